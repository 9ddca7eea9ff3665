"""Words for statuses, requests, areas, and sentences for what stands against a change."""

from __future__ import annotations

from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from lms import i18n
from lms.courses import vocabulary
from lms.courses.standing.rules.changing import Because

STATUSES: Final[dict[str, Any]] = {
    "enrolled": _l("재학"),
    "leave_general": _l("일반휴학"),
    "leave_military": _l("군휴학"),
    "completed": _l("수료"),
    "graduation_deferred": _l("졸업유예"),
    "graduated": _l("졸업"),
    "withdrawn": _l("자퇴"),
    "dismissed": _l("제적"),
}
#: The same in both languages, for what is written into a message.
STATUSES_BOTH: Final[dict[str, dict[str, str]]] = {
    "enrolled": {"ko": "재학", "en": "enrolled"},
    "leave_general": {"ko": "일반휴학", "en": "general leave"},
    "leave_military": {"ko": "군휴학", "en": "military leave"},
    "completed": {"ko": "수료", "en": "completed"},
    "graduation_deferred": {"ko": "졸업유예", "en": "graduation deferred"},
    "graduated": {"ko": "졸업", "en": "graduated"},
    "withdrawn": {"ko": "자퇴", "en": "withdrawn"},
    "dismissed": {"ko": "제적", "en": "dismissed"},
}
#: What a student asks for, as an act.
ACTS: Final[dict[str, Any]] = {
    "enrolled": _l("복학"),
    "leave_general": _l("일반휴학"),
    "leave_military": _l("군휴학"),
    "graduation_deferred": _l("졸업유예"),
    "withdrawn": _l("자퇴"),
}
TONES: Final[dict[str, str]] = {
    "enrolled": "info", "leave_general": "warning", "leave_military": "warning",
    "completed": "success", "graduation_deferred": "warning", "graduated": "success",
    "withdrawn": "neutral", "dismissed": "danger",
}  # fmt: skip
REQUEST_STATES: Final[dict[str, Any]] = {
    "asked": _l("답을 기다림"),
    "approved": _l("승인"),
    "rejected": _l("반려"),
    "taken_back": _l("거둠"),
}
REQUEST_TONES: Final[dict[str, str]] = {
    "asked": "info", "approved": "success", "rejected": "danger", "taken_back": "neutral",
}  # fmt: skip
AREAS: Final[dict[str, Any]] = {
    "student_register": _l("학적부"),
    "registration": _l("수강신청"),
    "grades": _l("성적"),
}
KEEPERS: Final[dict[str, Any]] = {
    "here": _l("이 시스템"),
    "own": _l("기관의 종합정보시스템"),
}
SOURCES: Final[dict[str, Any]] = {
    "here": _l("이 시스템에서 처리"),
    "programme": _l("과정의 판정"),
    "own": _l("기관 자료"),
}
OUTCOMES: Final[dict[str, tuple[Any, str]]] = {
    "add": (_l("새로 반영"), "success"),
    "change": (_l("바뀜"), "info"),
    "same": (_l("그대로"), "neutral"),
    "bad": (_l("반영하지 않음"), "danger"),
}
#: The field of a form that a line is about.
FIELDS: Final[dict[str, str]] = {
    "before_entering": "from_on", "not_last": "from_on", "no_until": "until_on",
    "until_before": "until_on", "same_leave": "until_on", "no_terms": "terms",
    "too_many_at_once": "terms", "too_many_terms": "terms", "document": "documents",
    "no_reason": "reason", "first_term": "from_on", "transition": "status",
    "programme": "status", "too_many_files": "documents", "large_file": "documents",
    "blank_file": "documents", "bad_file": "documents",
}  # fmt: skip


def act(status: str, before: str | None) -> str:
    """What a change is called: going back to study after a leave is 복학."""
    if status == "enrolled" and before in ("leave_general", "leave_military"):
        return str(_("복학"))
    if status == "enrolled" and before is None:
        return str(_("입학"))
    return str(STATUSES.get(status, status))


def said(because: Because) -> str:
    """A line against a change, as a sentence."""
    found = {
        "transition": _l("지금 '%(from)s' 상태에서는 '%(to)s'(으)로 바꿀 수 없습니다."),
        "before_entering": _l("입학한 날(%(on)s)보다 빠릅니다."),
        "not_last": _l("%(on)s에 시작하는 다른 변동이 이미 있습니다. 그 뒤의 날을 적어 주십시오."),
        "programme": _l(
            "'%(status)s'은(는) 과정의 판정을 따릅니다. 지금 과정에서의 상태는 '%(state)s'입니다."
        ),
        "no_until": _l("휴학이 끝나는 날을 적어 주십시오."),
        "until_before": _l("끝나는 날이 시작하는 날보다 빠릅니다."),
        "same_leave": _l("이미 허가된 휴학보다 늦은 날을 적어 주십시오."),
        "no_terms": _l("휴학하는 학기 수를 적어 주십시오."),
        "too_many_at_once": _l("한 번에 %(most)s학기까지 휴학할 수 있습니다."),
        "too_many_terms": _l(
            "일반휴학은 모두 %(most)s학기까지입니다. 이미 %(used)s학기를 썼습니다."
        ),
        "document": _l("군휴학에는 입영 통지서나 병적 증명서가 필요합니다."),
        "no_reason": _l("사유를 적어 주십시오."),
        "first_term": _l("입학한 첫 학기(%(on)s까지)에는 일반휴학을 할 수 없습니다."),
        "waiting": _l("답을 기다리는 신청이 이미 있습니다. 먼저 그 신청을 거두어 주십시오."),
        "too_many_files": _l("파일은 %(most)s개까지 붙일 수 있습니다."),
        "large_file": _l("%(name)s: 파일 하나는 %(most)s MB까지 올릴 수 있습니다."),
        "blank_file": _l("%(name)s: 빈 파일입니다."),
        "bad_file": _l("%(name)s: PDF, 사진, 문서 파일만 올릴 수 있습니다."),
    }[because.code]
    return str(found) % {name: _shown(name, value) for name, value in because.params.items()}


def _shown(name: str, value: Any) -> Any:
    if name == "from" and value is None:
        return _("입학 전")
    if name in ("from", "to", "status"):
        return STATUSES.get(value, value)
    if name == "state":
        return vocabulary.name("member_state", value) if value else _("자리 없음")
    return i18n.day(value) if hasattr(value, "isoformat") else value


def source_line(system: str, as_of: Any) -> str:
    """The one sentence under everything that an institution's own system says."""
    if as_of is None:
        return _("%(system)s 자료를 아직 반영하지 않았습니다.", system=system)
    return _("%(system)s 자료, %(on)s 반영", system=system, on=as_of.isoformat())


#: Why a row of a file is not taken in.
ROW_CODES: Final[dict[str, Any]] = {
    "no_number": _l("학번이 없거나 너무 깁니다."),
    "bad_status": _l("학적 상태를 읽지 못했습니다."),
    "bad_day": _l("날짜를 읽지 못했습니다."),
    "bad_year": _l("연도, 학년, 학기 수를 읽지 못했습니다."),
    "no_student": _l("이 학번의 학생이 없습니다. 처음이면 이메일이나 번호 열이 있어야 합니다."),
    "several_tracks": _l("여러 과정에 있는 학생입니다. 과정 열이 있어야 합니다."),
    "name_differs": _l("학번은 같은데 이름이 다릅니다."),
    "number_differs": _l("이 학생에게 다른 학번이 이미 있습니다."),
    "no_course": _l("교과목 번호가 맞는 강좌가 없습니다."),
    "no_seat": _l("이 강좌를 들은 기록이 없습니다."),
    "several_courses": _l("같은 교과목의 강좌가 여럿입니다. 학년도와 학기 열이 있어야 합니다."),
    "bad_letter": _l("성적을 읽지 못했습니다."),
    "bad_mark": _l("점수를 읽지 못했습니다."),
    "twice": _l("같은 학생과 교과목이 두 번 나옵니다."),
    "unknown_student": _l("이 학번의 학생이 학적부에 없습니다."),
    "bad_state": _l("수강 상태를 읽지 못했습니다."),
    "bad_term": _l("학년도나 학기를 읽지 못했습니다."),
    "no_term": _l("그 학기에 연 강좌가 없습니다."),
    "no_section": _l("그 분반이 없습니다."),
    "several_sections": _l("분반이 여럿입니다. 분반 열이 있어야 합니다."),
    "not_opened": _l("아직 열지 않은 강좌입니다."),
    "graded": _l("성적이 확정된 강좌라 뺄 수 없습니다."),
    "kept_here": _l("이 대학의 수강신청은 이 시스템에서 관리합니다."),
}
