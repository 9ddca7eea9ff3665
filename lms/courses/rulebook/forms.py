"""A form for any described kind, made of its dataclass: each value a field of its type."""

from __future__ import annotations

from dataclasses import fields as fields_of
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    DecimalField,
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from lms import clock, policies
from lms.courses.fields import line, storable, trimmed
from lms.courses.rulebook.words import fault
from lms.policies import Description, Field

PREFIX = "value_"
MOST_LINES = 200
#: A day further away than this is a slip of the finger.
FURTHEST = timedelta(days=5 * 366)


class LinesField(TextAreaField):
    """Short texts, one a line; ``data`` is a tuple."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the lines; empty ones do not count."""
        text = " ".join(valuelist).replace("\r\n", "\n")
        self.data = tuple(one.strip() for one in text.split("\n") if one.strip())
        if len(self.data) > MOST_LINES or any(len(one) > 200 for one in self.data):
            raise ValueError(_("한 줄에 200자, 모두 200줄까지 적을 수 있습니다."))

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "\n".join(str(one) for one in self.data or ())


def _storable_lines(form: Any, field: Any) -> None:
    for one in field.data or ():
        if "\x00" in one or any("\ud800" <= char <= "\udfff" for char in one):
            raise ValidationError(_("저장할 수 없는 문자가 들어 있습니다."))


class RuleForm(FlaskForm):
    """What every version needs beside its values."""

    effective_from = DateField(
        _l("적용하는 날"), [InputRequired(_l("날짜를 골라 주십시오."))],
        description=_l("이 날부터 판정에 쓰입니다. 이미 내려진 판정은 그때의 규칙을 따릅니다."),
    )  # fmt: skip
    backdated = BooleanField(
        _l("지난 날부터 소급해 적용합니다."),
        description=_l("적용하는 날이 오늘보다 앞일 때만 표시합니다."),
    )
    reason = line(
        _l("정한 사유"), 300, required=_l("사유를 적어 주십시오. 기록에 남습니다.")
    )  # fmt: skip
    seen = HiddenField()

    def validate_effective_from(self, field: Any) -> None:
        """A past day needs the tick; one years away is a slip."""
        day: date | None = field.data
        if day is None:
            return
        if abs(day - clock.today()) > FURTHEST:
            raise ValidationError(_("오늘에서 5년 안의 날짜를 골라 주십시오."))
        if day < clock.today() and not self.backdated.data:
            raise ValidationError(_("지난 날짜입니다. 소급해 적용하려면 아래에 표시해 주십시오."))

    def value_fields(self) -> list[Any]:
        """The fields of the rule's own values, in order."""
        return [field for field in self if field.name.startswith(PREFIX)]


class WithdrawForm(FlaskForm):
    """Why a version that is to come is taken back."""

    reason = line(_l("사유"), 300, required=_l("사유를 적어 주십시오."))


def can_be_typed(kind: Description) -> bool:
    """Whether each described value has a type that a plain form can hold."""
    known = {one.name: str(one.type) for one in fields_of(policies.shape_of(kind.kind))}
    return bool(kind.fields) and all(
        name in known and _type(known[name], field) for name, field in kind.fields.items()
    )


def form_for(kind: Description, value: Any, *, seen: int) -> RuleForm:
    """A form bound to the request, beginning with *value*."""
    types = {one.name: str(one.type) for one in fields_of(policies.shape_of(kind.kind))}

    class KindForm(RuleForm):
        pass

    for name, field in kind.fields.items():
        setattr(KindForm, f"{PREFIX}{name}", _control(types[name], field))
    data = {f"{PREFIX}{name}": getattr(value, name) for name in kind.fields}
    return KindForm(data={**data, "effective_from": clock.today(), "seen": str(seen)})


def value_in(kind: Description, form: RuleForm, base: Any) -> Any:
    """The dataclass that was typed; what the form does not show stays as in *base*.

    None where the dataclass refuses it: its words then stand at the field that they name.
    """
    typed = {name: form[f"{PREFIX}{name}"].data for name in kind.fields}
    kept = {one.name: getattr(base, one.name) for one in fields_of(base) if one.name not in typed}
    types = {one.name: str(one.type) for one in fields_of(base)}
    try:
        read = {name: _typed(types[name], given) for name, given in typed.items()}
        return policies.shape_of(kind.kind)(**kept, **read)
    except ValueError as wrong:
        name, _colon, said = str(wrong).partition(":")
        known = f"{PREFIX}{name.strip()}" in form
        field: Any = form[f"{PREFIX}{name.strip()}"] if known else form.effective_from
        message = fault(said.strip() if known else str(wrong))
        field.errors = [*field.errors, message]
        return None


def _typed(annotation: str, given: Any) -> Any:
    if "tuple" in annotation:
        if "Decimal" in annotation:
            return tuple(_decimal(one) for one in given or ())
        if "int" in annotation:
            return tuple(int(one) for one in given or ())
        return tuple(given or ())
    if annotation == "str":
        return given or ""
    return given


def _decimal(text: Any) -> Decimal:
    try:
        return Decimal(str(text))
    except ArithmeticError as wrong:
        raise ValueError(str(text)) from wrong


def _type(annotation: str, field: Field) -> str:
    plain = annotation.replace(" ", "").removesuffix("|None")
    if plain.startswith("tuple[") and plain.endswith(",...]"):
        inner = plain[6:-5]
        if inner in ("str", "int", "Decimal"):
            return "several" if field.choices else "lines"
        return ""
    if plain in ("bool", "int", "Decimal"):
        return plain
    if plain == "str" or field.choices:
        return "choice" if field.choices else "text"
    return ""


def _control(annotation: str, field: Field) -> Any:
    kind, label = _type(annotation, field), field.label
    if field.unit:
        label = _l("%(label)s (%(unit)s)", label=field.label, unit=field.unit)
    options: dict[str, Any] = {"description": field.help}
    needed: list[Any] = (
        [Optional()]
        if annotation.replace(" ", "").endswith("|None")
        else [InputRequired(_l("값을 적어 주십시오."))]
    )
    if kind == "bool":
        return BooleanField(label, **options)
    if kind in ("int", "Decimal"):
        checks = [*needed, *_range(field)]
        if kind == "int":
            return IntegerField(label, checks, **options)
        return DecimalField(label, [*checks, _finite], places=None, **options)
    if kind == "several":
        return SelectMultipleField(
            label,
            choices=list(field.choices),
            widget=ListWidget(prefix_label=False),
            option_widget=CheckboxInput(),
            **options,
        )
    if kind == "choice":
        return SelectField(label, choices=list(field.choices), **options)
    if kind == "lines":
        help_text = field.help or _l("한 줄에 하나씩 적습니다.")
        return LinesField(label, [_storable_lines], description=help_text)
    return StringField(label, [Length(max=300), storable], filters=[trimmed], **options)


def _range(field: Field) -> list[Any]:
    if field.least is None and field.most is None:
        return [NumberRange(-1_000_000, 1_000_000, _l("너무 크거나 작은 수입니다."))]
    least = field.least if field.least is not None else -1_000_000
    most = field.most if field.most is not None else 1_000_000
    said = _l("%(least)s부터 %(most)s까지 적을 수 있습니다.", least=least, most=most)
    return [NumberRange(least, most, said)]


def _finite(_form: Any, field: Any) -> None:
    if field.data is not None and not field.data.is_finite():
        raise ValidationError(_("숫자를 적어 주십시오."))
