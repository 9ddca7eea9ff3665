"""Candidates: consent, preferences, résumé, and who may not see them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Person
from lms.db import Base, UtcDateTime


class CandidateProfile(Base):
    """What a person chose to be matched on. Live only while *matching_since* is set."""

    __tablename__ = "candidate_profile"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(32), unique=True)  # the pseudonym the matcher sees
    matching_since: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    consent_id: Mapped[int | None] = mapped_column(ForeignKey("consent_record.id"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    available_from: Mapped[date | None]
    districts: Mapped[list[str]] = mapped_column(JSON, default=list)
    industries: Mapped[list[str]] = mapped_column(JSON, default=list)
    employment_types: Mapped[list[str]] = mapped_column(JSON, default=list)
    licences: Mapped[list[str]] = mapped_column(JSON, default=list)  # skill ids of certificates
    languages: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)  # code → level
    version: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)

    person: Mapped[Person] = relationship()

    __mapper_args__ = {"version_id_col": version}


class HiddenFrom(Base):
    """An organisation that never sees this person, in any list, count or search."""

    __tablename__ = "hidden_from"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    since: Mapped[datetime] = mapped_column(UtcDateTime)


class Resume(Base):
    """An imported résumé; the file itself is an attachment of ("resume", id)."""

    __tablename__ = "resume"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), unique=True)
    source_format: Mapped[str] = mapped_column(String(12))
    problems: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    imported_at: Mapped[datetime] = mapped_column(UtcDateTime)

    passages: Mapped[list[ResumePassage]] = relationship(
        cascade="all, delete-orphan", order_by="ResumePassage.position"
    )


class ResumePassage(Base):
    """A line or paragraph of a résumé, already masked, and the skills that it claims."""

    __tablename__ = "resume_passage"
    __table_args__ = (UniqueConstraint("resume_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    resume_id: Mapped[int] = mapped_column(ForeignKey("resume.id"))
    position: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))  # experience, education, project, certificate …
    text: Mapped[str] = mapped_column(Text)
    skills: Mapped[list[str]] = mapped_column(JSON, default=list)
    shown: Mapped[bool] = mapped_column(default=True)  # the person may leave a line out
    on: Mapped[date]  # the end of the period that it tells of, else the day of the import


class ResumePlan(Base):
    """What an uploaded résumé would become: looked at, then committed exactly so, or dropped.

    The file waits as an attachment of ("resume_plan", id). Lines are masked already.
    """

    __tablename__ = "resume_plan"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), unique=True)
    token: Mapped[str] = mapped_column(String(32))  # tells which upload a confirmation means
    source_format: Mapped[str] = mapped_column(String(12))
    problems: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    lines: Mapped[list[dict[str, Any]]] = mapped_column(JSON)  # candidates.resumes.Line
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
