"""Fields and checks that the forms of courses share."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import DateTimeLocalField, StringField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, Length

from lms.clock import SEOUL
from lms.interop.formats.personal import has_resident_number


class SeoulDateTimeField(DateTimeLocalField):
    """A moment typed in Seoul time; ``data`` is aware and in UTC."""

    FORMATS = ("%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, format=list(self.FORMATS), **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read a local moment; an empty field is none."""
        typed = " ".join(valuelist).strip()
        self.data = None
        if not typed:
            return
        for pattern in self.FORMATS:
            with suppress(ValueError, OverflowError):  # the year 1 has no moment in UTC
                local = datetime.strptime(typed, pattern)  # noqa: DTZ007 (the zone is added)
                self.data = local.replace(tzinfo=SEOUL).astimezone(UTC)
                return
        raise ValueError(_("날짜와 시각을 2026-03-02T23:59 처럼 적어 주세요."))

    def _value(self) -> str:
        if self.raw_data:
            return " ".join(self.raw_data)
        moment: datetime | None = self.data
        return moment.astimezone(SEOUL).strftime("%Y-%m-%dT%H:%M") if moment else ""


def storable(_form: Any, field: Any) -> None:
    """Refuse what no database can hold, and resident registration numbers (주민등록번호)."""
    text = field.data or ""
    if "\x00" in text or any("\ud800" <= char <= "\udfff" for char in text):
        raise ValidationError(_("저장할 수 없는 문자가 들어 있습니다."))
    if has_resident_number(text):
        raise ValidationError(
            _("주민등록번호로 보이는 숫자가 있습니다. 지우고 다시 저장해 주십시오.")
        )


def trimmed(text: str | None) -> str:
    """Without white space around it; none is empty."""
    return (text or "").strip()


def line(label: Any, most: int, *, required: Any = None, **kwargs: Any) -> StringField:
    """One line of text of at most *most* characters; *required*: what to say when it is empty."""
    checks: list[Any] = [DataRequired(required)] if required is not None else []
    return StringField(label, [*checks, Length(max=most), storable], filters=[trimmed], **kwargs)


def text(label: Any, most: int = 20_000, **kwargs: Any) -> TextAreaField:
    """Several lines of text of at most *most* characters."""
    return TextAreaField(label, [Length(max=most), storable], filters=[_unix_lines], **kwargs)


def _unix_lines(value: str | None) -> str:
    return (value or "").replace("\r\n", "\n")
