"""Reminders before a leave ends and after it ended without return."""

from __future__ import annotations

from datetime import timedelta

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms import clock, policies
from lms.access import Scope
from lms.communication.operations import notify
from lms.courses.standing import notices, queries
from lms.courses.standing.models import StudentRecord
from lms.courses.standing.rules.timeline import LEAVES
from lms.db import db, unit_of_work
from lms.jobs import every

#: The longest time before the end of a leave at which anybody is reminded, in days.
FURTHEST = 180


@every(timedelta(hours=6))
def remind() -> None:
    """Tell students whose leave ends, or is over; and staff, once a week, who has not come back."""
    with current_app.test_request_context(), unit_of_work():
        tell_due()


def tell_due() -> None:
    """What :func:`remind` tells; each once, however often it runs."""
    today = clock.today()
    now = queries.statuses_on(today).subquery()
    rows = db.session.execute(
        select(StudentRecord, now.c.from_on, now.c.until_on)
        .join(now, now.c.record_id == StudentRecord.id)
        .where(
            now.c.status.in_(LEAVES), now.c.until_on <= today + timedelta(days=FURTHEST),
        )
        .options(joinedload(StudentRecord.person), joinedload(StudentRecord.track))
        .order_by(StudentRecord.id)
    ).all()  # fmt: skip
    late: dict[int, list[StudentRecord]] = {}
    limits: dict[int, int] = {}
    for record, _since, until in rows:
        if record.track_id not in limits:
            policy = policies.in_force(queries.POLICY, Scope("track", record.track_id)).value
            limits[record.track_id] = policy.remind_days
        if until < today:
            notices.tell_leave(record, record.id, until, over=True)
            late.setdefault(record.track_id, []).append(record)
        elif (until - today).days <= limits[record.track_id]:
            notices.tell_leave(record, record.id, until, over=False)
    _tell_staff(late)


def _tell_staff(late: dict[int, list[StudentRecord]]) -> None:
    week = clock.today().isocalendar()
    counted: dict[int, int] = {}
    people = {}
    for records in late.values():
        for person in notices.keepers_of(records[0]):
            people[person.id] = person
            counted[person.id] = counted.get(person.id, 0) + len(records)
    for person_id, count in sorted(counted.items()):
        notify(
            people[person_id], "standing.students_not_back", {"n": count},
            url="/manage/standing?status=overdue",
            dedup_key=f"standing-not-back:{week.year}-{week.week}",
        )  # fmt: skip
