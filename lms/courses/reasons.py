"""The sentences for what rules refuse, in one place, so that every page words it alike."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from flask_babel import lazy_gettext as _

from lms import i18n

_SENTENCES: dict[str, Any] = {
    # seats
    "draft": _("아직 신청을 받지 않는 준비 중인 과정입니다."),
    "already": _("이미 자리가 있습니다."),
    "finished": _("이미 마친 과정입니다."),
    "dismissed": _("제적된 뒤에는 운영 기관에서 다시 등록해 주어야 합니다."),
    "on_leave": _("휴학 중입니다. 복학하면 자리가 다시 열립니다."),
    "not_enrolled": _("지금 재학 중이거나 휴학 중인 사람만 할 수 있습니다."),
    "until_past": _("휴학이 끝나는 날이 이미 지났습니다."),
    "same_cohort": _("지금 있는 기수와 같습니다."),
    "other_track_cohort": _("같은 과정의 기수로만 옮길 수 있습니다."),
    "already_there": _("옮길 기수에 이미 자리가 있습니다."),
    "by_cohort": _("기수에 속한 강좌입니다. 자리는 기수 신청으로 함께 정해집니다."),
    "by_admission": _("모집으로 뽑는 기수입니다. 모집에 지원해 주십시오."),
    "by_registration": _("대학 학기의 강좌입니다. 자리는 수강신청에서 정해집니다."),
    "term_and_cohort": _("기수의 강좌와 학기의 강좌 가운데 하나만 고를 수 있습니다."),
    "closed": _("신청이 마감되었습니다."),
    "ended": _("%(on)s에 끝난 과정입니다."),
    "not_yet": _("신청은 %(at)s에 시작합니다."),
    "deadline": _("신청 기간이 %(at)s에 끝났습니다."),
    "full": _("정원 %(capacity)s명이 모두 찼습니다."),
    "held": _("남은 자리는 합격을 알린 지원자 %(held)s명의 답을 기다립니다."),
    "section_full": _("필수 교과목 '%(course)s'의 자리가 모두 찼습니다."),
    "not_seated": _("지금 자리가 없습니다."),
    # courses, tracks
    "no_title": _("한국어 제목이 없습니다."),
    "no_summary": _("한국어 소개가 없습니다."),
    "no_skills": _("가르치는 역량이 하나도 없습니다."),
    "no_hours": _("수업 시간이 적혀 있지 않습니다."),
    "no_audience": _("대상을 하나 이상 골라야 합니다."),
    "no_courses": _("이수해야 할 교과목이 하나도 없습니다."),
    "unpublished_courses": _("공개되지 않은 교과목이 교육과정에 있습니다."),
    "too_few_electives": _("선택 교과목이 수료 기준의 과목 수보다 적습니다."),
    "has_open": _("열려 있는 기수나 강좌가 있습니다. 먼저 닫아 주십시오."),
    "code_taken": _("이 기관에 같은 교과목 번호가 있습니다."),
    "number_taken": _("이 과정에 같은 기수 번호가 있습니다."),
    "in_curriculum": _("이미 교육과정에 있는 교과목입니다."),
    "not_in_curriculum": _("교육과정에서 이미 빠진 교과목입니다."),
    # dates and seats of an offering or a cohort
    "ends_before_start": _("끝나는 날이 시작하는 날보다 빠릅니다."),
    "window_reversed": _("신청 마감이 신청 시작보다 빠릅니다."),
    "window_after_end": _("신청 시작이 과정이 끝난 뒤입니다."),
    "no_seats": _("정원은 1명 이상이어야 합니다."),
    "below_seats": _("이미 정해진 자리보다 정원이 적습니다."),
    "has_seats": _("수강생이 있는 강좌는 다른 기수나 학기로 옮길 수 없습니다."),
    "track_unpublished": _("과정이 아직 공개되지 않았습니다. 과정을 먼저 공개해 주십시오."),
    "course_unpublished": _("교과목이 아직 공개되지 않았습니다. 교과목을 먼저 공개해 주십시오."),
    "over": _("끝나는 날이 이미 지났습니다."),
    # requirements beside courses, and ends of places
    "other_track": _("다른 과정의 요건입니다."),
    "retired_requirement": _("더는 요구하지 않는 요건입니다."),
    "member_left": _("과정을 떠난 사람에게는 표시할 수 없습니다."),
    "day_to_come": _("아직 오지 않은 날입니다."),
    "decided_by_it": _(
        "이 요건으로 이미 수료나 졸업이 정해졌습니다. 먼저 그 판정을 취소해 주십시오."
    ),
    "no_file": _("파일을 골라 주십시오."),
    "file_blank": _("빈 파일입니다."),
    "file_large": _("파일 하나는 %(most)s MB까지 올릴 수 있습니다."),
    "file_many": _("파일은 %(most)s개까지 붙일 수 있습니다."),
    "document_decided": _("이 증빙으로 조기 취업이 정해졌습니다. 먼저 판정을 되돌려 주십시오."),
    "not_over": _("기수가 %(on)s에 끝납니다. 그 뒤에 마감할 수 있습니다."),
    "by_register": _("학위 과정의 휴학과 복학은 학적 관리에서 정합니다."),
    "not_a_member": _("이 기수의 구성원이 아닙니다."),
    "mentor_is_member": _("이 기수의 교육생은 멘토가 될 수 없습니다."),
    # student records, and who keeps them
    "kept_elsewhere": _("이 기록은 기관의 %(system)s에서 관리합니다. 여기서는 볼 수만 있습니다."),
    "own_case": _("자기 자신의 기록은 다른 담당자가 처리해야 합니다."),
    "kept_here": _("이 영역의 기록은 이 시스템에서 관리합니다. 파일로 반영하지 않습니다."),
    "no_importer": _("이 영역의 파일은 아직 반영할 수 없습니다."),
    "missing_columns": _("파일에 필요한 열이 없습니다: %(names)s"),
    "no_rows": _("파일에 자료가 한 줄도 없습니다."),
    "many_rows": _("한 번에 %(most)s줄까지 반영할 수 있습니다."),
    "future_day": _("기준일은 오늘이거나 지난날이어야 합니다."),
    "old_plan": _("미리 본 지 오래되었습니다. 파일을 다시 올려 주십시오."),
    "older_file": _("%(on)s 기준 자료가 이미 반영되어 있습니다. 더 새로운 파일을 올려 주십시오."),
    "past_day": _("지난날부터 바꿀 수는 없습니다."),
    "no_system": _("기관 시스템의 이름을 적어 주십시오."),
    "no_evidence": _("위임한 근거를 적어 주십시오."),
    "in_force": _("이미 적용되고 있습니다. 새 적용일로 다시 정해 주십시오."),
    "student_number_taken": _("같은 학번이 이미 있습니다."),
    "no_adviser": _("지도교수를 찾을 수 없습니다."),
    "not_last_change": _("마지막 변동만 취소할 수 있습니다."),
    "by_programme": _("과정의 판정으로 정해진 것입니다. 수료 현황에서 판정을 취소해 주십시오."),
    "only_change": _("입학 기록은 취소할 수 없습니다."),
    # course registration
    "turn_no_window": _("먼저 학기의 수강신청 기간을 정해 주십시오."),
    "turn_closes_first": _("끝이 시작보다 늦어야 합니다."),
    "turn_outside": _("학기의 수강신청 기간 안이어야 합니다."),
    "groups_over": _("나눈 자리의 합(%(total)s)이 정원(%(capacity)s)보다 많습니다."),
    "groups_below": _("이미 %(taken)s명이 앉은 묶음의 자리를 %(seats)s개로 줄일 수 없습니다."),
    # teams
    "may_not": _("이 역할을 줄 권한이 없습니다."),
    "not_a_teaching_role": _("교수자와 조교만 배정할 수 있습니다."),
}

#: Why people leave, by code.
LEAVING: dict[str, Any] = {
    "schedule": _("시간이 맞지 않음"),
    "early_employment": _("조기 취업"),
    "difficulty": _("수업이 수준에 맞지 않음"),
    "health": _("건강"),
    "moving": _("이사 또는 다른 과정으로 옮김"),
    "other": _("그 밖의 사정"),
    "no_show": _("나오지 않음"),
    "mistake": _("잘못 등록됨"),
    "dismissal": _("제적"),
    "course_dropped": _("수강정정으로 뺌"),
    "course_withdrawn": _("수강철회"),
    "completion_revoked": _("수료가 취소됨"),
    "graduation_revoked": _("졸업이 취소됨"),
    "graduation_deferred": _("졸업을 미룸"),
    "leave": _("휴학"),
    "transfer": _("다른 기수로 옮김"),
}


def sentence(code: str, **params: Any) -> str:
    """What *code* means, in the page's language; dates and moments as people read them."""
    return str(_SENTENCES[code]) % {name: _shown(value) for name, value in params.items()}


def sentences(codes: Iterable[str]) -> list[str]:
    """The sentences of codes that need no values."""
    return [sentence(code) for code in codes]


def together(codes: Iterable[str]) -> str:
    """All that hinders, as one message."""
    return " ".join(sentences(codes))


def leaving(code: str) -> str:
    """Why someone left, in the page's language."""
    return str(LEAVING.get(code, code))


def leaving_choices(codes: Iterable[str]) -> list[tuple[str, Any]]:
    """(code, words) for a form field."""
    return [(code, LEAVING[code]) for code in codes]


def _shown(value: Any) -> Any:
    if isinstance(value, datetime):
        return i18n.moment(value)
    if isinstance(value, date):
        return i18n.day(value)
    if isinstance(value, dict):
        return value.get(i18n.current()) or value.get("ko") or ""
    return value
