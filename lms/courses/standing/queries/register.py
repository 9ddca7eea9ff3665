"""Student records and their status on a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import Select, func, select

from lms import clock
from lms.courses.standing.models import StatusChange, StudentRecord
from lms.db import db


def record_of(person_id: int, track_id: int) -> StudentRecord | None:
    """The person's student record of a degree track; none where they never were a member."""
    return db.session.scalar(
        select(StudentRecord).where(
            StudentRecord.person_id == person_id, StudentRecord.track_id == track_id
        )
    )


def records_of(person_id: int) -> list[StudentRecord]:
    """All student records of a person, the latest entrance first."""
    return list(
        db.session.scalars(
            select(StudentRecord)
            .where(StudentRecord.person_id == person_id)
            .order_by(StudentRecord.entrance_year.desc(), StudentRecord.id.desc())
        )
    )


def statuses_on(on: date) -> Select[tuple[int, str, date, date | None]]:
    """(record id, status, from, until) of every record on a day, as a statement to join with.

    Of changes on one day the last written counts, as in ``rules.timeline``.
    """
    order = (StatusChange.from_on.desc(), StatusChange.id.desc())
    ranked = (
        select(
            StatusChange.record_id,
            StatusChange.status,
            StatusChange.from_on,
            StatusChange.until_on,
            func.row_number().over(partition_by=StatusChange.record_id, order_by=order).label("n"),
        )
        .where(StatusChange.cancelled_at.is_(None), StatusChange.from_on <= on)
        .subquery()
    )
    return select(ranked.c.record_id, ranked.c.status, ranked.c.from_on, ranked.c.until_on).where(
        ranked.c.n == 1
    )


def status_on(record_ids: Iterable[int], on: date | None = None) -> dict[int, str]:
    """The status (a ``StudentStatus`` code) of each record on a day (default today, Seoul).

    A record without a change by that day is left out: the student had not entered yet.
    """
    ids = list(record_ids)
    if not ids:
        return {}
    current = statuses_on(on or clock.today()).subquery()
    rows = db.session.execute(
        select(current.c.record_id, current.c.status).where(current.c.record_id.in_(ids))
    )
    return dict(rows.tuples().all())


def changes_of(record_ids: Iterable[int]) -> dict[int, list[StatusChange]]:
    """The changes that count, by record, in order of their days."""
    ids = list(record_ids)
    found: dict[int, list[StatusChange]] = {record_id: [] for record_id in ids}
    if ids:
        for change in db.session.scalars(
            select(StatusChange)
            .where(StatusChange.record_id.in_(ids), StatusChange.cancelled_at.is_(None))
            .order_by(StatusChange.from_on, StatusChange.id)
        ):
            found[change.record_id].append(change)
    return found
