"""Sections of an offering and who is in them."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Base


class Section(Base):
    """A part of an offering's learners: "A반"."""

    __tablename__ = "section"
    __table_args__ = (UniqueConstraint("offering_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    offering_id: Mapped[int] = mapped_column(ForeignKey("offering.id"))
    name: Mapped[str] = mapped_column(String(60))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class SectionMember(Base):
    """A learner's section; at most one in an offering."""

    __tablename__ = "section_member"
    __table_args__ = (Index("ix_section_member_person", "person_id"),)

    offering_id: Mapped[int] = mapped_column(ForeignKey("offering.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    section_id: Mapped[int] = mapped_column(
        ForeignKey("section.id", ondelete="CASCADE"), index=True
    )
