"""Forms of quizzes: settings, draws, what a teacher does with an attempt."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from lms.courses.assignments.fields import PointsField
from lms.courses.content.models import Module
from lms.courses.fields import SeoulDateTimeField, line, storable, text
from lms.courses.questions.queries.categories import Node
from lms.courses.quizzes.messages import (
    COUNTING_WORDS,
    MOMENT_WORDS,
    PART_WORDS,
    PER_PAGE_WORDS,
    words,
)
from lms.courses.quizzes.models import Quiz, QuizSlot
from lms.courses.quizzes.operations import DrawValues, QuizValues
from lms.courses.quizzes.operations.composing import MOST_DRAWN
from lms.courses.quizzes.rules import publishing, reviewing
from lms.courses.quizzes.rules.ending import MOST_MINUTES
from lms.courses.quizzes.rules.starting import MOST_CODE
from lms.i18n import local
from lms.skills.forms import SkillsField

_ = lazy_gettext
MOST_POINTS = Decimal(1000)
MOST_ATTEMPTS = 100


def _checks(label: Any, choices: Any, **kwargs: Any) -> SelectMultipleField:
    return SelectMultipleField(
        label,
        choices=[(code, word) for code, word in choices.items()],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        **kwargs,
    )


class QuizForm(FlaskForm):
    """What a teacher says of a quiz."""

    title_ko = line(_("시험 이름"), 160, required=_("시험 이름을 적어 주세요."))
    title_en = line(
        _("영어 이름"), 160, description=_("비우면 영어 화면에도 한국어 이름이 나옵니다.")
    )
    module_id = SelectField(_("모듈"), coerce=int, default=0)
    intro = text(
        _("안내"),
        50_000,
        description=_("마크다운으로 씁니다. 시험 범위, 준비물, 지켜야 할 것을 적어 주세요."),
    )
    available_from = SeoulDateTimeField(
        _("여는 때"),
        [Optional()],
        description=_("서울 시각(KST)입니다. 비우면 공개하자마자 열립니다."),
    )
    due_at = SeoulDateTimeField(
        _("닫는 때"),
        [Optional()],
        description=_(
            "서울 시각(KST)입니다. 이때가 되면 응시 중인 사람도 그때까지의 답으로 끝납니다."
        ),
    )
    time_limit_minutes = IntegerField(
        _("제한 시간(분)"),
        [
            Optional(),
            NumberRange(1, MOST_MINUTES, _("1분에서 1,440분(하루) 사이로 적어 주세요.")),
        ],
        description=_("서버 시계로 잽니다. 비우면 제한이 없습니다."),
    )
    attempts_allowed = IntegerField(
        _("응시 횟수"),
        [
            InputRequired(_("응시 횟수를 적어 주세요.")),
            NumberRange(0, MOST_ATTEMPTS, _("0에서 100 사이로 적어 주세요.")),
        ],
        default=1,
        description=_("0이면 몇 번이든 응시할 수 있습니다."),
    )
    counting = SelectField(_("반영할 점수"), choices=list(COUNTING_WORDS.items()))
    pass_percent = PointsField(
        _("통과 기준(백분율)"),
        [Optional()],
        most=Decimal(100),
        description=_("비우면 통과와 탈락을 가리지 않습니다."),
    )
    shuffle_questions = BooleanField(_("문제 순서를 사람마다 섞기"))
    shuffle_choices = BooleanField(_("보기 순서를 사람마다 섞기"), default=True)
    per_page = RadioField(_("보여 주는 방법"), choices=list(PER_PAGE_WORDS.items()), default="all")
    no_return = BooleanField(
        _("앞 문제로 되돌아갈 수 없음"),
        description=_(
            "한 화면에 한 문제일 때만 됩니다. 다음으로 넘어간 문제는 다시 볼 수 없습니다."
        ),
    )
    access_code = line(
        _("응시 코드"),
        MOST_CODE,
        description=_("적으면 시작할 때 이 코드를 물어봅니다. 시험장에서 알려 줄 때 씁니다."),
    )
    right_after = _checks(MOMENT_WORDS["right_after"], PART_WORDS)
    while_open = _checks(MOMENT_WORDS["while_open"], PART_WORDS)
    after_close = _checks(MOMENT_WORDS["after_close"], PART_WORDS)
    skills = SkillsField(_("시험이 보여 주는 역량"), most=12)
    version = IntegerField(widget=HiddenInput(), default=0)

    def offer_modules(self, modules: list[Module]) -> None:
        """Let the module be chosen among those of the offering."""
        self.module_id.choices = [(0, gettext("모듈에 넣지 않음"))] + [
            (module.id, local(module)) for module in modules
        ]

    def validate(self, extra_validators: Any = None) -> bool:
        """Also what needs several fields: dates and limit, no way back, what shows beside what."""
        fine = super().validate(extra_validators)
        for reason in publishing.date_problems(
            self.available_from.data, self.due_at.data, self.time_limit_minutes.data
        ):
            self.due_at.errors = [*self.due_at.errors, words(reason)]
            fine = False
        if self.no_return.data and self.per_page.data != "one":
            self.no_return.errors = [gettext("한 화면에 한 문제일 때만 고를 수 있습니다.")]
            fine = False
        for moment in reviewing.SETTABLE:
            chosen = set(self[moment.value].data or [])
            if chosen - {"answers", "marks"} and "answers" not in chosen:
                self[moment.value].errors = [
                    gettext("맞고 틀림, 정답, 피드백은 문제와 낸 답을 함께 보여 줄 때만 보입니다.")
                ]
                fine = False
        return fine

    def values(self) -> QuizValues:
        """What a valid form says."""
        return QuizValues(
            title_ko=self.title_ko.data or "",
            title_en=self.title_en.data or "",
            intro=self.intro.data or "",
            module_id=self.module_id.data or None,
            available_from=self.available_from.data,
            due_at=self.due_at.data,
            time_limit_minutes=self.time_limit_minutes.data,
            attempts_allowed=self.attempts_allowed.data or 0,
            counting=self.counting.data,
            shuffle_questions=bool(self.shuffle_questions.data),
            shuffle_choices=bool(self.shuffle_choices.data),
            per_page=self.per_page.data,
            no_return=bool(self.no_return.data),
            pass_percent=self.pass_percent.data,
            access_code=self.access_code.data or "",
            review={
                moment.value: [
                    part.value
                    for part in reviewing.Part
                    if part.value in (self[moment.value].data or [])
                ]
                for moment in reviewing.SETTABLE
            },
            skills=list(self.skills.data or []),
        )


def data_of(quiz: Quiz | None) -> dict[str, Any]:
    """A quiz as its form shows it; none: a new one."""
    if quiz is None:
        return dict(reviewing.USUAL)
    names = (
        "title_ko", "title_en", "intro", "available_from", "due_at", "time_limit_minutes",
        "attempts_allowed", "counting", "shuffle_questions", "shuffle_choices", "per_page",
        "no_return", "pass_percent", "access_code", "version",
    )  # fmt: skip
    return {
        **{name: getattr(quiz, name) for name in names},
        **{moment.value: list(quiz.review.get(moment, ())) for moment in reviewing.SETTABLE},
        "module_id": quiz.module_id or 0,
        "skills": [line.skill_id for line in quiz.skills],
    }


class DrawForm(FlaskForm):
    """From what a random draw draws, how many, and what each is worth."""

    category_id = SelectField(_("분류"), coerce=int, default=0)
    with_subcategories = BooleanField(_("아래 분류도 함께"), default=True)
    tags = StringField(
        _("태그"),
        [Length(max=300), storable],
        description=_("쉼표로 나눕니다. 모두 달린 문제만 뽑습니다."),
    )
    difficulty_from = SelectField(_("난이도 (부터)"), coerce=int, default=0)
    difficulty_to = SelectField(_("난이도 (까지)"), coerce=int, default=0)
    count = IntegerField(
        _("뽑을 문제 수"),
        [
            InputRequired(_("몇 문제를 뽑을지 적어 주세요.")),
            NumberRange(1, MOST_DRAWN, _("1에서 100 사이로 적어 주세요.")),
        ],
        default=1,
    )
    points = PointsField(
        _("문제당 배점"), [InputRequired(_("배점을 적어 주세요."))], most=MOST_POINTS
    )
    version = IntegerField(widget=HiddenInput(), default=0)

    def offer(self, categories: list[Node]) -> None:
        """Let category and difficulty be chosen."""
        self.category_id.choices = [(0, gettext("문제은행 전체"))] + [
            (one.category.id, one.label) for one in categories
        ]
        levels = [(level, str(level)) for level in range(1, 6)]
        self.difficulty_from.choices = [(0, gettext("가리지 않음")), *levels]
        self.difficulty_to.choices = [(0, gettext("가리지 않음")), *levels]

    def validate(self, extra_validators: Any = None) -> bool:
        """Also the order of the difficulties."""
        fine = super().validate(extra_validators)
        low, high = self.difficulty_from.data, self.difficulty_to.data
        if low and high and low > high:
            self.difficulty_to.errors = [gettext("끝 난이도가 처음보다 낮습니다.")]
            fine = False
        return fine

    def values(self) -> DrawValues:
        """What a valid form says."""
        names = [name.strip() for name in (self.tags.data or "").split(",")]
        return DrawValues(
            category_id=self.category_id.data or None,
            with_subcategories=bool(self.with_subcategories.data),
            tags=list(dict.fromkeys(name for name in names if name)),
            difficulty_from=self.difficulty_from.data or None,
            difficulty_to=self.difficulty_to.data or None,
            count=self.count.data or 1,
            points=self.points.data if self.points.data is not None else Decimal(1),
        )


def draw_data(slot: QuizSlot | None) -> dict[str, Any]:
    """A draw as its form shows it."""
    if slot is None:
        return {"points": Decimal(1), "count": 1, "with_subcategories": True}
    return {
        "category_id": slot.category_id or 0,
        "with_subcategories": slot.with_subcategories,
        "tags": ", ".join(slot.tags),
        "difficulty_from": slot.difficulty_from or 0,
        "difficulty_to": slot.difficulty_to or 0,
        "count": slot.draw_count,
        "points": slot.points,
        "version": slot.version,
    }


class PointsForm(FlaskForm):
    """What each question of a slot is worth, or every question of the quiz."""

    points = PointsField(_("배점"), [InputRequired(_("배점을 적어 주세요."))], most=MOST_POINTS)
    version = IntegerField(widget=HiddenInput(), default=0)


class SectionForm(FlaskForm):
    """The heading of a section that begins at a slot; empty: none does."""

    section_ko = line(_("구역 이름"), 160)
    section_en = line(_("영어 이름"), 160)
    version = IntegerField(widget=HiddenInput(), default=0)


class ReasonForm(FlaskForm):
    """Why something is done to somebody's attempt."""

    reason = TextAreaField(
        _("사유"),
        [InputRequired(_("사유를 적어 주세요.")), Length(max=300), storable],
        description=_("감사 기록에 남습니다."),
    )


class ReopenForm(ReasonForm):
    """Until when somebody may go on, and why."""

    until = SeoulDateTimeField(_("언제까지"), [InputRequired(_("언제까지 열어 둘지 적어 주세요."))])


class ExportForm(FlaskForm):
    """What is taken along, how, and why."""

    reason = StringField(
        _("사유"),
        [InputRequired(_("왜 내려받는지 적어 주세요.")), Length(max=300), storable],
    )
    format = SelectField(
        _("형식"), choices=[("xlsx", "Excel (.xlsx)"), ("csv", "CSV (.csv)")], default="xlsx"
    )
