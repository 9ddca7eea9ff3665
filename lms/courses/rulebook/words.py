"""What the rulebook calls states, places and values."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from lms import i18n
from lms.policies import Field

STATES: dict[str, tuple[Any, str]] = {
    "coming": (_l("예정"), "info"),
    "in_force": (_l("적용 중"), "success"),
    "replaced": (_l("지난 규칙"), "neutral"),
    "withdrawn": (_l("거둠"), "neutral"),
}
SCOPE_KINDS: dict[str, Any] = {
    "office": _l("사업단 전체"),
    "organisation": _l("기관"),
    "track": _l("과정"),
    "cohort": _l("기수"),
    "offering": _l("강좌"),
}
_RANGE = re.compile(r"(?:from )?(-?\d+(?:\.\d+)?) to (-?\d+(?:\.\d+)?)")


def value(field: Field, given: Any) -> str:
    """One value of a rule as people read it, with its unit."""
    labels = {str(code): str(label) for code, label in field.choices}
    if given is None or given == "" or given == ():
        return _("없음")
    if isinstance(given, bool):
        return _("예") if given else _("아니요")
    if isinstance(given, tuple | list):
        said = field.said or _plain
        return ", ".join(labels.get(str(one)) or said(one) for one in given)
    if str(given) in labels:
        return labels[str(given)]
    text = _plain(given)
    return f"{text}{_unit(field)}" if field.unit else text


def _plain(given: Any) -> str:
    return i18n.number(given) if isinstance(given, int | Decimal) else str(given)


def _unit(field: Field) -> str:
    unit = str(field.unit)  # Korean counters follow their number at once: 3번, 5,800원
    return unit if unit == "%" or i18n.current() == "ko" else f" {unit}"


def fault(message: str) -> str:
    """What a rule's own check says, as a sentence; *message* is without its field's name."""
    found = _RANGE.search(message)
    if found:
        return _("%(least)s부터 %(most)s까지 적을 수 있습니다.", least=found[1], most=found[2])
    return _("이 규칙이 받아들이지 않는 값입니다: %(why)s", why=message)
