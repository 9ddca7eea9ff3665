"""Forms of gradebooks as files."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    FieldList,
    FileField,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from lms.courses.fields import line, storable, trimmed
from lms.courses.grade_exchange.messages import FIELDS
from lms.courses.grade_exchange.operations import LayoutValues
from lms.courses.gradebook.queries import Column
from lms.i18n import local

FORMATS = [("xlsx", "XLSX"), ("csv", "CSV (UTF-8)")]
#: Rows that the form of a layout offers beyond those that are filled.
MORE_ROWS = 4
MOST_ROWS = 30
EXTRAS = [
    ("email", _("이메일")), ("section", _("반")), ("current", _("현재 점수")),
    ("final", _("최종 점수")), ("letter", _("학점")),
]  # fmt: skip


class _Ticks(SelectMultipleField):
    """Several choices as check boxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class ExportForm(FlaskForm):
    """Which columns leave the system, in which form, and why."""

    items = _Ticks(_("항목"))
    extras = _Ticks(_("그 밖의 열"), choices=EXTRAS)
    format = RadioField(_("형식"), choices=FORMATS, default="xlsx")
    export_reason = line(_("내려받는 사유"), 300, required=_("내려받는 사유를 적어 주십시오."))

    def offer(self, columns: tuple[Column, ...]) -> None:
        """The items that there are; all of them chosen where nothing was sent."""
        self.items.choices = [(f"{column.kind}-{column.id}", local(column)) for column in columns]
        if not self.is_submitted():
            self.items.data = [key for key, _title in self.items.choices]
            self.extras.data = ["current", "final", "letter"]

    def keys(self) -> list[tuple[str, int]]:
        """The chosen items."""
        return [
            (kind, int(number))
            for kind, _dash, number in (key.partition("-") for key in self.items.data or [])
        ]


class ImportForm(FlaskForm):
    """A sheet of marks."""

    sheet = FileField(
        _("점수 파일"),
        description=_(
            "CSV나 XLSX입니다. '번호'나 '이메일' 열로 사람을 찾고, 내려받은 파일의 항목 열을 읽습니다."
        ),
    )


class LayoutExportForm(FlaskForm):
    """Why results leave the system."""

    layout_reason = line(_("내려받는 사유"), 300, required=_("내려받는 사유를 적어 주십시오."))


class LayoutRow(Form):
    """A column of a layout; one without a field is none."""

    order = IntegerField(_("놓는 순서"), [Optional(), NumberRange(1, 999)])
    field = SelectField(_("담을 값"), default="")
    heading = StringField(_("열 이름"), [Length(max=80), storable], filters=[trimmed])
    value = StringField(_("정해진 글"), [Length(max=80), storable], filters=[trimmed])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.field.choices = [("", gettext("(쓰지 않음)")), *FIELDS.items()]


class LayoutForm(FlaskForm):
    """The columns of an institution's layout, in order, under its names."""

    name = line(_("이름"), 120, required=_("이름을 적어 주십시오."))
    only_frozen = BooleanField(_("확정한 결과가 있는 사람만 담기"), default=True)
    file_format = RadioField(_("형식"), choices=FORMATS, default="xlsx")
    rows = FieldList(FormField(LayoutRow), max_entries=MOST_ROWS)
    version = HiddenField(default="0")

    def room(self) -> None:
        """A few empty rows after the filled ones."""
        while len(self.rows) < MOST_ROWS and (
            len(self.rows) < 8 or any(row.form.field.data for row in self.rows[-MORE_ROWS:])
        ):
            self.rows.append_entry()
            self.rows[-1].form.order.data = len(self.rows)

    def validate(self, extra_validators: Any = None) -> bool:
        """At least one column, each with a heading."""
        fine = bool(super().validate(extra_validators))
        chosen = [row.form for row in self.rows if row.form.field.data]
        if not chosen:
            self.form_errors.append(gettext("열을 하나 이상 고르십시오."))
            return False
        for row in chosen:
            if not row.heading.data:
                row.heading.errors = [*row.heading.errors, gettext("열 이름을 적어 주십시오.")]
                fine = False
        return fine

    def values(self) -> LayoutValues:
        """The layout in the order that was given."""
        chosen = [row.form for row in self.rows if row.form.field.data]
        chosen.sort(key=lambda row: row.order.data or MOST_ROWS * 100)
        return LayoutValues(
            name=self.name.data or "",
            columns=tuple(
                (row.field.data, row.heading.data, row.value.data or "") for row in chosen
            ),
            only_frozen=bool(self.only_frozen.data),
            file_format=self.file_format.data,
        )
