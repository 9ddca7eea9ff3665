"""Sentences for the lines of completion and of leaving, and names of requirements."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from lms import i18n
from lms.courses import vocabulary
from lms.i18n import local

#: What stands out about a member beside the state, as filters and marks name it.
NOTES: dict[str, tuple[Any, str]] = {
    "ready": (_l("요건을 모두 갖춤"), "success"),
    "expected": (_l("수료 예정"), "info"),
    "overdue": (_l("예정일 지남"), "warning"),
    "proposed": (_l("제적 기준에 이름"), "danger"),
    "revoked": (_l("수료 취소됨"), "warning"),
}
EXAM_RESULTS: dict[str, Any] = {
    "waiting": _l("결과를 기다림"),
    "passed": _l("합격"),
    "failed": _l("불합격"),
}
EXAM_TONES: dict[str, str] = {"waiting": "info", "passed": "success", "failed": "neutral"}
STAGES: dict[str, Any] = {"completion": _l("수료 요건"), "graduation": _l("졸업 요건")}
REQUIREMENT_KINDS: dict[str, Any] = {
    "thesis": _l("논문"),
    "language_test": _l("어학 시험"),
    "certificate": _l("자격증"),
    "portfolio": _l("포트폴리오"),
    "internship": _l("현장 실습"),
    "exam": _l("종합 시험"),
    "volunteering": _l("봉사 활동"),
    "other": _l("그 밖의 요건"),
}


def completion_line(
    code: str,
    params: Mapping[str, Any],
    courses: Mapping[int, Any],
    requirements: Mapping[int, Any],
) -> str:
    """A requirement as a sentence; *params* may come from a stored decision (numbers as text)."""
    if code == "course":
        course = courses.get(params.get("course_id", 0))
        title = local(course) if course else _("교육과정에서 빠진 교과목")
        if params["state"] == "earned":
            return _("필수 교과목 %(title)s 이수", title=title)
        if params["state"] == "failed":
            return _("필수 교과목 %(title)s 미이수", title=title)
        return _("필수 교과목 %(title)s: 확정된 성적이 아직 없습니다", title=title)
    if code == "item":
        asked = requirements.get(params.get("requirement_id", 0))
        title = local(asked) if asked else _("더는 요구하지 않는 요건")
        if params.get("on") in (None, "None"):
            return _("%(title)s 아직 없음", title=title)
        return _("%(title)s: %(on)s에 갖춤", title=title, on=_day(params["on"]))
    if code == "project":
        return {
            "earned": _("프로젝트 이수"),
            "open": _("프로젝트를 아직 이수하지 않았습니다"),
            "none": _("교육과정에 프로젝트가 정해져 있지 않습니다"),
        }[params["state"]]
    if code == "electives":
        return _(
            "선택 교과목 %(need)s개 이상 이수: 지금 %(have)s개",
            need=params["need"], have=params["have"],
        )  # fmt: skip
    known = {"need": _number(params.get("need")), "have": _number(params.get("have"))}
    if code == "average":
        return _("이수한 교과목의 평균 %(need)s점 이상: 지금 %(have)s", **known)
    if code == "attendance":
        have = _percent(params.get("have"))
        if params.get("certain") is not None:
            return _(
                "출석률 %(need)s%% 이상: 지금 %(have)s, 남은 수업까지 출석해야 정해집니다",
                need=known["need"], have=have,
            )  # fmt: skip
        return _("출석률 %(need)s%% 이상: 지금 %(have)s", need=known["need"], have=have)
    if code == "degree":
        if params.get("need") is None:
            return _("적용되는 교육과정이 없어 졸업 사정을 할 수 없습니다")
        return _("졸업 사정의 교육과정 요건 %(need)s개: 지금 %(have)s개 충족", **known)
    if code == "credits":
        return _("%(need)s학점 이상 이수: 지금 %(have)s", **known)
    return _("이 과정에는 아직 이수할 교과목이 정해져 있지 않습니다")


def way_line(code: str, met: bool, params: Mapping[str, Any]) -> str:
    """A line of a way out as a sentence."""
    known = {"need": _number(params.get("need")), "have": _number(params.get("have"))}
    if code == "enrolled":
        state = vocabulary.name("member_state", params["state"])
        return _("지금 상태: %(state)s", state=state)
    if code == "attended":
        have = _percent(params.get("have"))
        return _("전체 시간의 %(need)s%% 이상 출석: 지금 %(have)s", need=known["need"], have=have)
    if code == "days":
        return _("개강 뒤 %(need)s일 이상: 지금 %(have)s일", **known)
    if code == "document":
        return _("취업 증빙 파일 %(have)s건", **known)
    if code == "code":
        return _("사유가 정해짐") if met else _("사유를 골라야 합니다")
    if code == "limit":
        if met:
            rate = _percent(params.get("rate"))
            return _("출석 기준을 넘었습니다. 지금 출석률 %(rate)s", rate=rate)
        return _("출석 기준으로는 제적 대상이 아닙니다")
    if code == "ended":
        return _("기수가 %(on)s에 끝남", on=_day(params["on"]))
    if params.get("revoked"):
        return _("수료가 취소된 상태")
    return ngettext(
        "갖추지 못한 수료 요건 %(n)s개",
        "갖추지 못한 수료 요건 %(n)s개",
        params["count"],
        n=params["count"],
    )


def _number(value: Any) -> str:
    if value in (None, "", "None"):
        return _("아직 없음")
    return i18n.number(Decimal(str(value)))


def _percent(value: Any) -> str:
    known = value not in (None, "", "None")
    return f"{_number(value)}%" if known else _number(value)


def _day(value: Any) -> str:
    return i18n.day(value if isinstance(value, date) else date.fromisoformat(str(value)))
