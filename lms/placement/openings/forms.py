"""Forms of an opening: its facts, the pasted posting, and its lines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import (
    DataRequired,
    InputRequired,
    Length,
    NumberRange,
    Optional,
    ValidationError,
)

from lms import clock
from lms.interop.formats.personal import has_resident_number
from lms.placement.openings import lines as line_rules
from lms.placement.openings import rules, words
from lms.placement.openings.lines import Line
from lms.placement.openings.operations import Terms, new_key
from lms.skills.forms import SkillsField
from lms.skills.models import Skill


class TermsForm(FlaskForm):
    """The facts of an opening beside its lines."""

    title = StringField(_("공고 제목"), [DataRequired(_("제목을 적어 주십시오.")), Length(max=200)])
    industry = SelectField(_("산업"), choices=words.choices(words.INDUSTRIES))
    employment_type = SelectField(_("고용 형태"), choices=words.choices(words.EMPLOYMENT_TYPES))
    experience = SelectField(
        _("경력 구분"), choices=words.choices(words.EXPERIENCES), default="either"
    )
    headcount = IntegerField(
        _("뽑는 인원"),
        [InputRequired(_("몇 명을 뽑는지 적어 주십시오.")), NumberRange(1, 500)],
        default=1,
    )
    district = SelectField(
        _("일하는 곳"), choices=[("", _("고르지 않음")), *words.choices(words.DISTRICTS)]
    )
    language = SelectField(_("공고의 언어"), choices=words.choices(words.LANGUAGES), default="ko")
    pay_min = IntegerField(_("연봉, 최저 (만원)"), [Optional()])
    pay_max = IntegerField(_("연봉, 최고 (만원)"), [Optional()])
    starts_on = DateField(_("일을 시작하는 날"), [Optional()])
    closes_on = DateField(_("마감일"), [Optional()])
    version = HiddenField()

    def validate(self, extra_validators: Any = None) -> bool:
        """The fields alone, then together: pay in order and in 만원, days that can be meant."""
        fine = bool(super().validate(extra_validators))
        for reason in rules.problems(
            pay_min=self.pay_min.data,
            pay_max=self.pay_max.data,
            starts_on=self.starts_on.data,
            closes_on=self.closes_on.data,
            today=clock.today(),
        ):
            field = self[reason.about]
            field.errors = [*field.errors, words.sentence(reason)]
            fine = False
        return fine

    def terms(self) -> Terms:
        """What was filled in."""
        return Terms(
            title=" ".join((self.title.data or "").split()),
            language=self.language.data,
            industry=self.industry.data,
            employment_type=self.employment_type.data,
            experience=self.experience.data,
            headcount=self.headcount.data,
            district=self.district.data or "",
            pay_min=self.pay_min.data,
            pay_max=self.pay_max.data,
            starts_on=self.starts_on.data,
            closes_on=self.closes_on.data,
        )


class PostingForm(TermsForm):
    """A new opening: the text of a posting as it was written, and the facts."""

    organisation = SelectField(_("회사"), coerce=int)
    text = TextAreaField(
        _("공고문"),
        [
            DataRequired(_("공고문을 붙여 넣어 주십시오.")),
            Length(
                max=rules.MOST_CHARACTERS,
                message=_("공고문이 너무 깁니다. 30,000자까지 붙여 넣을 수 있습니다."),
            ),
        ],
    )

    def validate_text(self, field: TextAreaField) -> None:
        """Refuse resident registration numbers, and what holds no word."""
        if has_resident_number(field.data or ""):
            raise ValidationError(
                gettext("주민등록번호로 보이는 숫자가 있습니다. 지운 뒤 다시 보내 주십시오.")
            )
        if not any(char.isalpha() for char in field.data or ""):
            raise ValidationError(gettext("읽을 수 있는 글이 없습니다."))


class LineSkills(SkillsField):
    """Skills of one line among many: the page reads the rows for all lines in one statement."""

    rows: dict[str, Skill] | None = None

    @property
    def chosen(self) -> list[Skill]:
        """The chosen skills as rows, in order."""
        if self.rows is None:
            return super().chosen
        return [self.rows[given] for given in self.data or [] if given in self.rows]


class LineForm(Form):
    """One line of an opening."""

    key = HiddenField()
    text = TextAreaField(_("내용"))
    kind = SelectField(_("구분"), choices=words.choices(words.KINDS), default="must")
    weight = SelectField(_("무게"), choices=words.choices(words.WEIGHTS), default="1")
    skills = LineSkills(_("역량"), most=20)
    any_of = BooleanField(_("역량 중 하나면 충분"))
    gate = SelectField(_("판단 방법"), choices=words.choices(words.GATES), default="")
    removed = HiddenField()

    def line(self) -> Line:
        """The line as it was filled in; a key that is none gets a new one."""
        key = self.key.data or ""
        usable = 8 <= len(key) <= 32 and key.isalnum() and key.isascii()
        return Line(
            key=key if usable else new_key(),
            text=self.text.data or "",
            kind=self.kind.data or "other",
            weight=Decimal(self.weight.data if self.weight.data in rules.WEIGHTS else "1"),
            skills=tuple(self.skills.data or ()),
            any_of=bool(self.any_of.data),
            gate=self.gate.data or "",
            removed=self.removed.data == "1",
        )


class LinesForm(FlaskForm):
    """The lines of an opening, in their order."""

    lines = FieldList(FormField(LineForm))
    version = HiddenField()
    confirmed = BooleanField(
        _("열려 있는 공고를 고치는 것을 압니다. 저장하면 후보 순위를 다시 매깁니다.")
    )

    def drafts(self) -> list[Line]:
        """The lines as they were filled in; of two with one key the second gets a new one."""
        seen: set[str] = set()
        found = []
        for entry in self.lines.entries:
            line: Line = entry.form.line()
            if line.key in seen:
                line = Line(**{**line.__dict__, "key": new_key()})
            seen.add(line.key)
            found.append(line)
        return found

    def check(self, drafts: Sequence[Line], starts_on: Any) -> bool:
        """Whether the lines can be confirmed; errors are put on their fields."""
        fine = True
        for number, reason in line_rules.problems(drafts, starts_on):
            fine = False
            if number < 0:
                self.form_errors.append(words.sentence(reason))
                continue
            field = self.lines.entries[number].form[reason.about]
            field.errors = [*field.errors, words.sentence(reason)]
        return fine

    @classmethod
    def showing(cls, drafts: Iterable[Line], version: int, *, confirmed: bool = False) -> LinesForm:
        """A form that holds *drafts*, whatever was sent."""
        return cls(
            formdata=None,
            data={
                "lines": [_values(line) for line in drafts],
                "version": str(version),
                "confirmed": confirmed,
            },
        )

    def skills(self, rows: dict[str, Skill]) -> None:
        """Hand the fields the rows of their skills, read for all of them at once."""
        for entry in self.lines.entries:
            entry.form.skills.rows = rows


def _values(line: Line) -> dict[str, Any]:
    weight = format(line.weight.normalize(), "f")
    return {
        "key": line.key,
        "text": line.text,
        "kind": line.kind,
        "weight": weight if weight in rules.WEIGHTS else "1",
        "skills": list(line.skills),
        "any_of": line.any_of,
        "gate": line.gate,
        "removed": "1" if line.removed else "",
    }
