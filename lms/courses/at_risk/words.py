"""Sentences for signs, and names for what was done."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from lms import i18n

CODES: dict[str, tuple[Any, str]] = {
    "limit_passed": (_l("출석 한도를 넘음"), "danger"),
    "absences_left": (_l("남은 결석이 적음"), "warning"),
    "attendance": (_l("출석률이 낮음"), "warning"),
    "missing": (_l("내지 않은 과제"), "warning"),
    "falling": (_l("점수가 떨어짐"), "warning"),
    "low_mark": (_l("점수가 낮음"), "warning"),
}
DONE: dict[str, Any] = {
    "contacted": _l("연락함"),
    "counselled": _l("상담함"),
    "extended": _l("기한이나 보충 기회를 줌"),
    "referred": _l("다른 담당자에게 넘김"),
    "other": _l("그 밖의 조치"),
}

#: What comes after the absences that are left; a page of attendance counts the nearest of all.
LIMITS = {
    "completion": _l("수료하지 못할 때"),
    "total": _l("제적 한도"),
    "period": _l("이번 단위기간의 제적 한도"),
    "fail": _l("낙제(F) 한도"),
}


def sentence(code: str, params: Mapping[str, Any]) -> str:
    """A sign with its numbers; *params* may come from a stored sign (numbers as text)."""
    known = {name: _number(value) for name, value in params.items() if name != "limit"}
    if code == "limit_passed":
        return _("출석 한도를 넘었습니다. 지금 출석률 %(rate)s%%", rate=known["rate"])
    if code == "absences_left" and known["left"] == "0":
        return _(
            "%(limit)s까지 남은 결석이 없습니다. 지금 출석률 %(rate)s%%",
            limit=LIMITS.get(str(params.get("limit", "")), _("한도")),
            rate=known["rate"],
        )
    if code == "absences_left":
        return _(
            "%(limit)s까지 결석이 %(left)s번 남았습니다. 지금 출석률 %(rate)s%%",
            limit=LIMITS.get(str(params.get("limit", "")), _("한도")),
            **known,
        )
    if code == "attendance":
        return _("출석률 %(rate)s%%, 기준 %(below)s%%", **known)
    if code == "missing":
        return ngettext(
            "기한이 지났는데 내지 않은 것 %(missing)s건",
            "기한이 지났는데 내지 않은 것 %(missing)s건",
            1 if known["missing"] == "1" else 2,
            missing=known["missing"],
        )
    if code == "falling":
        return _("최근 %(over)s건의 평균 %(now)s점, 그 전에는 %(before)s점", **known)
    return _("지금 성적 %(current)s점, 기준 %(below)s점", **known)


def _number(value: Any) -> str:
    if value in (None, "", "None"):
        return "–"
    return i18n.number(Decimal(str(value)))
