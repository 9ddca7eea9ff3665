"""Sentences for requirements, the lines of an audit, obstacles of a path, and refusals."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from lms import i18n
from lms.courses.degrees.rules.audit import Line
from lms.courses.degrees.rules.path import Obstacle
from lms.courses.degrees.rules.prerequisites import CheckLine
from lms.courses.degrees.rules.requirements import Asked
from lms.i18n import local

FORMS: dict[str, Any] = {
    "major": _l("주전공"),
    "minor": _l("부전공"),
    "double": _l("복수전공"),
    "linked": _l("연계전공"),
    "micro": _l("마이크로디그리"),
}
VERSION_STATES: dict[str, Any] = {
    "draft": _l("준비 중"),
    "published": _l("시행"),
    "closed": _l("신규 적용 마감"),
}
VERSION_TONES = {"draft": "neutral", "published": "success", "closed": "info"}
COURSE_KINDS: dict[str, Any] = {
    "major_required": _l("전공필수"),
    "major_elective": _l("전공선택"),
    "liberal": _l("교양"),
    "linked": _l("연계"),
}
KINDS: dict[str, Any] = {**COURSE_KINDS, "free": _l("자유선택")}
SEASONS: dict[str, Any] = {
    "": _l("정하지 않음"),
    "1": _l("1학기"),
    "summer": _l("여름학기"),
    "2": _l("2학기"),
    "winter": _l("겨울학기"),
}
REQUIREMENTS: dict[str, Any] = {
    "total": _l("총 이수 학점"),
    "credits": _l("영역별 학점"),
    "course": _l("지정 과목"),
    "choose": _l("목록에서 선택"),
    "gpa": _l("평점평균"),
    "residency": _l("본교 이수 학점"),
    "transfer_max": _l("인정 학점의 한도"),
    "terms": _l("등록 학기"),
}
STATUSES: dict[str, Any] = {
    "met": _l("충족"),
    "in_progress": _l("수강 중"),
    "unmet": _l("미충족"),
    "no_version": _l("교육과정 없음"),
}
STATUS_TONES = {"met": "success", "in_progress": "info", "unmet": "danger", "no_version": "warning"}
STATUS_ICONS = {
    "met": "state-met", "in_progress": "state-partly", "unmet": "state-not-met",
    "no_version": "state-unknown",
}  # fmt: skip
REQUEST_KINDS: dict[str, Any] = {
    "substitution": _l("과목 대체"),
    "waiver": _l("요건 면제"),
    "move": _l("교육과정 변경"),
    "declare": _l("다전공 신청"),
    "exchange": _l("학점교류"),
    "academy": _l("사관학교 시간 인정"),
}
REQUEST_STATES: dict[str, Any] = {
    "submitted": _l("접수"),
    "reviewed": _l("1차 확인"),
    "approved": _l("승인"),
    "refused": _l("반려"),
    "withdrawn": _l("스스로 거둠"),
    "revoked": _l("승인 취소"),
}
REQUEST_TONES = {
    "submitted": "info", "reviewed": "info", "approved": "success", "refused": "danger",
    "withdrawn": "neutral", "revoked": "warning",
}  # fmt: skip
FOLLOW_STATES: dict[str, Any] = {
    "pre": _l("예비신청"),
    "applied": _l("이수 인정 신청"),
    "active": _l("이수 중"),
    "granted": _l("수여"),
    "ended": _l("끝남"),
}
FOLLOW_TONES = {
    "pre": "info", "applied": "warning", "active": "info", "granted": "success", "ended": "neutral",
}  # fmt: skip
CREDIT_STATES: dict[str, Any] = {
    "entered": _l("확인 기다림"),
    "confirmed": _l("인정됨"),
    "revoked": _l("취소됨"),
}
CREDIT_TONES = {"entered": "warning", "confirmed": "success", "revoked": "neutral"}
SOURCES: dict[str, Any] = {
    "here": _l("본교"),
    "exchange": _l("학점교류"),
    "academy": _l("사관학교 시간 인정"),
}
GRADING: dict[str, Any] = {"pass_fail": _l("P/F"), "letter": _l("등급")}
BINDING: dict[str, Any] = {
    "year": _l("입학 연도에 따라 적용됩니다."),
    "moved": _l("승인을 받아 이 교육과정으로 옮겼습니다."),
    "what_if": _l("가정해 본 교육과정입니다. 저장되지 않습니다."),
    "none": _l("입학 연도에 맞는 교육과정이 아직 없습니다."),
}
REFUSALS: dict[str, Any] = {
    "years": _l("끝 연도가 시작 연도보다 빠릅니다."),
    "in_use": _l("이미 쓰이고 있어 지울 수 없습니다."),
    "not_draft": _l("시행한 교육과정은 고칠 수 없습니다. 복사해서 새 교육과정을 만드십시오."),
    "named": _l("선수과목이나 요건에서 쓰는 교과목입니다. 그것을 먼저 고쳐 주십시오."),
    "unlisted": _l("이 교육과정에 없는 교과목이 들어 있습니다."),
    "no_courses": _l("교과목이 하나도 없습니다."),
    "no_requirements": _l("졸업 요건이 하나도 없습니다."),
    "no_total": _l("총 이수 학점 요건이 있어야 합니다."),
    "no_overlap": _l("주전공과 겹쳐 인정하는 학점의 한도를 정해야 합니다."),
    "without_credits": _l("학점 수가 없는 교과목이 있습니다."),
    "same_year": _l("같은 입학 연도에서 시작하는 교육과정이 이미 있습니다."),
    "no_student": _l("이 과정의 학생이 아닙니다."),
    "over": _l("졸업했거나 학적이 끝난 뒤에는 신청할 수 없습니다."),
    "no_version": _l("적용되는 교육과정이 없습니다."),
    "not_passed": _l("이수한 과목이 아닙니다."),
    "not_listed": _l("교육과정에 있는 과목이 아닙니다."),
    "has_it": _l("이미 이수한 과목은 다른 과목으로 대체할 필요가 없습니다."),
    "stands_already": _l("그 과목은 이미 다른 과목을 대체하고 있습니다."),
    "one_of_both": _l("면제받을 요건이나 과목을 하나 골라 주십시오."),
    "not_asked": _l("적용되는 교육과정의 요건이 아닙니다."),
    "waived_already": _l("이미 면제되었습니다."),
    "not_newer": _l("지금보다 새로운 교육과정으로만 옮길 수 있습니다."),
    "not_offered": _l("지금 신청할 수 있는 과정이 아닙니다."),
    "own_track": _l("자기 전공은 다전공으로 신청할 수 없습니다."),
    "follows_already": _l("이미 이수하고 있는 과정입니다."),
    "no_agreement": _l("지금 쓸 수 있는 협약이 아닙니다."),
    "no_credits": _l("과목 이름과 학점을 적어 주십시오. 학점은 0보다 커야 합니다."),
    "no_hours": _l("이수한 과목의 시간으로만 신청할 수 있습니다."),
    "not_in_force": _l("협약 기간이 아닙니다."),
    "too_many": _l("한 과목으로 인정할 수 있는 학점보다 많습니다."),
    "term_limit": _l("한 학기에 인정받을 수 있는 학점을 넘습니다."),
    "total_limit": _l("이 협약으로 인정받을 수 있는 학점을 넘습니다."),
    "own": _l("자기 일은 스스로 처리할 수 없습니다."),
    "same_person": _l("먼저 확인한 사람과 다른 사람이 해야 합니다."),
    "reason": _l("사유를 적어 주십시오."),
    "not_approved": _l("승인된 학점교류만 결과를 넣을 수 있습니다."),
    "letter": _l("이 협약에서 쓰는 등급을 골라 주십시오."),
    "not_earned": _l("이수하지 못한 과목은 인정할 수 없습니다."),
    "entered_already": _l("결과가 이미 들어 있습니다."),
    "not_met": _l("요건을 아직 모두 갖추지 못했습니다."),
    "not_pre": _l("예비신청을 먼저 해야 합니다."),
}


def refusal(code: str, params: Mapping[str, Any] | None = None, courses: Any = None) -> str:
    """What a code means; *courses* by id for a ring of prerequisites."""
    known = params or {}
    if code == "cycle":
        names = [local(courses[one]) for one in known["ring"] if courses and one in courses]
        return _("선수과목이 서로를 돌아가며 요구합니다: %(ring)s", ring=" → ".join(names))
    if code == "kept_elsewhere":
        system = known.get("system") or _("기관의 시스템")
        return _("이 기록은 %(system)s에서 관리하므로 여기서 바꿀 수 없습니다.", system=system)
    return str(REFUSALS[code])


def amount(value: Decimal | None) -> str:
    """A number as people read it; a dash for none."""
    return "–" if value is None else i18n.number(value)


def points(value: Decimal | None) -> str:
    """An average as transcripts write it: two places, or as many as it has."""
    if value is None or int(value.normalize().as_tuple().exponent) < -2:
        return amount(value)
    return f"{value:.2f}"


def rule(asked: Asked, courses: Mapping[int, Any]) -> str:
    """What a requirement asks, as a sentence."""
    if asked.kind == "total":
        return _("모두 %(n)s학점 이상 이수합니다.", n=amount(asked.credits))
    if asked.kind == "credits":
        of = [str(KINDS[kind]) for kind in asked.kinds] + [f"“{area}”" for area in asked.areas]
        return _("%(of)s에서 %(n)s학점 이상 이수합니다.", of=", ".join(of), n=amount(asked.credits))
    if asked.kind == "course":
        return _("%(course)s 과목을 이수합니다.", course=_title(asked.courses[0], courses))
    if asked.kind == "choose":
        names = ", ".join(_title(one, courses) for one in asked.courses)
        return _("%(names)s 가운데 %(n)s과목 이상 이수합니다.", names=names, n=asked.number)
    if asked.kind == "gpa":
        if asked.of == "major":
            return _("전공 평점평균이 %(n)s 이상이어야 합니다.", n=points(asked.minimum))
        return _("평점평균이 %(n)s 이상이어야 합니다.", n=points(asked.minimum))
    if asked.kind == "residency":
        return _("본교에서 %(n)s학점 이상 이수합니다.", n=amount(asked.credits))
    if asked.kind == "transfer_max":
        return _("다른 곳에서 얻은 학점은 %(n)s학점까지 인정합니다.", n=amount(asked.credits))
    return _("%(n)s학기 이상 등록합니다. 휴학한 학기는 세지 않습니다.", n=asked.number)


def _title(course_id: int, courses: Mapping[int, Any]) -> str:
    return local(courses[course_id]) if course_id in courses else "–"


def standing(line: Line) -> str:
    """How far a line is, in numbers."""
    have, need = amount(line.have), amount(line.need)
    if line.unit == "credits":
        return _("%(have)s / %(need)s학점", have=have, need=need)
    if line.unit == "courses":
        return _("%(have)s / %(need)s과목", have=have, need=need)
    if line.unit == "terms":
        return _("%(have)s / %(need)s학기", have=have, need=need)
    if line.unit == "points":
        return _("%(have)s (기준 %(need)s)", have=points(line.have), need=points(line.need))
    return _("확인됨") if line.met else _("아직 확인되지 않음")


_COMING: dict[str, Any] = {
    "credits": _l("지금 듣는 과목을 이수하면 %(n)s학점이 더해집니다."),
    "courses": _l("지금 듣는 과목을 이수하면 %(n)s과목이 더해집니다."),
    "terms": _l("이번 학기를 마치면 %(n)s학기가 더해집니다."),
}


def why(line: Line) -> str:
    """What else there is to say about a line; empty: nothing."""
    if line.why == "waived":
        return _("면제가 승인되어 충족된 것으로 봅니다.")
    if line.why == "overlap":
        return _("주전공과 겹치는 학점 가운데 한도를 넘은 것은 세지 않았습니다.")
    if line.why == "over":
        return _("한도를 넘은 인정 학점은 세지 않았습니다. 먼저 인정된 것부터 셉니다.")
    if line.why == "no_grades":
        return _("평점이 있는 확정 성적이 아직 없습니다.")
    if line.kind == "check":
        return ""
    if line.coming and not line.met and line.unit in _COMING:
        return str(_COMING[line.unit]) % {"n": amount(line.coming)}
    if line.missing and line.unit == "credits":
        return _("%(n)s학점이 더 필요합니다.", n=amount(line.missing))
    return ""


def obstacle(one: Obstacle, courses: Mapping[int, Any], titles: Mapping[int, str]) -> str:
    """Why a plan does not work out, or what it leaves to the student."""
    title = titles.get(one.requirement_id or 0, "")
    if one.code == "listed":
        return _(
            "“%(title)s” 요건을 채울 과목이 교육과정에 모자랍니다. %(n)s만큼 부족합니다.",
            title=title, n=amount(one.missing),
        )  # fmt: skip
    if one.code == "course":
        return _(
            "%(course)s 과목은 앞으로의 학기에 열리지 않거나 학기 한도보다 학점이 많습니다.",
            course=_title(one.course_id or 0, courses),
        )
    if one.code == "person":
        return _("“%(title)s” 요건은 과목 계획만으로 채워지지 않습니다.", title=title)
    return _("앞으로의 학기와 학기당 한도 안에 모두 들어가지 않습니다.")


def prerequisite(line: CheckLine, courses: Mapping[int, Any]) -> str:
    """A line of a prerequisite."""
    if line.code == "all":
        return _("아래를 모두")
    if line.code == "any":
        return _("아래 가운데 하나")
    text = _title(line.course_id or 0, courses)
    if line.min_grade_points is not None:
        text = _("%(text)s (평점 %(n)s 이상)", text=text, n=amount(line.min_grade_points))
    return _("%(text)s, 같은 학기에 들어도 됨", text=text) if line.concurrent else text


def term(key: str) -> str:
    """``2027-1`` as people say it."""
    year, _dash, season = key.partition("-")
    if season not in SEASONS or not season:
        return key
    return _("%(year)s년 %(season)s", year=year, season=SEASONS[season])


def organisation(place: Any) -> str:
    """An institution's name in the page's language."""
    return str(place.english_name or place.name) if i18n.current() == "en" else str(place.name)
