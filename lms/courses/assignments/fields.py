"""Points as people type them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from wtforms import StringField

from lms.courses.assignments import rules
from lms.courses.assignments.messages import words
from lms.courses.assignments.rules import Reason


class PointsField(StringField):
    """Points from 0 to *most*: ``data`` is a Decimal, or none where nothing usable was typed."""

    def __init__(self, label: Any = None, validators: Any = None, *, most: Decimal, **kw: Any):
        super().__init__(label, validators, **kw)
        self.most = most

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed; the sentence says what is wrong with it."""
        typed = valuelist[0].strip() if valuelist else ""
        self.data = None
        if not typed:
            return
        value = rules.read_points(typed, self.most)
        if isinstance(value, Reason):
            raise ValueError(words(value))
        self.data = value

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else str(self.data)
