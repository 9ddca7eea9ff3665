"""What the audit trail calls tracks, cohorts and completions, and what is done to them."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from sqlalchemy import select

from lms import i18n
from lms.accounts import queries as accounts
from lms.accounts.models import Person
from lms.accounts.queries import trails
from lms.courses import vocabulary
from lms.courses.programmes.models import Cohort, CohortMember, Track
from lms.db import db
from lms.i18n import local

LABELS = (
    {
        "track.create": _("과정을 만듦"),
        "track.update": _("과정을 고침"),
        "track.publish": _("과정을 공개함"),
        "track.unpublish": _("과정의 공개를 거둠"),
        "track.curriculum.add": _("교육과정에 교과목을 넣음"),
        "track.curriculum.remove": _("교육과정에서 교과목을 뺌"),
        "track.curriculum.require": _("교과목을 필수로 바꿈"),
        "track.curriculum.elective": _("교과목을 선택으로 바꿈"),
        "track.curriculum.move": _("교육과정의 순서를 바꿈"),
        "cohort.create": _("기수를 만듦"),
        "cohort.update": _("기수를 고침"),
        "cohort.open": _("기수를 엶"),
        "cohort.closed": _("기수를 닫음"),
        "programme.complete": _("수료로 정함"),
        "programme.expect": _("수료 예정일을 정함"),
        "programme.revoke_completion": _("수료를 취소함"),
        "programme.lift_revocation": _("수료 취소를 풂"),
        "programme.graduate": _("졸업으로 정함"),
        "programme.revoke_graduation": _("졸업을 취소함"),
        "programme.early_employed": _("조기 취업으로 정함"),
        "programme.withdrawn": _("중도 포기로 정함"),
        "programme.dismissed": _("제적함"),
        "programme.not_completed": _("미수료로 정함"),
        "programme.undo_leaving": _("떠난 것을 되돌림"),
        "programme.on_leave": _("휴학으로 정함"),
        "programme.extend_leave": _("휴학 기간을 바꿈"),
        "programme.returned": _("복학으로 정함"),
        "programme.transfer": _("다른 기수로 옮김"),
        "field:leave_until": _("휴학이 끝나는 날"),
        "field:member": _("구성원"),
        "programme.close_cohort": _("기수를 마감함"),
        "programme.check": _("요건을 갖춘 것으로 표시함"),
        "programme.uncheck": _("요건 표시를 거둠"),
        "programme.document": _("증빙을 붙임"),
        "programme.document_removed": _("증빙을 뗌"),
        "track.curriculum.project": _("교과목을 프로젝트로 정함"),
        "track.curriculum.not_project": _("교과목을 프로젝트에서 뺌"),
        "track.requirement.add": _("요건을 더함"),
        "track.requirement.update": _("요건을 고침"),
        "track.requirement.retire": _("요건을 거둠"),
        "track.requirement.restore": _("요건을 되살림"),
        "track.stage.add": _("단계를 더함"),
        "track.stage.update": _("단계를 고침"),
        "track.stage.move": _("단계의 순서를 바꿈"),
        "track.stage.retire": _("단계를 거둠"),
        "track.stage.restore": _("단계를 되살림"),
        "programme.exam": _("자격시험을 적음"),
        "programme.exam_changed": _("자격시험을 고침"),
        "programme.exam_withdrawn": _("자격시험을 거둠"),
        "programme.internship": _("현장 실습을 적음"),
        "programme.internship_changed": _("현장 실습을 고침"),
        "programme.internship_withdrawn": _("현장 실습을 거둠"),
        "cohort.mentor": _("멘토를 정함"),
        "cohort.mentor_ended": _("멘토를 끝냄"),
        "cohort.mentor_note": _("멘토가 메모를 적음"),
        "mentor notes": _("멘토의 메모"),
        "cohort completion": _("기수의 수료 판정"),
        "member documents": _("조기 취업 증빙"),
        "field:requirement": _("요건"),
        "field:file": _("파일"),
        "field:not_completed": _("미수료"),
        "field:completed": _("수료"),
        "field:graduates": _("졸업을 정하는 과정"),
        "field:minimum_attendance": _("출석률 최저"),
        "field:minimum_credits": _("최저 학점"),
        "field:project": _("프로젝트 이수"),
        "kind:track": _("과정"),
        "kind:cohort": _("기수"),
        "kind:cohort_member": _("기수 구성원"),
        "member": _("기수 구성원"),
        "cohort members": _("기수 구성원 명단"),
        "progress": _("수료 현황"),
        "field:audiences": _("교육 대상"),
        "field:expected_on": _("수료 예정일"),
        "field:minimum_average": _("이수한 교과목의 평균 최저점"),
        "field:minimum_electives": _("선택 교과목 최소 이수 과목 수"),
        "field:number": _("번호"),
        "field:on": _("날짜"),
        "field:stream": _("과정 구분"),
    }
    | {f"value:cohort:{code}": words for code, words in vocabulary.PLACE_STATES.items()}
    | {f"value:cohort_member:{code}": words for code, words in vocabulary.MEMBER_STATES.items()}
    | {f"value:track:{code}": words for code, words in vocabulary.STREAMS.items()}
)


def register() -> None:
    """Give the trail its words and names."""
    trails.register_labels(LABELS)
    accounts.register_scope_names("track", track_names)
    accounts.register_scope_names("cohort", cohort_names)
    accounts.register_scope_names("cohort_member", member_names)
    accounts.register_scope_names("progress", member_names)
    accounts.register_scope_names("member", member_names)


def track_names(ids: set[int]) -> dict[int, str]:
    """Titles of tracks in the page's language."""
    rows = db.session.scalars(select(Track).where(Track.id.in_(ids)))
    return {track.id: local(track) for track in rows}


def cohort_names(ids: set[int]) -> dict[int, str]:
    """Tracks with their cohorts, in the page's language."""
    rows = db.session.execute(select(Cohort, Track).join(Track).where(Cohort.id.in_(ids)))
    return {cohort.id: f"{local(track)} · {local(cohort)}" for cohort, track in rows}


def member_names(ids: set[int]) -> dict[int, str]:
    """Members with their cohorts."""
    rows = db.session.execute(
        select(CohortMember.id, Person, Cohort, Track)
        .join(Person, Person.id == CohortMember.person_id)
        .join(Cohort, Cohort.id == CohortMember.cohort_id)
        .join(Track, Track.id == Cohort.track_id)
        .where(CohortMember.id.in_(ids))
    )
    return {
        id_: f"{i18n.person_name(person)} · {local(track)} · {local(cohort)}"
        for id_, person, cohort, track in rows
    }
