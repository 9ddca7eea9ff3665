"""Calls for applications, their forms in versions, applications with their files and history."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Person
from lms.courses.programmes.models import Cohort, Track
from lms.db import Base, UtcDateTime
from lms.storage import Attachment


class Call(Base):
    """A call for applications (모집) to a track, for one of its cohorts or for the track itself."""

    __tablename__ = "admission_call"
    __table_args__ = (CheckConstraint("closes_at > opens_at", name="window"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    track_id: Mapped[int] = mapped_column(ForeignKey("track.id"), index=True)
    cohort_id: Mapped[int | None] = mapped_column(ForeignKey("cohort.id"), index=True)
    title_ko: Mapped[str] = mapped_column(String(160))
    title_en: Mapped[str] = mapped_column(String(160), default="")
    text_ko: Mapped[str] = mapped_column(Text, default="")  # Markdown
    text_en: Mapped[str] = mapped_column(Text, default="")
    contact: Mapped[str] = mapped_column(String(200), default="")  # whom to ask: telephone, mail
    opens_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closes_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[str] = mapped_column(String(10), default="draft", index=True)  # CallState
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # by a person
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    appeals_until: Mapped[datetime | None] = mapped_column(UtcDateTime)  # none: no appeal
    destroyed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # of those not admitted
    last_number: Mapped[int] = mapped_column(default=0)  # of its applications; locked to count
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    track: Mapped[Track] = relationship()
    cohort: Mapped[Cohort | None] = relationship()

    __mapper_args__ = {"version_id_col": version}


class FormVersion(Base):
    """One version of a call's form. Published ones never change; at most one is being worked on."""

    __tablename__ = "admission_form"
    __table_args__ = (UniqueConstraint("call_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("admission_call.id"))
    number: Mapped[int]
    items: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)  # rules.form.Item
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # none: being worked on
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    sha256: Mapped[str] = mapped_column(String(64), default="")  # of the items, once published
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    call: Mapped[Call] = relationship()

    __mapper_args__ = {"version_id_col": version}


class Application(Base):
    """One person's application to a call.

    *draft* is what they are working on; *answers* is what they submitted last, the only thing that
    anybody else reads. Both are {field key: answer}; shapes in ``rules.answers``.
    """

    __tablename__ = "admission_application"
    __table_args__ = (
        UniqueConstraint("call_id", "person_id"),
        Index("ix_admission_application_state", "call_id", "state"),
        Index("ix_admission_application_person", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("admission_call.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    form_id: Mapped[int] = mapped_column(ForeignKey("admission_form.id"))  # written on
    number: Mapped[str] = mapped_column(String(24), unique=True)  # A12-0042: call, count
    state: Mapped[str] = mapped_column(String(14), default="draft")  # rules.states
    draft: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    answers: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    submissions: Mapped[int] = mapped_column(default=0)  # how often it was submitted
    source: Mapped[str] = mapped_column(String(8), default="self")  # self, import
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # last
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    outcome_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # of the present state
    outcome_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # none: the rule
    reason: Mapped[str] = mapped_column(String(500), default="")  # of the present state; for staff
    reminded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    destroy_asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # by the applicant
    destroyed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # answers and files
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    call: Mapped[Call] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    form: Mapped[FormVersion] = relationship()
    files: Mapped[list[ApplicationFile]] = relationship(
        back_populates="application", order_by="ApplicationFile.id"
    )

    __mapper_args__ = {"version_id_col": version}


class ApplicationVersion(Base):
    """What was submitted, each time: answers, files by hash, and the receipt for it."""

    __tablename__ = "admission_submission"
    __table_args__ = (UniqueConstraint("application_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("admission_application.id"))
    form_id: Mapped[int] = mapped_column(ForeignKey("admission_form.id"))
    number: Mapped[int]
    answers: Mapped[dict[str, Any]] = mapped_column(JSON)
    files: Mapped[list[dict[str, Any]]] = mapped_column(JSON)  # key, name, sha256, size
    submitted_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ApplicationFile(Base):
    """A file of an application: of what is being worked on, of what was submitted, or both."""

    __tablename__ = "admission_file"
    __table_args__ = (Index("ix_admission_file_review", "review", "application_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("admission_application.id"), index=True)
    attachment_id: Mapped[int] = mapped_column(ForeignKey("attachment.id"))
    key: Mapped[str] = mapped_column(String(40))  # of the form's field
    in_draft: Mapped[bool] = mapped_column(default=True)
    in_answers: Mapped[bool] = mapped_column(default=False)
    changed: Mapped[str] = mapped_column(
        String(40), default=""
    )  # heic, joined, stripped: what we did
    #: readable: its text was searched; unread: somebody has to look first; cleared, refused: did
    review: Mapped[str] = mapped_column(String(10))
    review_reason: Mapped[str] = mapped_column(String(300), default="")
    reviewed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reviewed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    application: Mapped[Application] = relationship(back_populates="files")
    attachment: Mapped[Attachment] = relationship()


class PaperRequest(Base):
    """The staff asked for papers of a field once more; until when, though the call may be over.

    *done_at*: they came. *ended_at*: the staff took the request back.
    """

    __tablename__ = "admission_paper_request"

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("admission_application.id"), index=True)
    key: Mapped[str] = mapped_column(String(40))  # of the form's field
    text: Mapped[str] = mapped_column(String(300), default="")  # as the applicant reads it
    until: Mapped[datetime] = mapped_column(UtcDateTime)  # the last moment at which they may come
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    application: Mapped[Application] = relationship()


class ApplicationEvent(Base):
    """A line of the applicant's timeline: a state, or a message from the staff."""

    __tablename__ = "admission_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("admission_application.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))  # a state, "message", "resubmitted", …
    title: Mapped[str] = mapped_column(String(160), default="")  # of a message
    text: Mapped[str] = mapped_column(Text, default="")  # as the applicant reads it
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class CallVisits(Base):
    """How often a call's page was opened on a day: visits (연인원), nobody's trace."""

    __tablename__ = "admission_visits"

    call_id: Mapped[int] = mapped_column(ForeignKey("admission_call.id"), primary_key=True)
    on: Mapped[date] = mapped_column(primary_key=True)
    visits: Mapped[int] = mapped_column(default=0)
