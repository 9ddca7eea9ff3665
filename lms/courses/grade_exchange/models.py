"""What an uploaded gradebook would change, and the layouts in which an institution wants results."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Organisation, Person
from lms.courses.catalogue.models import Offering
from lms.db import Base, UtcDateTime


class GradeImport(Base):
    """A plan made of an upload: committing does exactly what *body* says. Its maker alone sees it."""

    __tablename__ = "grade_import"
    __table_args__ = (Index("ix_grade_import_made", "made_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    offering_id: Mapped[int] = mapped_column(ForeignKey("offering.id"), index=True)
    file_name: Mapped[str] = mapped_column(String(255))  # of the upload
    body: Mapped[dict[str, Any]] = mapped_column(JSON)  # as rules.planning makes it
    digest: Mapped[str] = mapped_column(String(64))  # SHA-256 of the lines: what was looked at
    made_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    committed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    offering: Mapped[Offering] = relationship()
    made_by: Mapped[Person] = relationship()


class ExportLayout(Base):
    """The columns that an institution's own records system takes, in order, under its names."""

    __tablename__ = "grade_export_layout"
    __table_args__ = (UniqueConstraint("organisation_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    columns: Mapped[list[dict[str, str]]] = mapped_column(JSON)  # field, heading, value (of fixed)
    only_frozen: Mapped[bool] = mapped_column(default=True)  # who has no result yet is left out
    file_format: Mapped[str] = mapped_column(String(4), default="xlsx")  # csv, xlsx
    version: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)

    organisation: Mapped[Organisation] = relationship()

    __mapper_args__ = {"version_id_col": version}
