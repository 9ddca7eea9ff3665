"""The form of a survey with its questions as rows, and setting up many at once."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext, lazy_gettext, lazy_pgettext
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    ValidationError,
)
from wtforms.validators import DataRequired, InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from lms.courses.fields import SeoulDateTimeField, line, text
from lms.courses.surveys.models import Survey
from lms.courses.surveys.notices import KIND_WORDS, QUESTION_WORDS
from lms.courses.surveys.operations import QuestionValues, SurveyValues
from lms.courses.surveys.rules import EVALUATIONS, Kind

_ = lazy_gettext
MOST_QUESTIONS = 40
MOST_OPTIONS = 12


class QuestionForm(Form):
    """One question; options stand one a line, "한국어 | English"."""

    skill_id = HiddenField()
    kind = SelectField(_("형식"), choices=list(QUESTION_WORDS.items()))
    text_ko = line(_("질문"), 300, required=_("질문을 적어 주세요."))
    text_en = line(_("질문(영어)"), 300)
    options = text(
        lazy_pgettext("answers", "보기"),
        2000,
        description=_("한 줄에 하나씩 씁니다. 영어는 막대 뒤에: 예 | Yes"),
    )
    required = BooleanField(_("꼭 답해야 합니다"))

    def values(self) -> QuestionValues:
        """The question that was typed."""
        lines = [one.strip() for one in (self.options.data or "").splitlines() if one.strip()]
        pairs = [(ko.strip(), en.strip()) for ko, _bar, en in (one.partition("|") for one in lines)]
        chosen = self.kind.data in {"choice", "several"}
        return QuestionValues(
            self.kind.data,
            self.text_ko.data,
            self.text_en.data or "",
            bool(self.required.data),
            tuple(pairs) if chosen else (),
            self.skill_id.data or None,
        )

    def validate_options(self, field: Any) -> None:
        """Choices need two to twelve different ones."""
        options = self.values().options
        if self.kind.data not in {"choice", "several"}:
            return
        if not 2 <= len(options) <= MOST_OPTIONS or len(set(options)) < len(options):
            raise ValidationError(gettext("서로 다른 보기를 2개에서 12개까지 적어 주세요."))
        if any(not ko for ko, _en in options):
            raise ValidationError(gettext("보기의 한국어를 적어 주세요."))


class SurveyForm(FlaskForm):
    """A survey, new or changed."""

    form_errors: list[str]

    title_ko = line(_("이름"), 160, required=_("설문의 이름을 적어 주세요."))
    title_en = line(_("영어 이름"), 160)
    intro_ko = text(_("안내"), 2000)
    intro_en = text(_("안내(영어)"), 2000)
    opens_at = SeoulDateTimeField(_("여는 때"), [InputRequired(_("여는 때를 적어 주세요."))])
    closes_at = SeoulDateTimeField(_("끝나는 때"), [InputRequired(_("끝나는 때를 적어 주세요."))])
    results_after = RadioField(
        _("결과를 볼 수 있는 때"),
        choices=[
            ("close", _("설문이 끝난 뒤")),
            ("grades", _("설문이 끝나고 모든 수강생의 결과가 확정된 뒤")),
        ],
        default="close",
    )
    before_grades = BooleanField(
        _("답해야 자기 결과를 볼 수 있습니다"),
        description=_("설문을 받는 동안만 그렇고, 끝나면 답하지 않은 사람도 볼 수 있습니다."),
    )
    questions = FieldList(FormField(QuestionForm), _("문항"), max_entries=MOST_QUESTIONS)
    version = HiddenField()

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.form_errors = []
        if kind == Kind.FINAL:  # an evaluation waits for the marks: there is nothing to choose
            del self.results_after
        if kind not in EVALUATIONS:
            del self.before_grades

    def validate(self, extra_validators: Any = None) -> bool:
        """Also the order of the dates, and that something is asked."""
        fine = super().validate(extra_validators)
        if self.opens_at.data and self.closes_at.data and self.closes_at.data <= self.opens_at.data:
            self.closes_at.errors = [gettext("끝나는 때는 여는 때보다 뒤여야 합니다.")]
            fine = False
        if not self.questions.entries:
            self.form_errors = [gettext("문항을 하나 이상 넣어 주세요.")]
            fine = False
        return fine

    def values(self) -> SurveyValues:
        """What the operation takes."""
        return SurveyValues(
            self.title_ko.data,
            self.title_en.data or "",
            self.intro_ko.data or "",
            self.intro_en.data or "",
            self.opens_at.data,  # type: ignore[arg-type]  # the validator asked for them
            self.closes_at.data,  # type: ignore[arg-type]
            self.results_after.data if "results_after" in self else "grades",
            bool(self.before_grades.data) if "before_grades" in self else False,
            tuple(entry.form.values() for entry in self.questions.entries),
        )

    def rearrange(self, action: str) -> bool:
        """Do what a row's button asks (add, remove-3, up-3, down-3); whether it was such a button."""
        name, _dash, number = action.partition("-")
        if name not in {"add", "remove", "up", "down"}:
            return False
        rows = [entry.data for entry in self.questions.entries]
        at = int(number) if number.isdecimal() and int(number) < len(rows) else None
        if name == "add" and len(rows) < MOST_QUESTIONS:
            rows.append({"kind": "agreement", "required": True})
        elif name == "remove" and at is not None:
            del rows[at]
        elif at is not None and name in {"up", "down"}:
            to = max(0, min(len(rows) - 1, at + (-1 if name == "up" else 1)))
            rows.insert(to, rows.pop(at))
        while self.questions.entries:
            self.questions.pop_entry()
        for row in rows:
            self.questions.append_entry(row)
        return True


def rows_of(questions: Any) -> list[dict[str, Any]]:
    """Stored or standard questions as the form's rows."""
    return [
        {
            "skill_id": one.skill_id or "",
            "kind": one.kind,
            "text_ko": one.text_ko,
            "text_en": one.text_en,
            "options": "\n".join(_option(option) for option in one.options),
            "required": one.required,
        }
        for one in questions
    ]


def _option(option: Any) -> str:
    ko, en = (option["ko"], option["en"]) if isinstance(option, dict) else option
    return f"{ko} | {en}" if en else str(ko)


def values_of(survey: Survey) -> dict[str, Any]:
    """The form's values for a survey that is there."""
    names = ("title_ko", "title_en", "intro_ko", "intro_en", "opens_at", "closes_at",
             "results_after", "before_grades", "version")  # fmt: skip
    return {name: getattr(survey, name) for name in names} | {
        "questions": rows_of(survey.questions)
    }


class ManyForm(FlaskForm):
    """The standard survey for several offerings at once."""

    kind = SelectField(_("종류"), choices=list(KIND_WORDS.items()), default="final")
    opens_at = SeoulDateTimeField(_("여는 때"), [InputRequired(_("여는 때를 적어 주세요."))])
    closes_at = SeoulDateTimeField(_("끝나는 때"), [InputRequired(_("끝나는 때를 적어 주세요."))])
    before_grades = BooleanField(
        _("답해야 자기 결과를 볼 수 있습니다"),
        description=_("강의평가에만 적용됩니다. 설문이 끝나면 누구나 볼 수 있습니다."),
    )
    offerings = SelectMultipleField(
        _("강좌"),
        [DataRequired(_("강좌를 하나 이상 골라 주세요."))],
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Also the order of the dates."""
        fine = super().validate(extra_validators)
        if self.opens_at.data and self.closes_at.data and self.closes_at.data <= self.opens_at.data:
            self.closes_at.errors = [gettext("끝나는 때는 여는 때보다 뒤여야 합니다.")]
            fine = False
        return fine
