"""Terms and their windows as people read them."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from lms import i18n
from lms.courses.terms.rules import Problem

SEASONS: dict[str, Any] = {
    "1": _("1학기"),
    "summer": _("여름 계절학기"),
    "2": _("2학기"),
    "winter": _("겨울 계절학기"),
}
KINDS: dict[str, Any] = {
    "registration": _("수강신청"),
    "add_drop": _("수강정정"),
    "withdrawal": _("수강철회"),
    "midterm": _("중간고사"),
    "course_evaluation": _("강의평가"),
    "final": _("기말고사"),
    "grades_due": _("성적 입력"),
}
HELP: dict[str, Any] = {
    "registration": _(
        "이 기간에 학생이 수강신청을 합니다. 그 전에는 장바구니에 담아 둘 수 있습니다."
    ),
    "add_drop": _("이 기간에 과목을 더하거나 뺍니다. 뺀 과목은 기록에 남지 않습니다."),
    "withdrawal": _("이 기간에는 듣던 과목을 그만둘 수 있고, 철회로 기록에 남습니다."),
    "grades_due": _("교수자가 이때까지 성적을 확정합니다."),
}
PHASES: dict[str, Any] = {"before": _("예정"), "now": _("진행 중"), "over": _("끝남")}
TONES = {"before": "neutral", "now": "info", "over": "neutral"}
_PROBLEMS: dict[str, Any] = {
    "ends_before_start": _("끝나는 날이 시작하는 날보다 빠릅니다."),
    "too_long": _("학기가 %(days)s일을 넘습니다. 날짜를 확인해 주십시오."),
    "year_far": _("%(year)s학년도 학기가 시작하는 해가 아닙니다."),
    "taken": _("이 학교에 같은 학기(%(term)s)가 이미 있습니다."),
    "overlaps": _("%(term)s(%(starts)s–%(ends)s)와 겹칩니다."),
    "closes_first": _("끝이 시작보다 늦어야 합니다."),
    "too_early": _("학기가 시작하기 %(days)s일보다 더 앞섭니다."),
    "too_late": _("학기가 끝나고 %(days)s일이 더 지난 때입니다."),
    "out_of_turn": _("%(before)s 기간이 끝난 뒤에 시작해야 합니다."),
    "after_final": _("기말고사가 시작하기 전에 끝나야 합니다."),
    "grades_before_final": _("기말고사가 시작한 뒤여야 합니다."),
    "one_missing": _("시작과 끝을 함께 적거나 둘 다 비워 주십시오."),
    "has_offerings": _("이 학기에 연 강좌가 %(n)s개 있어 지울 수 없습니다."),
}


def name(term: Any) -> str:
    """A term's name in the page's language: 2026학년도 1학기."""
    return gettext("%(year)s학년도 %(season)s", year=term.year, season=str(SEASONS[term.season]))


def problem(found: Problem) -> str:
    """What is wrong, in the page's language."""
    values = dict(found.params)
    if "term" in values:
        other = values["term"]
        values |= {
            "term": name(other),
            "starts": i18n.day(other.starts_on),
            "ends": i18n.day(other.ends_on),
        }
    if "before" in values:
        values["before"] = str(KINDS[values["before"]])
    return str(_PROBLEMS[found.code]) % values
