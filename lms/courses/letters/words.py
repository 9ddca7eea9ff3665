"""Letters in words: the requirement of a result, the reasons that were frozen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from lms.courses.gradebook.rules import Line
from lms.courses.scales import words as scales
from lms.courses.scales.rules import Why

STANDINGS = {
    "": lazy_gettext("보통 수강"),
    "exchange": lazy_gettext("교류 학생"),
    "pass_fail": lazy_gettext("P/NP 수강"),
}
_NUMBERS = ("percent", "least")


def line_words(line: Line) -> str:
    """The letter as a requirement of the credit."""
    letter = line.params["letter"]
    if line.met:
        return _("학점 %(letter)s: 이수로 인정하는 성적입니다.", letter=letter)
    if letter == "I":
        return _("학점 I: 미완료라 아직 이수가 아닙니다.")
    return _("학점 %(letter)s: 이수로 인정하지 않는 성적입니다.", letter=letter)


def frozen_why(stored: Iterable[Mapping[str, Any]]) -> list[str]:
    """The reasons of a frozen letter."""
    return [
        scales.why(
            Why(
                one["code"],
                {
                    name: Decimal(value) if name in _NUMBERS else value
                    for name, value in one["params"].items()
                },
            )
        )
        for one in stored
    ]
