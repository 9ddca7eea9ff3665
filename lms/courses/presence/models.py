"""Who came and went by a code, and which lessons an online week consists of."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Base, UtcDateTime


class CheckIn(Base):
    """Somebody typed or scanned a session's code: coming (in) or going (out), once each."""

    __tablename__ = "attendance_check_in"
    __table_args__ = (
        UniqueConstraint("session_id", "person_id", "kind"),
        CheckConstraint("kind IN ('in', 'out')", name="kind"),
        Index("ix_attendance_check_in_person", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("class_session.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str] = mapped_column(String(3))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    method: Mapped[str] = mapped_column(String(6))  # qr, digits
    device: Mapped[str] = mapped_column(String(32), default="")  # keyed hash of a browser's cookie


class OnlineLesson(Base):
    """A lesson that belongs to an online week."""

    __tablename__ = "online_lesson"

    session_id: Mapped[int] = mapped_column(
        ForeignKey("class_session.id", ondelete="CASCADE"), primary_key=True
    )
    lesson_id: Mapped[int] = mapped_column(ForeignKey("lesson.id"), primary_key=True, index=True)
