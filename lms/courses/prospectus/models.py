"""What a track says of itself beside its courses and cohorts."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.courses.programmes.models import Track
from lms.db import Base, UtcDateTime


class Prospectus(Base):
    """The texts and amounts of a track's public page; one a track. Texts are Markdown."""

    __tablename__ = "prospectus"
    __table_args__ = (
        CheckConstraint("cost_won >= 0", name="cost"),
        CheckConstraint("allowance_days BETWEEN 0 AND 31", name="days"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    track_id: Mapped[int] = mapped_column(ForeignKey("track.id"), unique=True)
    for_ko: Mapped[str] = mapped_column(Text, default="")
    for_en: Mapped[str] = mapped_column(Text, default="")
    entry_ko: Mapped[str] = mapped_column(Text, default="")
    entry_en: Mapped[str] = mapped_column(Text, default="")
    cost_won: Mapped[int | None]  # what one pays; none: not said
    support_ko: Mapped[str] = mapped_column(String(500), default="")  # who pays the rest
    support_en: Mapped[str] = mapped_column(String(500), default="")
    # Training days of a usual unit period, for the example; 0: no allowance is paid.
    allowance_days: Mapped[int] = mapped_column(default=0)
    questions_ko: Mapped[str] = mapped_column(Text, default="")
    questions_en: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)

    track: Mapped[Track] = relationship()

    __mapper_args__ = {"version_id_col": version}
