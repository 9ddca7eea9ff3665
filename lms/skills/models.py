"""The taxonomy as a table: a mirror of the matcher's versioned files, for joins and search."""

from __future__ import annotations

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Base


class Skill(Base):
    """A skill; its id is a permanent slug."""

    __tablename__ = "skill"

    id: Mapped[str] = mapped_column(String(80), primary_key=True)
    name_ko: Mapped[str] = mapped_column(String(120), index=True)
    name_en: Mapped[str] = mapped_column(String(120), index=True)
    definition_ko: Mapped[str] = mapped_column(Text)
    definition_en: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(String(20))
    aliases: Mapped[str] = mapped_column(Text, default="")  # one a line, for search
    retired_to: Mapped[str | None] = mapped_column(String(80))  # the slug that took its place
