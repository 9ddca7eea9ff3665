"""Quizzes, what they are made of, attempts, and every answer as it was given."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Person
from lms.clock import SEOUL
from lms.courses.catalogue.models import Offering
from lms.courses.questions.models import QuestionCategory, QuestionVersion
from lms.db import Base, ExactDecimal, UtcDateTime


class Quiz(Base):
    """Questions to be answered within a window of time. ``due_at`` is when it closes."""

    __tablename__ = "quiz"
    __table_args__ = (
        CheckConstraint("attempts_allowed >= 0", name="attempts"),
        CheckConstraint("time_limit_minutes > 0", name="time_limit"),
    )

    item_kind: ClassVar[str] = "quiz"  # what date overrides call it

    id: Mapped[int] = mapped_column(primary_key=True)
    offering_id: Mapped[int] = mapped_column(ForeignKey("offering.id"), index=True)
    module_id: Mapped[int | None] = mapped_column(ForeignKey("module.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    title_ko: Mapped[str] = mapped_column(String(160))
    title_en: Mapped[str] = mapped_column(String(160), default="")
    intro: Mapped[str] = mapped_column(Text, default="")  # Markdown
    available_from: Mapped[datetime | None] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    time_limit_minutes: Mapped[int | None]
    attempts_allowed: Mapped[int] = mapped_column(default=1)  # 0: as many as one likes
    counting: Mapped[str] = mapped_column(String(8), default="highest")  # rules.counting.Counting
    shuffle_questions: Mapped[bool] = mapped_column(default=False)
    shuffle_choices: Mapped[bool] = mapped_column(default=True)
    per_page: Mapped[str] = mapped_column(String(4), default="all")  # all, one
    no_return: Mapped[bool] = mapped_column(default=False)  # with per_page one: only forwards
    pass_percent: Mapped[Decimal | None] = mapped_column(ExactDecimal)
    access_code: Mapped[str] = mapped_column(String(60), default="")
    #: What learners see, by rules.reviewing.Moment: lists of rules.reviewing.Part.
    review: Mapped[dict[str, list[str]]] = mapped_column(JSON, default=dict)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    deleted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # can be restored
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # raises the version each time

    @property
    def late_until(self) -> datetime | None:
        """None: a quiz closes at ``due_at``, and nothing is taken late."""
        return None

    @late_until.setter
    def late_until(self, moment: datetime | None) -> None:
        """What moves all dates of a course sets this one too; there is none to be set."""
        if moment is not None:
            raise ValueError("nothing is taken late by a quiz")

    offering: Mapped[Offering] = relationship()
    skills: Mapped[list[QuizSkill]] = relationship(cascade="all, delete-orphan")
    slots: Mapped[list[QuizSlot]] = relationship(
        cascade="all, delete-orphan",
        order_by="(QuizSlot.position, QuizSlot.id)",
        back_populates="quiz",
    )

    __mapper_args__ = {"version_id_col": version}


class QuizSkill(Base):
    """A skill that a quiz assesses as a whole."""

    __tablename__ = "quiz_skill"

    quiz_id: Mapped[int] = mapped_column(ForeignKey("quiz.id"), primary_key=True)
    skill_id: Mapped[str] = mapped_column(ForeignKey("skill.id"), primary_key=True)


class QuizSlot(Base):
    """A place in a quiz: one question, or some drawn at random from a category of the bank."""

    __tablename__ = "quiz_slot"
    __table_args__ = (
        CheckConstraint("points >= 0", name="points"),
        CheckConstraint("draw_count >= 1", name="draw_count"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    quiz_id: Mapped[int] = mapped_column(ForeignKey("quiz.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    kind: Mapped[str] = mapped_column(String(8))  # question, draw
    points: Mapped[Decimal] = mapped_column(ExactDecimal)  # of each question
    question_version_id: Mapped[int | None] = mapped_column(
        ForeignKey("question_version.id"), index=True
    )
    category_id: Mapped[int | None] = mapped_column(
        ForeignKey("question_category.id"), index=True
    )  # of a draw; none: the whole bank
    with_subcategories: Mapped[bool] = mapped_column(default=True)
    tags: Mapped[list[str]] = mapped_column(JSON, default=list)  # all of them
    difficulty_from: Mapped[int | None]
    difficulty_to: Mapped[int | None]
    draw_count: Mapped[int] = mapped_column(default=1)
    #: A section begins here where either is filled in.
    section_ko: Mapped[str] = mapped_column(String(160), default="")
    section_en: Mapped[str] = mapped_column(String(160), default="")
    version: Mapped[int] = mapped_column(default=1)

    quiz: Mapped[Quiz] = relationship(back_populates="slots")
    question_version: Mapped[QuestionVersion | None] = relationship()
    category: Mapped[QuestionCategory | None] = relationship()

    __mapper_args__ = {"version_id_col": version}


class Attempt(Base):
    """One person's go at a quiz. When it ends is decided from the clock (``rules.ending``)."""

    __tablename__ = "quiz_attempt"
    __table_args__ = (
        UniqueConstraint("quiz_id", "person_id", "number"),
        Index("ix_quiz_attempt_person", "person_id", "state"),
        Index("ix_quiz_attempt_state", "state", "quiz_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    quiz_id: Mapped[int] = mapped_column(ForeignKey("quiz.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    number: Mapped[int]  # counts deleted ones and previews too
    preview: Mapped[bool] = mapped_column(
        default=False
    )  # somebody who teaches tried it: not counted
    seed: Mapped[int] = mapped_column(BigInteger)  # random; decides draws, order and tokens
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    time_limit_minutes: Mapped[int | None]  # as it was then
    state: Mapped[str] = mapped_column(String(8), default="open")  # open, finished
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by: Mapped[str] = mapped_column(String(8), default="")  # learner, time, close, teacher
    #: Set when it was reopened: it ends then, whatever the limit was.
    reopened_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reached: Mapped[int] = mapped_column(default=0)  # furthest page, where there is no way back
    points: Mapped[Decimal | None] = mapped_column(ExactDecimal)  # none: something waits for a mark
    possible: Mapped[Decimal] = mapped_column(ExactDecimal, default=Decimal(0))
    receipt: Mapped[str] = mapped_column(String(64), default="")  # SHA-256 of what was handed in
    evidence_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # told to evidence
    deleted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # by a teacher, with a reason

    quiz: Mapped[Quiz] = relationship()
    person: Mapped[Person] = relationship()
    questions: Mapped[list[AttemptQuestion]] = relationship(
        cascade="all, delete-orphan",
        order_by="AttemptQuestion.position",
        back_populates="attempt",
    )

    @property
    def receipt_number(self) -> str:
        """The number on the receipt, for people to quote."""
        return f"{(self.submitted_at or self.started_at).astimezone(SEOUL):%Y}-Q{self.id:07d}"


class AttemptQuestion(Base):
    """A question as this attempt got it, with the answer that stands and its mark."""

    __tablename__ = "attempt_question"
    __table_args__ = (
        UniqueConstraint("attempt_id", "position"),
        Index("ix_attempt_question_version", "question_version_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("quiz_attempt.id"), index=True)
    slot_id: Mapped[int | None] = mapped_column(ForeignKey("quiz_slot.id"), index=True)
    position: Mapped[int]
    question_version_id: Mapped[int] = mapped_column(ForeignKey("question_version.id"))
    points: Mapped[Decimal] = mapped_column(ExactDecimal)  # at most
    section_ko: Mapped[str] = mapped_column(String(160), default="")  # a section begins here
    section_en: Mapped[str] = mapped_column(String(160), default="")
    passage: Mapped[bool] = mapped_column(default=False)  # to be read; nothing is asked
    response: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)  # canonical; {}: none
    is_answered: Mapped[bool] = mapped_column(default=False)  # the response is not empty
    saved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # server's clock
    given_at: Mapped[datetime | None] = mapped_column(
        UtcDateTime
    )  # when the standing answer was given
    client_id: Mapped[str] = mapped_column(String(40), default="")  # the tab that gave it
    sequence: Mapped[int] = mapped_column(default=0)  # that tab's number for it
    flagged: Mapped[bool] = mapped_column(default=False)
    fraction: Mapped[Decimal | None] = mapped_column(ExactDecimal)  # none: not marked
    earned: Mapped[Decimal | None] = mapped_column(ExactDecimal)  # points; none: not marked
    needs_person: Mapped[bool] = mapped_column(default=False)  # waits for a person's mark
    comment: Mapped[str] = mapped_column(Text, default="")  # of the person who marked it
    marked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # none: by itself
    marked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: Why the mark is kept when the attempt is marked again: person, or a rules.regrading.Mode.
    held_by: Mapped[str] = mapped_column(String(8), default="")
    mark_version: Mapped[int] = mapped_column(default=0)  # raised by each mark of a person

    attempt: Mapped[Attempt] = relationship(back_populates="questions")
    question_version: Mapped[QuestionVersion] = relationship()


class AnswerSave(Base):
    """An answer as it arrived, never changed. The same (client, sequence) twice is one save."""

    __tablename__ = "answer_save"
    __table_args__ = (UniqueConstraint("attempt_id", "client_id", "sequence"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("quiz_attempt.id"))
    attempt_question_id: Mapped[int] = mapped_column(ForeignKey("attempt_question.id"), index=True)
    client_id: Mapped[str] = mapped_column(String(40))  # one per opened tab
    sequence: Mapped[int]
    response: Mapped[dict[str, Any]] = mapped_column(JSON)
    flagged: Mapped[bool] = mapped_column(default=False)
    given_at: Mapped[datetime] = mapped_column(
        UtcDateTime
    )  # arrival less the age that the tab told
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)
    outcome: Mapped[str] = mapped_column(String(8))  # rules.saving.Outcome: saved, older, late
