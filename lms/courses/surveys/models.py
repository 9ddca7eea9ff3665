"""Surveys of an offering, and answers that nobody can lead back to a person."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.courses.catalogue.models import Offering
from lms.db import Base, UtcDateTime


class Survey(Base):
    """Questions to everybody who sits in an offering."""

    __tablename__ = "survey"

    id: Mapped[int] = mapped_column(primary_key=True)
    offering_id: Mapped[int] = mapped_column(ForeignKey("offering.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12))  # midterm, final, satisfaction, before, after
    title_ko: Mapped[str] = mapped_column(String(160))
    title_en: Mapped[str] = mapped_column(String(160), default="")
    intro_ko: Mapped[str] = mapped_column(Text, default="")
    intro_en: Mapped[str] = mapped_column(Text, default="")
    opens_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closes_at: Mapped[datetime] = mapped_column(UtcDateTime)
    results_after: Mapped[str] = mapped_column(String(8))  # close, grades
    before_grades: Mapped[bool] = mapped_column(
        default=False
    )  # one's result waits for one's answer
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # raises the version each time

    offering: Mapped[Offering] = relationship()
    questions: Mapped[list[SurveyQuestion]] = relationship(
        cascade="all, delete-orphan", order_by="SurveyQuestion.position", back_populates="survey"
    )

    __mapper_args__ = {"version_id_col": version}


class SurveyQuestion(Base):
    """One question; its scale or its options."""

    __tablename__ = "survey_question"

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id"), index=True)
    position: Mapped[int]
    #: agreement, satisfaction, ability (each 1 to 5), choice, several, text
    kind: Mapped[str] = mapped_column(String(12))
    text_ko: Mapped[str] = mapped_column(String(300))
    text_en: Mapped[str] = mapped_column(String(300), default="")
    options: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)  # ko, en
    required: Mapped[bool] = mapped_column(default=True)
    skill_id: Mapped[str | None] = mapped_column(ForeignKey("skill.id"))  # of a self-assessment

    survey: Mapped[Survey] = relationship(back_populates="questions")


class SurveyReply(Base):
    """That a person answered, and on which day; nothing leads from here to what they said."""

    __tablename__ = "survey_reply"

    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    answered_on: Mapped[date]


class SurveySheet(Base):
    """What somebody said. It has no time and no number that counts up, and is not kept in the
    order of arrival: its key is random, and on SQLite the table is stored by that key."""

    __tablename__ = "survey_sheet"
    __table_args__ = (
        UniqueConstraint("survey_id", "pseudonym"),
        Index("ix_survey_sheet_survey", "survey_id"),
        {"sqlite_with_rowid": False},
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=lambda: str(uuid.uuid4()))
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id"))
    #: {question id: 1 to 5, option position, list of positions, or text}
    answers: Mapped[dict[str, Any]] = mapped_column(JSON)
    #: Of self-assessments alone: joins before and after; none for evaluations.
    pseudonym: Mapped[str | None] = mapped_column(String(64))
