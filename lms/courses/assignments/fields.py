"""Fields of forms in this area: points as people type them, moments in Seoul time."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from wtforms import DateTimeLocalField, StringField

from lms.clock import SEOUL
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


class SeoulDateTimeField(DateTimeLocalField):
    """A moment typed in Seoul time; ``data`` is aware, in UTC, or none."""

    def __init__(self, label: Any = None, validators: Any = None, **kw: Any):
        super().__init__(label, validators, format=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"], **kw)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read a local moment; an empty one is none."""
        typed = " ".join(valuelist).strip()
        self.data = None
        if not typed:
            return
        for pattern in ("%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"):
            try:
                local = datetime.strptime(typed, pattern)  # noqa: DTZ007 (the zone is added)
            except ValueError:
                continue
            try:
                self.data = local.replace(tzinfo=SEOUL).astimezone(UTC)
            except (OverflowError, ValueError):
                break
            return
        raise ValueError(_("날짜와 시각을 2026-03-02T23:59 처럼 적어 주세요."))

    def _value(self) -> str:
        if self.raw_data:
            return " ".join(self.raw_data)
        return self.data.astimezone(SEOUL).strftime("%Y-%m-%dT%H:%M") if self.data else ""
