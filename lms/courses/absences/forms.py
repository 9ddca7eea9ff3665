"""Forms of requests, decisions and kinds."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import time
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    DecimalField,
    HiddenField,
    IntegerField,
    MultipleFileField,
    SelectField,
    TimeField,
)
from wtforms.validators import DataRequired, InputRequired, NumberRange, Optional

from lms.courses.absences.rules.asking import MOST_REASON, Because
from lms.courses.absences.words import APPROVERS, COUNTINGS, FIELDS, PERS, against
from lms.courses.attendance.words import STATES
from lms.courses.fields import line, text


def minutes(value: time | None) -> int | None:
    """A time of day as minutes after midnight."""
    return None if value is None else value.hour * 60 + value.minute


def put(form: FlaskForm, reasons: Iterable[Because]) -> None:
    """Put refusals at the fields that they are about, else at the top."""
    for because in reasons:
        field = FIELDS.get(because.code)
        if field is not None and field in form:
            form[field].errors = [*form[field].errors, against(because)]
        else:
            form.form_errors.append(against(because))


class AbsenceForm(FlaskForm):
    """An excuse for days or hours."""

    place = SelectField(_("과정이나 강좌"), [DataRequired(_("과정이나 강좌를 골라 주세요."))])
    kind = SelectField(_("사유의 종류"), [DataRequired(_("사유의 종류를 골라 주세요."))])
    starts_on = DateField(_("시작하는 날"), [InputRequired(_("날짜를 적어 주세요."))])
    ends_on = DateField(_("끝나는 날"), [InputRequired(_("날짜를 적어 주세요."))])
    from_time = TimeField(_("시작 시각(하루 중 일부일 때)"), [Optional()])
    to_time = TimeField(_("끝 시각"), [Optional()])
    reason = text(_("사유"), MOST_REASON)
    documents = MultipleFileField(_("증빙 서류"))


class CorrectionForm(FlaskForm):
    """How a mark ought to be."""

    state = SelectField(
        _("실제로는"),
        [DataRequired(_("실제 출결을 골라 주세요."))],
        choices=[(key, STATES[key]) for key in
                 ("present", "late", "left_early", "stepped_out", "absent")],
    )  # fmt: skip
    from_time = TimeField(_("나간 시각"), [Optional()], description=_("조퇴와 외출에 적습니다."))
    to_time = TimeField(
        _("온 시각이나 돌아온 시각"), [Optional()], description=_("지각과 외출에 적습니다.")
    )
    reason = text(_("무엇이 잘못되었는지"), MOST_REASON)
    documents = MultipleFileField(_("근거 자료"))


class AnswerForm(FlaskForm):
    """What a learner adds."""

    note = text(_("보완하는 내용"), MOST_REASON)
    documents = MultipleFileField(_("증빙 서류"))
    version = HiddenField()


class DecideForm(FlaskForm):
    """A step with its reason."""

    note = text(_("신청한 사람에게 전할 말"), MOST_REASON)
    version = HiddenField()


class KindForm(FlaskForm):
    """One kind of excuse."""

    code = line(_("코드"), 30, required=_("코드를 적어 주세요."),
                description=_("영문 소문자, 숫자, 밑줄. 나중에 바꾸지 않습니다."))  # fmt: skip
    title_ko = line(_("이름"), 60, required=_("이름을 적어 주세요."))
    title_en = line(_("영문 이름"), 60)
    documents_ko = line(_("필요한 서류"), 200)
    documents_en = line(_("필요한 서류(영문)"), 200)
    document_needed = BooleanField(_("서류 없이는 신청할 수 없음"))
    limit = DecimalField(
        _("한도(일)"), [InputRequired(_("숫자를 적어 주세요.")), NumberRange(0, 366)],
        places=None, default=Decimal(0), description=_("0이면 한도가 없습니다."),
    )  # fmt: skip
    per = SelectField(_("한도를 세는 기간"), choices=list(PERS.items()))
    deadline_days = IntegerField(
        _("신청 기한(일)"), [InputRequired(_("숫자를 적어 주세요.")), NumberRange(-60, 120)],
        default=7, description=_("끝난 날부터 며칠까지. 음수이면 시작하기 며칠 전까지입니다."),
    )  # fmt: skip
    approver = SelectField(_("결정하는 사람"), choices=list(APPROVERS.items()))
    counts_as = SelectField(_("출결에서"), choices=list(COUNTINGS.items()))
    sensitive = BooleanField(
        _("민감한 사유"), description=_("종류, 사유, 서류를 기관 담당자만 봅니다. 교수자에게는 '인정 결석'으로만 보입니다.")
    )  # fmt: skip
    hours = BooleanField(_("하루 가운데 일부 시간도 신청할 수 있음"), default=True)
    active = BooleanField(_("지금 신청을 받음"), default=True)
    effective_from = DateField(_("적용하는 날"), [InputRequired(_("날짜를 적어 주세요."))])
    why = line(_("바꾸는 까닭"), 300, required=_("까닭을 적어 주세요."))


class CorrectionPolicyForm(FlaskForm):
    """How marks are corrected."""

    days = IntegerField(
        _("수업 뒤 정정을 신청할 수 있는 날수"),
        [InputRequired(_("숫자를 적어 주세요.")), NumberRange(0, 365)],
        description=_("0이면 받지 않습니다."),
    )
    correction_approver = SelectField(_("결정하는 사람"), choices=list(APPROVERS.items()))
    document = BooleanField(_("근거 자료가 있어야 신청할 수 있음"))
    correction_from = DateField(_("적용하는 날"), [InputRequired(_("날짜를 적어 주세요."))])
    correction_why = line(_("바꾸는 까닭"), 300, required=_("까닭을 적어 주세요."))


def choices_of(rows: Iterable[tuple[str, Any]]) -> list[tuple[str, Any]]:
    """Choices with an empty first one."""
    return [("", _("고르세요")), *rows]
