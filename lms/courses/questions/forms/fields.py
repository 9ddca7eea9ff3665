"""Shares and numbers as authors type them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from wtforms import StringField

from lms.courses.questions.rules import numbers
from lms.courses.questions.rules.reviewing import plain
from lms.interop.formats.questions.model import Number

_PERCENT_PLACES = Decimal("0.0000001")


class _Typed(StringField):
    """A field whose text is shown again as it was typed."""

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else self.spelt(self.data)

    def spelt(self, value: Any) -> str:
        """A value as an author would type it."""
        return str(value)


class PercentField(_Typed):
    """A share in per cent: ``data`` is a Decimal from -1 to 1, or none where nothing was typed."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed."""
        typed = valuelist[0].strip().removesuffix("%").strip() if valuelist else ""
        self.data = None
        if not typed:
            return
        read = numbers.read(typed)
        if read is None or read.unit:
            raise ValueError(_("비율을 50이나 33.333처럼 적어 주세요."))
        if abs(read.value) > 100:
            raise ValueError(_("비율은 -100에서 100 사이로 적어 주세요."))
        self.data = (read.value / 100).quantize(_PERCENT_PLACES)

    def spelt(self, value: Any) -> str:
        """A share as per cent."""
        return plain(value * 100)


class DecimalField(_Typed):
    """A number: ``data`` is a Decimal from *least* to *most*, or none where nothing was typed."""

    def __init__(
        self,
        label: Any = None,
        validators: Any = None,
        *,
        least: int = 0,
        most: int = 10**9,
        **kw: Any,
    ) -> None:
        super().__init__(label, validators, **kw)
        self.least, self.most = least, most

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed."""
        typed = valuelist[0].strip() if valuelist else ""
        self.data = None
        if not typed:
            return
        read = numbers.read(typed)
        if read is None or read.unit:
            raise ValueError(_("수를 적어 주세요."))
        if not self.least <= read.value <= self.most:
            raise ValueError(
                _(
                    "%(least)s에서 %(most)s 사이의 수를 적어 주세요.",
                    least=self.least,
                    most=self.most,
                )
            )
        if read.value and read.value.adjusted() < -9:
            raise ValueError(_("소수점 아래 아홉 자리까지 적을 수 있습니다."))
        self.data = read.value

    def spelt(self, value: Any) -> str:
        """The number without needless zeros."""
        return plain(Decimal(value))


class WholeField(_Typed):
    """A whole number from *least* to *most*, or none where nothing was typed."""

    def __init__(
        self,
        label: Any = None,
        validators: Any = None,
        *,
        least: int = 0,
        most: int = 100_000,
        **kw: Any,
    ) -> None:
        super().__init__(label, validators, **kw)
        self.least, self.most = least, most

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed."""
        typed = valuelist[0].strip() if valuelist else ""
        self.data = None
        if not typed:
            return
        read = numbers.read(typed)
        whole = read is not None and not read.unit and read.value == read.value.to_integral_value()
        if read is None or not whole or not self.least <= read.value <= self.most:
            raise ValueError(
                _(
                    "%(least)s에서 %(most)s 사이의 수를 적어 주세요.",
                    least=self.least,
                    most=self.most,
                )
            )
        self.data = int(read.value)


def number_problem(text: str) -> str:
    """What is wrong with an accepted value as an author typed it; "" where it can be read."""
    if numbers.accepted(text) is not None:
        return ""
    return _("2.5, 2.4..2.6, * 가운데 하나처럼 적어 주세요.")


def number_text(number: Number) -> tuple[str, Decimal | None]:
    """A number as its author types it: (text, tolerance)."""
    low, high = number.low, number.high
    if low is None and high is None:
        return "*", None
    if low is not None and high is not None:
        middle = number.value if number.value is not None else (low + high) / 2
        if low == high:
            return plain(low), None
        if number.value is not None and middle - low == high - middle:
            return plain(middle), high - middle
    return (
        f"{plain(low) if low is not None else ''}..{plain(high) if high is not None else ''}",
        None,
    )
