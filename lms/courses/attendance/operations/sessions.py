"""Making sessions by hand; moving, cancelling and making up for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select, update

from lms import audit, clock
from lms.access import Scope
from lms.courses import editing
from lms.courses.attendance import notices, queries
from lms.courses.attendance.models import Mark, Session
from lms.courses.attendance.queries import PlaceCard
from lms.courses.attendance.rules.states import Period, hours, total_minutes
from lms.courses.editing import NotAllowed
from lms.db import db


@dataclass(frozen=True)
class Times:
    """When a session is: a day in Seoul and its periods in minutes after midnight."""

    on: date
    periods: tuple[Period, ...]

    @property
    def starts_at(self) -> datetime:
        """In UTC."""
        return moment(self.on, self.periods[0][0])

    @property
    def ends_at(self) -> datetime:
        """In UTC."""
        return moment(self.on, self.periods[-1][1])

    @property
    def hours(self) -> Decimal:
        """Without breaks."""
        return hours(total_minutes(self.periods))


def moment(day: date, minute: int) -> datetime:
    """The moment *minute* minutes after Seoul's midnight of *day*, in UTC."""
    return clock.seoul_midnight(day) + timedelta(minutes=minute)


def columns(place: Scope) -> dict[str, int]:
    return {"offering_id": place.id} if place.kind == "offering" else {"cohort_id": place.id}


def add_session(
    place: Scope,
    times: Times,
    *,
    mode: str = "offline",
    room: str = "",
    title: str = "",
    makeup_of: Session | None = None,
) -> Session:
    """A single session, or one that makes up for another. Raises ``NotAllowed`` (overlaps)."""
    _free(place, times)
    row = Session(
        **columns(place),
        on=times.on,
        starts_at=times.starts_at,
        ends_at=times.ends_at,
        periods=[list(period) for period in times.periods],
        hours=times.hours,
        mode=mode,
        room=room,
        title=title,
        state="planned",
        makeup_of_id=makeup_of.id if makeup_of is not None else None,
        created_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    audit.record(
        "attendance.session.add", "class_session", row.id,
        after=_facts(row) | ({"makeup_of": makeup_of.id} if makeup_of is not None else {}),
    )  # fmt: skip
    return row


def _free(place: Scope, times: Times, own: int | None = None) -> None:
    for held in queries.sessions(place, times.on - timedelta(days=1), times.on + timedelta(days=1)):
        if held.id != own and held.starts_at < times.ends_at and times.starts_at < held.ends_at:
            raise NotAllowed("overlaps", at=held.starts_at)


def has_marks(session: Session) -> bool:
    """Whether anybody was marked."""
    return bool(
        db.session.scalar(
            select(func.count()).select_from(Mark).where(Mark.session_id == session.id)
        )
    )


def change_session(
    session: Session,
    times: Times,
    *,
    mode: str,
    room: str,
    title: str,
    note: str,
    version: int,
    card: PlaceCard | None = None,
) -> None:
    """Move or reword a session; learners are told where its time or room changed.

    Raises ``editing.Conflict``, and ``NotAllowed``: overlaps; has_marks where times would change
    under marks.
    """
    editing.hold(session, version)
    stored = [list(period) for period in times.periods]
    moved = (session.on, session.periods) != (times.on, stored)
    if moved:
        if has_marks(session):
            raise NotAllowed("has_marks")
        _free(session.place, times, session.id)
    before = _facts(session)
    tell = (moved or session.room != room) and session.ends_at > clock.now()
    if moved and session.on != times.on and session.moved_from is None:
        session.moved_from = session.on
    if session.moved_from == times.on:
        session.moved_from = None
    session.on, session.periods, session.hours = times.on, stored, times.hours
    session.starts_at, session.ends_at = times.starts_at, times.ends_at
    session.mode, session.room, session.title, session.note = mode, room, title, note
    db.session.flush()
    if _facts(session) != before:
        audit.record(
            "attendance.session.change", "class_session", session.id, before=before,
            after=_facts(session), reason=note,
        )  # fmt: skip
    if tell:
        notices.tell(session, "attendance.moved", card or queries.card(session.place))


def cancel_session(session: Session, note: str, version: int) -> None:
    """Cancel a session: its marks stay and count no more; learners are told. Idempotent."""
    editing.hold(session, version)
    if session.state == "cancelled":
        return
    session.state, session.note = "cancelled", note
    db.session.flush()
    audit.record(
        "attendance.session.cancel", "class_session", session.id, before=_facts(session),
        reason=note,
    )  # fmt: skip
    if session.ends_at > clock.now():
        notices.tell(session, "attendance.cancelled", queries.card(session.place))


def restore_session(session: Session, version: int) -> None:
    """Hold a cancelled session after all. Raises ``NotAllowed`` (overlaps)."""
    editing.hold(session, version)
    if session.state == "planned":
        return
    times = Times(session.on, queries.periods_of(session))
    _free(session.place, times, session.id)
    session.state, session.note = "planned", ""
    db.session.flush()
    audit.record("attendance.session.restore", "class_session", session.id)


def remove_session(session: Session, version: int) -> None:
    """Remove a session that was made by mistake. Raises ``NotAllowed`` (has_marks)."""
    editing.hold(session, version)
    if has_marks(session):
        raise NotAllowed("has_marks")
    audit.record("attendance.session.remove", "class_session", session.id, before=_facts(session))
    db.session.execute(
        update(Session).where(Session.makeup_of_id == session.id).values(makeup_of_id=None)
    )
    db.session.delete(session)
    db.session.flush()


def _facts(session: Session) -> dict[str, Any]:
    return {
        "on": session.on.isoformat(),
        "periods": session.periods,
        "mode": session.mode,
        "state": session.state,
    }
