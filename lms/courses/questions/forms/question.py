"""The editor's form: one for all kinds, with the fields that a kind has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    FieldList,
    FormField,
    HiddenField,
    MultipleFileField,
    RadioField,
    SelectField,
    SelectMultipleField,
)
from wtforms.validators import InputRequired

from lms.courses import fields
from lms.courses.questions.forms.fields import (
    DecimalField,
    PercentField,
    WholeField,
    number_problem,
)
from lms.courses.questions.forms.rows import (
    LISTS,
    AnswerForm,
    ChoiceForm,
    GapForm,
    ItemForm,
    NumberForm,
    PairForm,
    UnitForm,
    format_field,
)
from lms.courses.questions.messages import (
    DIFFICULTY,
    FIELDS,
    NOT_SAID,
    SCORING,
    difficulty_choices,
    finding,
)
from lms.courses.questions.queries.categories import Node
from lms.courses.questions.rules.checking import Finding
from lms.interop.formats.questions.model import Kind
from lms.numbers import whole_or
from lms.skills.forms import SkillsField

_ = lazy_gettext

#: The fields that only some kinds have.
OF_KIND: dict[Kind, tuple[str, ...]] = {
    Kind.SINGLE: ("choices", "shuffle", "numbering"),
    Kind.MULTIPLE: ("choices", "scoring", "shuffle", "numbering"),
    Kind.TRUE_FALSE: (
        "truth", "true_feedback", "true_feedback_format", "false_feedback", "false_feedback_format",
    ),
    Kind.SHORT: ("answers", "case_sensitive"),
    Kind.NUMERICAL: ("numbers", "units", "unit_required", "unit_penalty"),
    Kind.MATCHING: ("pairs", "distractors", "shuffle"),
    Kind.ORDERING: ("items",),
    Kind.CLOZE: ("gaps",),
    Kind.ESSAY: ("template", "grader_note", "grader_note_format", "least_words", "most_words"),
    Kind.CODE: ("language", "template", "grader_note", "grader_note_format"),
    Kind.FILE: ("most_files", "file_types", "grader_note", "grader_note_format"),
    Kind.TEXT: (),
}  # fmt: skip
_SOMETIMES = {name for names in OF_KIND.values() for name in names}
_ASKED = (
    "right_feedback", "right_feedback_format", "partly_feedback", "partly_feedback_format",
    "wrong_feedback", "wrong_feedback_format",
)  # fmt: skip
LANGUAGES = ("python", "javascript", "java", "c", "c++", "sql", "bash", "r", "rust", "go", "html")
FORMAT_CHOICES = [("markdown", "Markdown"), ("html", "HTML"), ("plain", _("글자 그대로"))]
NUMBERINGS = [
    ("", "① ②"), ("123", "1. 2."), ("abc", "a. b."), ("ABCD", "A. B."), ("none", _("없음")),
]  # fmt: skip


class QuestionForm(FlaskForm):
    """A question as its author writes it; :meth:`for_kind` leaves the fields of one kind."""

    title = fields.line(
        FIELDS["title"],
        300,
        description=_("목록에서 찾기 위한 이름입니다. 교육생에게는 보이지 않습니다."),
    )
    text = fields.text(FIELDS["text"], 50_000)
    text_format = SelectField(_("쓰는 방식"), choices=FORMAT_CHOICES, default="markdown")
    points = DecimalField(
        FIELDS["points"], [InputRequired(_("배점을 적어 주세요."))], most=1_000, default=1
    )
    category_id = SelectField(_("분류"), coerce=lambda text: whole_or(str(text), 0), default=0)
    tags = fields.line(_("태그"), 1_000, description=_("쉼표로 나누어 적습니다."))
    difficulty = SelectField(_("난이도"), choices=[("", NOT_SAID)], default="")
    skills = SkillsField(_("이 문항이 묻는 역량"), most=8)

    choices = FieldList(FormField(ChoiceForm), FIELDS["choices"], max_entries=LISTS["choices"])
    scoring = SelectField(FIELDS["scoring"], choices=list(SCORING.items()), default="sum")
    shuffle = BooleanField(_("교육생마다 보기 순서를 섞기"), default=True)
    numbering = SelectField(_("보기 번호"), choices=NUMBERINGS, default="")
    truth = RadioField(
        FIELDS["truth"], choices=[("true", _("참")), ("false", _("거짓"))], validate_choice=False
    )
    true_feedback = fields.text(FIELDS["true_feedback"], 5_000)
    true_feedback_format = format_field()
    false_feedback = fields.text(FIELDS["false_feedback"], 5_000)
    false_feedback_format = format_field()
    answers = FieldList(FormField(AnswerForm), FIELDS["answers"], max_entries=LISTS["answers"])
    case_sensitive = BooleanField(_("대문자와 소문자를 구분하기"))
    numbers = FieldList(FormField(NumberForm), FIELDS["numbers"], max_entries=LISTS["numbers"])
    units = FieldList(FormField(UnitForm), FIELDS["units"], max_entries=LISTS["units"])
    unit_required = BooleanField(_("단위를 꼭 적어야 하기"))
    unit_penalty = PercentField(
        _("단위가 없거나 틀렸을 때 잃는 비율"), description=_("비우면 수가 맞아도 점수가 없습니다.")
    )
    pairs = FieldList(FormField(PairForm), FIELDS["pairs"], max_entries=LISTS["pairs"])
    distractors = fields.text(
        FIELDS["distractors"],
        5_000,
        description=_("고르는 목록에만 나오는 답입니다. 한 줄에 하나씩 적습니다."),
    )
    items = FieldList(FormField(ItemForm), FIELDS["items"], max_entries=LISTS["items"])
    gaps = FieldList(FormField(GapForm), FIELDS["gaps"], max_entries=LISTS["gaps"])
    language = fields.line(FIELDS["language"], 30, description=_("python, java처럼 적습니다."))
    template = fields.text(FIELDS["template"], 20_000)
    grader_note = fields.text(
        FIELDS["grader_note"],
        10_000,
        description=_("채점 기준이나 모범 답안입니다. 교육생에게는 보이지 않습니다."),
    )
    grader_note_format = format_field()
    least_words = WholeField(FIELDS["least_words"])
    most_words = WholeField(FIELDS["most_words"])
    most_files = WholeField(_("받을 파일 수"), least=1, most=20, default=1)
    file_types = fields.line(
        FIELDS["file_types"],
        300,
        description=_(".pdf, .zip처럼 적습니다. 비우면 무엇이든 받습니다."),
    )

    feedback = fields.text(FIELDS["feedback"], 10_000)
    feedback_format = format_field()
    right_feedback = fields.text(FIELDS["right_feedback"], 5_000)
    right_feedback_format = format_field()
    partly_feedback = fields.text(FIELDS["partly_feedback"], 5_000)
    partly_feedback_format = format_field()
    wrong_feedback = fields.text(FIELDS["wrong_feedback"], 5_000)
    wrong_feedback_format = format_field()

    uploads = MultipleFileField(_("파일 붙이기"))
    kept = SelectMultipleField(choices=[], validate_choice=False)
    dropped = SelectMultipleField(_("뺄 파일"), choices=[], validate_choice=False)
    version = HiddenField(default="0")

    kind: Kind
    found: dict[str, list[str]]  # what check() says is wrong, by field
    warned: dict[str, list[str]]

    def of(self, kind: Kind, nodes: Sequence[Node]) -> QuestionForm:
        """Leave the fields of *kind*, and offer the categories of the bank."""
        self.kind, self.found, self.warned = kind, {}, {}
        gone = _SOMETIMES - set(OF_KIND[kind])
        if kind is Kind.TEXT:
            gone |= {"points", *_ASKED}
        elif kind in {Kind.ESSAY, Kind.CODE, Kind.FILE}:
            gone |= set(_ASKED)
        for name in gone:
            if name in self:
                del self[name]
        self.category_id.choices = [(0, gettext("분류 없음"))] + [
            (node.category.id, "\u2003" * node.depth + node.category.name) for node in nodes
        ]
        self.difficulty.choices = [("", str(NOT_SAID)), *difficulty_choices()]
        return self

    def validate(self, extra_validators: Any = None) -> bool:
        """Also that values and names can be read at all; what they say is checked by rules."""
        fine = super().validate(extra_validators)
        if "numbers" in self:
            for row in self.numbers:
                fine = _readable(row.form.value) and fine
        if "gaps" in self:
            for row in self.gaps:
                if row.form.kind.data == Kind.NUMERICAL:
                    for line in row.form.lines:
                        fine = _readable(line.form.text) and fine
                if any(char in (row.form.key.data or "") for char in "{}"):
                    row.form.key.errors = [gettext("빈칸의 이름에는 중괄호를 쓸 수 없습니다.")]
                    fine = False
        return fine

    def tell(self, findings: Sequence[Finding]) -> None:
        """Put what rules found beside the fields."""
        self.found, self.warned = {}, {}
        for one in findings:
            place = self.found if one.error else self.warned
            place.setdefault(one.field, []).append(finding(one))

    def notes(self, name: str) -> list[tuple[str, bool]]:
        """(sentence, whether it is an error) of what rules found at a field."""
        errors = [(text, True) for text in self.found.get(name, [])]
        return errors + [(text, False) for text in self.warned.get(name, [])]

    def problems(self) -> Iterator[tuple[str, str, str]]:
        """(id of the control, its label, what is wrong), in the order of the page."""
        yield from _problems(self)
        for name, sentences in self.found.items():
            for sentence in sentences:
                yield name, label_of(name), sentence

    @property
    def level(self) -> int | None:
        """The difficulty."""
        return int(self.difficulty.data) if self.difficulty.data in map(str, DIFFICULTY) else None


def _readable(field: Any) -> bool:
    text = (field.data or "").strip()
    problem = number_problem(text) if text else ""
    if problem:
        field.errors = [*field.errors, problem]
    return not problem


def label_of(name: str) -> str:
    """A field's name in words: ``choices-0-text`` is "보기 1 · 물음"."""
    words: list[str] = []
    for one in name.split("-"):
        if one.isdigit():
            words[-1] = f"{words[-1]} {int(one) + 1}"
        elif one != "text" or not words:
            words.append(str(FIELDS.get(one, one)))
    return " · ".join(words)


def _problems(form: Any, before: str = "") -> Iterator[tuple[str, str, str]]:
    for item in form:
        if isinstance(item, FieldList):
            for position, row in enumerate(item, start=1):
                yield from _problems(row.form, f"{before}{item.label.text} {position} · ")
        elif not isinstance(item, FormField):
            for error in item.errors:
                yield item.id, f"{before}{item.label.text}", str(error)


def lists_of(kind: Kind) -> tuple[str, ...]:
    """The lists of rows that a kind has."""
    return tuple(name for name in OF_KIND[kind] if name in LISTS)


def fresh_data(kind: Kind) -> dict[str, Any]:
    """What the editor of a new question begins with: enough empty rows."""
    rows: dict[Kind, dict[str, Any]] = {
        Kind.SINGLE: {"choices": [{}] * 4},
        Kind.MULTIPLE: {"choices": [{}] * 4},
        Kind.SHORT: {"answers": [{}] * 2},
        Kind.NUMERICAL: {"numbers": [{}]},
        Kind.MATCHING: {"pairs": [{}] * 3},
        Kind.ORDERING: {"items": [{}] * 3},
        Kind.CLOZE: {"gaps": [{"key": "1", "kind": "short", "weight": 1, "lines": [{}]}]},
        Kind.CODE: {"language": "python"},
    }
    return rows.get(kind, {})
