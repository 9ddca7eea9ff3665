"""How the rows of courses go from one account to another when they are one person's.

One list for all features, so that nobody forgets a table: a test compares it with the schema.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy import select

from lms.accounts import merging
from lms.accounts.merging import Moving
from lms.courses.admissions.models import Application
from lms.courses.programmes.models import Cohort, CohortMember, MemberState, Track
from lms.db import db
from lms.i18n import local

if TYPE_CHECKING:
    from flask import Flask

#: What can be settled on the pages of the record itself.
_SEATS = _("한쪽 계정의 자리를 먼저 거두고, 필요하면 남는 계정으로 다시 넣어 주십시오.")
_RESULTS = _("두 계정의 결과 가운데 어느 것이 맞는지 성적 담당자가 먼저 정해야 합니다.")
_WORK = _("두 계정이 같은 곳에 낸 것이 있습니다. 담당 교수자가 어느 것을 볼지 먼저 정해야 합니다.")

TABLES = {
    # places and seats
    "cohort_member": Moving(_("기수의 자리"), settle=_SEATS),
    "enrolment": Moving(_("강좌의 자리"), settle=_SEATS),
    "registration": Moving(_("수강신청"), settle=_SEATS),
    "registration_load": Moving(_("신청 학점의 한도"), settle=_SEATS),
    "section_member": Moving(_("반"), settle=_SEATS),
    "group_member": Moving(_("모둠"), settle=_SEATS),
    "cohort_mentor": Moving(_("멘토")),
    "external_identity": Moving(_("외부 ID")),
    "student_record": Moving(
        _("학적"),
        settle=_("같은 과정의 학적이 둘입니다. 학적 담당자가 한쪽을 먼저 정리해야 합니다."),
    ),
    "student_curriculum": Moving(_("적용 교육과정"), settle=_RESULTS),
    # admission
    "admission_application": Moving(
        _("지원서"), settle=_("같은 모집에 두 번 지원했습니다. 한쪽 지원을 먼저 취소해야 합니다.")
    ),
    "selection_conflict": Moving(_("이해관계"), soft=True),
    "selection_review": Moving(_("심사"), settle=_WORK),
    "selection_slot": Moving(_("면접 시간")),
    # records
    "course_result": Moving(_("과목 결과"), settle=_RESULTS),
    "recognised_credit": Moving(_("인정 학점")),
    "result_change": Moving(_("성적 변경"), settle=_RESULTS),
    "objection": Moving(_("성적 이의"), settle=_RESULTS),
    "letter_move": Moving(_("등급 조정"), settle=_RESULTS),
    "grade_entry": Moving(_("점수"), settle=_RESULTS),
    "grade_entry_change": Moving(_("점수의 이력")),
    "grade_adjustment": Moving(_("점수 조정"), settle=_RESULTS),
    "grade_cell_comment": Moving(_("점수 칸의 의견")),
    "degree_request": Moving(_("학위 요청")),
    "issued_document": Moving(_("발급한 증명서")),
    "badge": Moving(_("배지"), settle=_("같은 배지가 둘입니다. 한쪽을 먼저 취소해 주십시오.")),
    "badge_imported": Moving(_("가져온 배지"), soft=True),
    # attendance and money
    "attendance_mark": Moving(_("출결"), settle=_RESULTS),
    "attendance_check_in": Moving(_("출석 확인"), settle=_RESULTS),
    "attendance_difference": Moving(_("출결의 차이"), settle=_RESULTS),
    "attendance_request": Moving(_("출결 신청")),
    "official_attendance": Moving(_("공식 출결"), settle=_RESULTS),
    "allowance_line": Moving(
        _("훈련장려금"), settle=_("같은 명단에 두 번 있습니다. 한쪽의 지급을 먼저 정리해 주십시오.")
    ),
    "allowance_difference": Moving(_("훈련장려금의 차액")),
    "payee_account": Moving(
        _("받는 계좌"),
        settle=_("두 계정에 모두 계좌가 있습니다. 본인이 한쪽 계좌를 먼저 지워야 합니다."),
    ),
    "counsel_note": Moving(_("상담일지")),
    "counsel_share": Moving(_("상담일지의 공유"), soft=True),
    "risk_note": Moving(_("위험 신호의 조치")),
    "risk_sign": Moving(_("위험 신호"), soft=True),
    # work and what was said about it
    "submission": Moving(_("제출물"), settle=_WORK),
    "submission_member": Moving(_("함께 낸 제출물"), settle=_WORK),
    "draft": Moving(_("쓰다 둔 답"), soft=True),
    "date_override": Moving(_("기한 연장"), settle=_WORK),
    "reopening": Moving(_("다시 열어 준 과제")),
    "quiz_attempt": Moving(_("시험 응시"), settle=_WORK),
    "grade": Moving(_("채점")),
    "grader_task": Moving(_("채점할 사람"), settle=_WORK),
    "grading_presence": Moving(_("채점 화면"), stays=True),
    "marking": Moving(_("나누어 채점"), settle=_WORK),
    "annotation": Moving(_("제출물에 적은 의견")),
    "snippet": Moving(_("자주 쓰는 의견")),
    "feedback_seen": Moving(_("의견을 읽음"), soft=True),
    "regrade_request": Moving(_("재채점 요청"), settle=_WORK),
    "peer_review": Moving(_("동료 평가"), settle=_WORK),
    "peer_reply": Moving(_("동료 평가의 답"), settle=_WORK),
    "question_act": Moving(_("문제 은행의 일"), soft=True),
    "question_import": Moving(_("문제 가져오기"), soft=True),
    "survey_reply": Moving(_("설문에 답함"), soft=True),
    "company_project": Moving(_("기업 프로젝트")),
    "project_member": Moving(_("프로젝트 팀"), settle=_SEATS),
    "project_person_evaluation": Moving(_("프로젝트 평가"), settle=_RESULTS),
    "tailored_employee": Moving(_("맞춤 과정의 참여"), settle=_SEATS),
    "passport_share": Moving(_("역량 여권의 공유")),
    # reading and talking
    "lesson_progress": Moving(_("학습 진도"), soft=True),
    "lesson_draft": Moving(_("쓰다 둔 수업"), soft=True),
    "course_copy": Moving(_("강좌 복사"), soft=True),
    "announcement": Moving(_("공지")),
    "announcement_reading": Moving(_("공지를 읽음"), soft=True),
    "discussion_thread": Moving(_("게시글")),
    "discussion_post": Moving(_("게시글의 답")),
    "discussion_report": Moving(_("신고"), soft=True),
    "discussion_reading": Moving(_("게시글을 읽음"), soft=True),
    "discussion_follow": Moving(_("따라보기"), soft=True),
    "discussion_helpful": Moving(_("도움됨"), soft=True),
    "conversation": Moving(
        _("대화"), soft=True, swaps=(("low_id", "high_id"), ("low_read_id", "high_read_id"))
    ),
    "direct_message": Moving(_("메시지")),
    "message_block": Moving(_("메시지 차단"), soft=True),
}


def register(app: Flask) -> None:
    """Say how the tables of courses move."""
    merging.register_tables(TABLES)
    merging.register_check(two_places)
    merging.register_births(births)


def two_places(kept_id: int, merged_id: int) -> list[str]:
    """Tracks in which both accounts study now, in different cohorts: nobody studies twice."""
    live = (MemberState.ENROLLED, MemberState.ON_LEAVE)
    rows = db.session.execute(
        select(Track, CohortMember.person_id, Cohort.id)
        .join(Cohort, Cohort.track_id == Track.id)
        .join(CohortMember, CohortMember.cohort_id == Cohort.id)
        .where(CohortMember.person_id.in_((kept_id, merged_id)), CohortMember.state.in_(live))
    ).all()
    held: dict[int, dict[int, int]] = {}
    tracks: dict[int, Track] = {}
    for track, person_id, cohort_id in rows:
        held.setdefault(track.id, {})[person_id] = cohort_id
        tracks[track.id] = track
    return [
        gettext(
            "두 계정이 '%(track)s' 과정의 서로 다른 기수에 함께 재학 중입니다. 한쪽을 먼저 정리해 주십시오.",
            track=local(tracks[track_id]),
        )
        for track_id, places in held.items()
        if len(places) == 2 and len(set(places.values())) == 2
    ]


def births(person_ids: Iterable[int]) -> dict[int, set[str]]:
    """The birth dates in applications whose papers are still held."""
    ids = sorted(set(person_ids))
    found: dict[int, set[str]] = {}
    for start in range(0, len(ids), 500):
        rows = db.session.execute(
            select(Application.person_id, Application.answers).where(
                Application.person_id.in_(ids[start : start + 500]),
                Application.destroyed_at.is_(None),
            )
        )
        for person_id, answers in rows:
            born = (answers or {}).get("birth")
            if isinstance(born, str) and born:
                found.setdefault(person_id, set()).add(born)
    return found
