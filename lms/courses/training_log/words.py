"""The words of registers, training logs and counselling notes."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import format_date
from flask_babel import lazy_gettext as _

#: How a mark is written into a cell, and what it means.
GLYPHS: dict[str, tuple[Any, Any]] = {
    "present": (_("○"), _("출석")),
    "late": (_("지"), _("지각")),
    "left_early": (_("퇴"), _("조퇴")),
    "stepped_out": (_("외"), _("외출")),
    "absent": (_("×"), _("결석")),
    "excused": (_("공"), _("인정 결석")),
}
COUNTS: dict[str, Any] = {
    "enrolled": _("재적"),
    "present": _("출석"),
    "late": _("지각"),
    "left_early": _("조퇴"),
    "stepped_out": _("외출"),
    "absent": _("결석"),
    "excused": _("인정 결석"),
    "unmarked": _("미확인"),
}
LOG_STATES: dict[str, tuple[Any, str]] = {
    "missing": (_("작성 안 됨"), "danger"),
    "ahead": (_("예정"), "neutral"),
    "draft": (_("작성 중"), "warning"),
    "returned": (_("돌려보냄"), "danger"),
    "signed": (_("서명함"), "info"),
    "approved": (_("승인함"), "success"),
}
REFUSALS: dict[str, Any] = {
    "signed": _("서명했거나 승인한 일지는 고칠 수 없습니다."),
    "state": _("지금 상태에서는 할 수 없습니다. 화면을 새로 고쳐 주세요."),
    "own": _("서명한 사람은 승인할 수 없습니다. 다른 담당자가 승인해야 합니다."),
    "not_yours": _("서명한 사람만 서명을 거둘 수 있습니다."),
    "other_name": _("서명하는 사람의 이름과 다릅니다. 본인의 이름을 적어 주세요."),
    "changed": _("서명한 내용과 저장된 내용이 다릅니다. 승인하지 않았습니다."),
    "nothing_written": _("아직 쓰지 않은 일지입니다."),
    "not_yet": _("아직 오지 않은 날의 일지는 서명할 수 없습니다."),
    "no_periods": _("교시가 하나도 없습니다."),
    "no_subject": _("교과목이 비어 있는 교시가 있습니다."),
    "no_instructor": _("교수자가 비어 있는 교시가 있습니다."),
    "nothing_taught": _("수업 내용이 비어 있는 교시가 있습니다."),
    "unmarked": _("출석을 확인하지 않은 사람이 있습니다. 출석부를 먼저 마쳐 주세요."),
    "not_learner": _("이 기수나 강좌의 교육생이 아닙니다."),
}
NOTE_KINDS: dict[str, Any] = {
    "learning": _("학습"),
    "attendance": _("출결"),
    "career": _("진로·취업"),
    "life": _("생활·고충"),
    "other": _("그 밖"),
}
FOLLOW_UPS: dict[str, tuple[Any, str]] = {
    "done": (_("후속 상담을 마침"), "success"),
    "overdue": (_("후속 상담이 지남"), "danger"),
    "today": (_("오늘 후속 상담"), "warning"),
    "ahead": (_("후속 상담 예정"), "info"),
}


def weekday(on: date) -> str:
    """월, or Mon: the day of the week in the page's language."""
    return str(format_date(on, "EEE"))


def refusal(code: str) -> str:
    """Why something was refused, in the page's language."""
    return str(REFUSALS[code])


def glyph(states: tuple[str, ...] | bool | None) -> str:
    """A cell in writing: every state of the day; a dot where nobody marked, nothing elsewhere."""
    if isinstance(states, bool):
        return ""
    if states is None:
        return "·"
    return "".join(str(GLYPHS[one][0]) for one in states or ("present",))


def spoken(states: tuple[str, ...] | bool | None) -> str:
    """The same in words, for screen readers."""
    if isinstance(states, bool):
        return str(_("예정") if states else _("소속 기간이 아님"))
    if states is None:
        return str(_("미확인"))
    return ", ".join(str(GLYPHS[one][1]) for one in states or ("present",))
