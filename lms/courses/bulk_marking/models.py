"""What an uploaded file would do, kept until it is done or forgotten."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Person
from lms.courses.assignments.models import Assignment
from lms.db import Base, UtcDateTime


class BulkPlan(Base):
    """A plan made of an upload: committing does exactly what *body* says, or nothing.

    ``kind``: files (marked work that goes back) or marks (a sheet of marks). Its maker alone sees it.
    """

    __tablename__ = "bulk_plan"
    __table_args__ = (
        CheckConstraint("kind IN ('files', 'marks')", name="kind"),
        Index("ix_bulk_plan_made", "made_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"), index=True)
    kind: Mapped[str] = mapped_column(String(8))
    file_name: Mapped[str] = mapped_column(String(255))  # of the upload
    body: Mapped[dict[str, Any]] = mapped_column(JSON)  # the lines, as rules make them
    digest: Mapped[str] = mapped_column(String(64))  # SHA-256 of the lines: what was looked at
    made_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    committed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    assignment: Mapped[Assignment] = relationship()
    made_by: Mapped[Person] = relationship()
