"""Forms of student status and of record keepers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    FileField,
    HiddenField,
    IntegerField,
    MultipleFileField,
    RadioField,
    SelectField,
)
from wtforms.validators import DataRequired, InputRequired, NumberRange, Optional

from lms.courses.fields import line, text
from lms.courses.standing import words
from lms.courses.standing.rules.changing import Because, Wanted


def put(form: FlaskForm, reasons: Iterable[Because]) -> None:
    """Put what stands against a change at the fields that it is about, else at the top."""
    for because in reasons:
        name = words.FIELDS.get(because.code, "")
        if name in form:
            form[name].errors = [*form[name].errors, words.said(because)]
        else:
            form.form_errors.append(words.said(because))


class ChangeForm(FlaskForm):
    """A change of status, asked for or made."""

    status = SelectField(_("변동"), [DataRequired(_("변동을 골라 주십시오."))])
    from_on = DateField(_("시작하는 날"), [InputRequired(_("날짜를 적어 주십시오."))])
    until_on = DateField(
        _("휴학이 끝나는 날"),
        [Optional()],
        description=_("휴학에만 적습니다. 이 날까지 휴학입니다."),
    )
    terms = IntegerField(
        _("휴학하는 학기 수"), [Optional(), NumberRange(0, 12)], description=_("휴학에만 적습니다.")
    )
    reason = line(_("사유"), 300)
    documents = MultipleFileField(_("증빙 서류"))

    def offer(self, codes: Sequence[str], labels: dict[str, Any], now: str | None) -> None:
        """What may be chosen; the choice is empty at first where there are several."""
        choices = [
            (
                code,
                gettext("휴학 연장") if code == now else words.act(code, now)
                if code == "enrolled" else str(labels[code]),
            )
            for code in codes
        ]  # fmt: skip
        self.status.choices = [("", gettext("골라 주십시오")), *choices]

    def wanted(self, documents: int) -> Wanted:
        """As the rules take it."""
        leave = (self.status.data or "").startswith("leave")
        return Wanted(
            self.status.data,
            self.from_on.data,
            self.until_on.data if leave else None,
            (self.terms.data or 0) if leave else 0,
            self.reason.data or "",
            documents,
        )


class AnswerForm(FlaskForm):
    """The answer to a request."""

    text = text(_("학생에게 전할 말"), 1000)
    version = HiddenField()


class DetailsForm(FlaskForm):
    """What the register holds beside the status."""

    student_no = line(_("학번"), 20)
    entrance_year = IntegerField(
        _("입학 연도"),
        [InputRequired(_("입학 연도를 적어 주십시오.")), NumberRange(1950, 2100)],
    )
    curriculum_year = IntegerField(
        _("적용하는 교육과정 연도"),
        [Optional(), NumberRange(1950, 2100)],
        description=_("편입이나 재입학처럼 입학 연도와 다를 때에만 적습니다."),
    )
    year_of_study = IntegerField(_("학년"), [Optional(), NumberRange(1, 8)])
    adviser_id = SelectField(_("지도교수"), coerce=int)
    version = HiddenField()


class KeeperForm(FlaskForm):
    """Who keeps the record of an area from a day on."""

    area = SelectField(_("영역"), choices=list(words.AREAS.items()))
    keeper = RadioField(_("관리하는 곳"), choices=list(words.KEEPERS.items()), default="here")
    system = line(
        _("기관 시스템의 이름"), 80, description=_("기관이 관리할 때 적습니다. 예: 종합정보시스템")
    )
    effective_from = DateField(_("적용하는 날"), [InputRequired(_("날짜를 적어 주십시오."))])
    reason = line(_("근거"), 300)


class DelegationForm(FlaskForm):
    """Whether documents from here are called 성적증명서."""

    delegated = BooleanField(_("기관이 '성적증명서' 발급을 위임함"))
    named_from = DateField(_("적용하는 날"), [InputRequired(_("날짜를 적어 주십시오."))])
    evidence = line(_("위임의 근거"), 300, required=_("위임한 근거를 적어 주십시오."))


class ImportForm(FlaskForm):
    """A file of the institution's own system."""

    import_area = SelectField(_("영역"))
    as_of = DateField(
        _("기준일"), [InputRequired(_("날짜를 적어 주십시오."))],
        description=_("파일이 어느 날의 기록을 담고 있는지 적습니다."),
    )  # fmt: skip
    sheet = FileField(
        _("파일"), description=_("CSV나 XLSX입니다. 첫 줄에 열 이름이 있어야 합니다.")
    )
    whole = BooleanField(
        _("그 학기의 모든 수강신청이 담긴 파일입니다"),
        description=_(
            "수강신청에만 쓰입니다. 켜면 파일에 없는 수강을 뺍니다. 켜지 않으면 '취소'나 '철회'로 "
            "적힌 것만 끝나고 나머지는 그대로입니다."
        ),
    )


class ExportForm(FlaskForm):
    """Why the list of students leaves the system."""

    export_reason = line(_("내려받는 사유"), 300, required=_("내려받는 사유를 적어 주십시오."))
