"""Question banks: a course's questions, each in versions, in a tree of categories."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, and_
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from lms.accounts.models import Person
from lms.courses.catalogue.models import Course
from lms.db import Base, ExactDecimal, UtcDateTime


class QuestionCategory(Base):
    """A drawer of a course's bank; none above it: at the top. Names are unique beside each other."""

    __tablename__ = "question_category"
    __table_args__ = (Index("ix_question_category_place", "course_id", "parent_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("question_category.id"))
    name: Mapped[str] = mapped_column(String(120))
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __mapper_args__ = {"version_id_col": version}


class BankQuestion(Base):
    """A question of a course's bank. Its content is in versions; where it lies, here.

    ``number`` is its current version's; kind, title, points and so on repeat that version's for
    lists. Category, tags, skills and difficulty are no part of a version: they may change without
    anybody's quiz changing.
    """

    __tablename__ = "bank_question"
    __table_args__ = (Index("ix_bank_question_place", "course_id", "category_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"))
    category_id: Mapped[int | None] = mapped_column(ForeignKey("question_category.id"), index=True)
    number: Mapped[int] = mapped_column(default=1)
    kind: Mapped[str] = mapped_column(String(12))
    title: Mapped[str] = mapped_column(String(300), default="")
    excerpt: Mapped[str] = mapped_column(String(400), default="")  # of the text, without markup
    search: Mapped[str] = mapped_column(Text, default="")  # folded words, a line of initials
    points: Mapped[Decimal] = mapped_column(ExactDecimal)
    difficulty: Mapped[int | None]  # 1 (easy) to 5 (hard)
    digest: Mapped[str] = mapped_column(String(64), index=True)  # of what is asked: likeness.py
    problems: Mapped[list[str]] = mapped_column(JSON, default=list)  # codes of errors (checking)
    errors: Mapped[int] = mapped_column(default=0)  # how many, for lists
    warnings: Mapped[int] = mapped_column(default=0)
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # no new quiz draws it
    version: Mapped[int] = mapped_column(default=1)  # for two editors
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    course: Mapped[Course] = relationship()
    category: Mapped[QuestionCategory | None] = relationship()
    created_by: Mapped[Person | None] = relationship(foreign_keys=created_by_id)
    updated_by: Mapped[Person | None] = relationship(foreign_keys=updated_by_id)
    tags: Mapped[list[QuestionTag]] = relationship(
        cascade="all, delete-orphan", order_by="QuestionTag.name"
    )
    skills: Mapped[list[QuestionSkill]] = relationship(cascade="all, delete-orphan")
    versions: Mapped[list[QuestionVersion]] = relationship(
        order_by="QuestionVersion.number", back_populates="question"
    )
    current: Mapped[QuestionVersion] = relationship(
        primaryjoin=lambda: and_(
            BankQuestion.id == foreign(QuestionVersion.question_id),
            BankQuestion.number == foreign(QuestionVersion.number),
        ),
        viewonly=True,
        uselist=False,
    )

    __mapper_args__ = {"version_id_col": version}


class QuestionVersion(Base):
    """What a question said at one time, never changed; files hang on ("question_version", id)."""

    __tablename__ = "question_version"
    __table_args__ = (UniqueConstraint("question_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("bank_question.id"))
    number: Mapped[int]
    body: Mapped[dict[str, Any]] = mapped_column(JSON)  # model.as_json, without tags and category
    digest: Mapped[str] = mapped_column(String(64))  # SHA-256 of body and files
    restored_from: Mapped[int | None]  # the number of the version that was brought back
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    question: Mapped[BankQuestion] = relationship(back_populates="versions")
    created_by: Mapped[Person | None] = relationship()


class QuestionTag(Base):
    """A word by which questions are found."""

    __tablename__ = "question_tag"

    question_id: Mapped[int] = mapped_column(ForeignKey("bank_question.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(60), primary_key=True, index=True)


class QuestionSkill(Base):
    """A skill that a question asks for."""

    __tablename__ = "question_skill"

    question_id: Mapped[int] = mapped_column(ForeignKey("bank_question.id"), primary_key=True)
    skill_id: Mapped[str] = mapped_column(ForeignKey("skill.id"), primary_key=True)


class QuestionImport(Base):
    """A plan that was shown and waits to be carried out; its file hangs on ("question_import", id)."""

    __tablename__ = "question_import"

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    name: Mapped[str] = mapped_column(String(255))  # of the file
    format: Mapped[str] = mapped_column(String(40))
    file_digest: Mapped[str] = mapped_column(String(64))  # SHA-256
    plan_digest: Mapped[str] = mapped_column(String(64))  # of everything that was read
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)  # counts, for the record
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    committed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class QuestionAct(Base):
    """Something done to several questions at once, which can be undone."""

    __tablename__ = "question_act"

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    act: Mapped[str] = mapped_column(String(12))  # move, tag, untag, retire, restore
    value: Mapped[str] = mapped_column(String(60), default="")  # the tag, or the category's id
    before: Mapped[list[list[Any]]] = mapped_column(JSON)  # [question id, what was there]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
