"""Other dates for a person or a group, and leave to hand in once more. For quizzes as well."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from lms import audit, clock
from lms.accounts.models import Person
from lms.courses.assignments import notices, queries, rules
from lms.courses.assignments.models import Assignment, DateOverride, Reopening, Submission
from lms.courses.assignments.operations.refusals import Refused
from lms.courses.assignments.queries import Dated
from lms.courses.assignments.rules import Reason
from lms.courses.enrolment import queries as enrolment
from lms.courses.groups import queries as groups
from lms.db import db


@dataclass(frozen=True)
class OverrideValues:
    """What differs; none leaves what would hold anyway. Minutes and attempts are added."""

    available_from: datetime | None = None
    due_at: datetime | None = None
    late_until: datetime | None = None
    extra_minutes: int | None = None
    extra_attempts: int | None = None

    @property
    def says_nothing(self) -> bool:
        """Whether nothing would differ."""
        return all(value is None for value in asdict(self).values())


def set_dates(
    item: Dated,
    values: OverrideValues,
    *,
    person_ids: Iterable[int] = (),
    group_ids: Iterable[int] = (),
    reason: str,
    by: Person,
    url: str = "",
) -> list[DateOverride]:
    """Give people and groups other dates; what they had been given before ends with it.

    Everyone concerned is told, with *url* as the page to look at. Raises :class:`Refused`.
    """
    people, some = list(dict.fromkeys(person_ids)), list(dict.fromkeys(group_ids))
    if reasons := _reasons(item, values, people, some, reason):
        raise Refused(reasons)
    keys: list[tuple[int | None, int | None]] = [(one, None) for one in people]
    keys += [(None, one) for one in some]
    made = []
    for person_id, group_id in keys:
        before = _end_present(item, person_id, group_id, by)
        row = DateOverride(
            item_kind=item.item_kind,
            item_id=item.id,
            person_id=person_id,
            group_id=group_id,
            reason=reason,
            set_by_id=by.id,
            set_at=clock.now(),
            **asdict(values),
        )
        db.session.add(row)
        db.session.flush()
        audit.record(
            "dates.set", item.item_kind, item.id, before=before, after=_facts(row), reason=reason
        )
        made.append(row)
    notices.dates_changed(item, _concerned(people, some), reason, url)
    return made


def end_dates(item: Dated, row: DateOverride, by: Person, url: str = "") -> bool:
    """Let the usual dates hold again; False where they did already."""
    db.session.execute(select(DateOverride.id).where(DateOverride.id == row.id).with_for_update())
    db.session.refresh(row)
    if row.ended_at is not None:
        return False
    row.ended_at, row.ended_by_id = clock.now(), by.id
    db.session.flush()
    audit.record("dates.end", item.item_kind, item.id, before=_facts(row))
    whose = [row.person_id] if row.person_id is not None else []
    some = [row.group_id] if row.group_id is not None else []
    notices.dates_changed(item, _concerned(whose, some), row.reason, url)
    return True


def reopen(
    submission: Submission, by: Person, reason: str, until: datetime | None, url: str = ""
) -> Reopening:
    """Let whoever made *submission* hand in once more, and until *until* where that is given.

    A later date is an extension like any other, so that every page shows it.
    """
    assignment = submission.assignment
    reasons = [] if reason else [Reason("reason_missing")]
    if not rules.can_reopen(assignment.resubmission) and until is None:
        reasons.append(Reason("not_reopenable"))
    if reasons:
        raise Refused(reasons)
    row = Reopening(
        assignment_id=assignment.id,
        person_id=submission.person_id if submission.group_id is None else None,
        group_id=submission.group_id,
        reason=reason,
        by_id=by.id,
        at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    audit.record(
        "submission.reopen",
        "submission",
        submission.id,
        after={"until": until.isoformat() if until else None},
        reason=reason,
    )
    if until is not None:
        _extend(assignment, row, until, by, reason, url)
    notices.reopened(assignment, [line.person for line in queries.members_of(submission)], reason)
    return row


def _extend(
    assignment: Assignment, row: Reopening, until: datetime, by: Person, reason: str, url: str
) -> None:
    """A later due date beside what the person or group had been given before."""
    held = _present(assignment, row.person_id, row.group_id)
    values = OverrideValues(
        available_from=held.available_from if held else None,
        due_at=until,
        extra_minutes=held.extra_minutes if held else None,
        extra_attempts=held.extra_attempts if held else None,
    )
    set_dates(
        assignment,
        values,
        person_ids=[row.person_id] if row.person_id is not None else [],
        group_ids=[row.group_id] if row.group_id is not None else [],
        reason=reason,
        by=by,
        url=url,
    )


def move_overrides(items: Sequence[Dated], by_days: timedelta) -> int:
    """Move the dates of every extension of *items* as well; how many moved."""
    rows = queries.overrides_of(items)
    for row in rows:
        for name in ("available_from", "due_at", "late_until"):
            value = getattr(row, name)
            if value is not None:
                setattr(row, name, value + by_days)
    db.session.flush()
    return len(rows)


def _reasons(
    item: Dated, values: OverrideValues, people: list[int], some: list[int], reason: str
) -> list[Reason]:
    found = []
    if not people and not some:
        found.append(Reason("nobody"))
    if values.says_nothing:
        found.append(Reason("nothing_differs"))
    if not reason:
        found.append(Reason("reason_missing"))
    due_at = values.due_at or item.due_at
    if values.late_until and (due_at is None or values.late_until <= due_at):
        found.append(Reason("late_before_due"))
    if values.available_from and due_at and values.available_from >= due_at:
        found.append(Reason("opens_after_due"))
    seated = {seat.person_id for seat in enrolment.roster(item.offering_id)}
    known = {group.id for group in groups.groups_of_offering(item.offering_id)}
    if not set(people) <= seated or not set(some) <= known:
        found.append(Reason("not_in_offering"))
    return found


def _present(item: Dated, person_id: int | None, group_id: int | None) -> DateOverride | None:
    return db.session.scalar(
        select(DateOverride)
        .where(
            DateOverride.item_kind == item.item_kind,
            DateOverride.item_id == item.id,
            DateOverride.person_id == person_id
            if person_id is not None
            else DateOverride.group_id == group_id,
            DateOverride.ended_at.is_(None),
        )
        .with_for_update()
    )


def _end_present(
    item: Dated, person_id: int | None, group_id: int | None, by: Person
) -> dict[str, Any] | None:
    held = _present(item, person_id, group_id)
    if held is None:
        return None
    held.ended_at, held.ended_by_id = clock.now(), by.id
    db.session.flush()
    return _facts(held)


def _concerned(people: Iterable[int], some: Iterable[int]) -> list[Person]:
    ids = set(people)
    ids |= {one.id for members in groups.members_of_many(some).values() for one in members}
    return list(db.session.scalars(select(Person).where(Person.id.in_(ids)).order_by(Person.id)))


def _facts(row: DateOverride) -> dict[str, Any]:
    def moment(value: datetime | None) -> str | None:
        return value.isoformat() if value is not None else None

    facts = {
        "person": row.person_id,
        "group": row.group_id,
        "available_from": moment(row.available_from),
        "due_at": moment(row.due_at),
        "late_until": moment(row.late_until),
        "extra_minutes": row.extra_minutes,
        "extra_attempts": row.extra_attempts,
    }
    return {name: value for name, value in facts.items() if value is not None}
