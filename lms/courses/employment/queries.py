"""Who completed a cohort and where they went: lists, figures, and a person's own copy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import or_, select

from lms import clock, policies
from lms.access import Scope
from lms.accounts.models import Person
from lms.accounts.queries.people import matches
from lms.courses.employment.models import Employment
from lms.courses.employment.rules import (
    LEFT_OUT,
    POLICY,
    Figures,
    Graduate,
    figures,
    last_day,
    standing,
)
from lms.courses.programmes.models import FINISHED, Cohort, CohortMember, MemberState
from lms.courses.prospectus.registry import Employment as Told
from lms.db import db

#: Whose work is recorded: who completed, and who left for work.
COUNTED = (*FINISHED, MemberState.EARLY_EMPLOYED)


@dataclass(frozen=True)
class Row:
    """A person in a cohort's list. *counted*: none where the place no longer counts (수료 취소)."""

    member: CohortMember
    person: Person
    record: Employment | None
    counted: Graduate | None
    standing: str
    until: date | None  # the last day on which a job may begin that counts


def days_of(track_id: int) -> int:
    """How many days after completion count, in a track."""
    days: int = policies.in_force(POLICY, Scope("track", track_id)).value.days
    return days


def record_of(member_id: int) -> Employment | None:
    """What is recorded of a place."""
    return db.session.scalar(select(Employment).where(Employment.member_id == member_id))


def graduate_of(member: CohortMember, record: Employment | None, cohort: Cohort) -> Graduate | None:
    """A place as the rule sees it; none where its state does not count."""
    if member.state not in COUNTED:
        return None
    return Graduate(
        member.ended_on or cohort.ends_on,
        member.state == MemberState.EARLY_EMPLOYED,
        record.kind if record else "",
        record.started_on if record else None,
    )


def rows_of(cohort: Cohort) -> list[Row]:
    """Everybody who completed or was employed early, and who has a record all the same, by name."""
    today, days = clock.today(), days_of(cohort.track_id)
    found = db.session.execute(
        select(CohortMember, Person, Employment)
        .join(Person, Person.id == CohortMember.person_id)
        .outerjoin(Employment, Employment.member_id == CohortMember.id)
        .where(
            CohortMember.cohort_id == cohort.id,
            or_(CohortMember.state.in_(COUNTED), Employment.id.is_not(None)),
        )
        .order_by(Person.name, Person.number)
    )
    rows = []
    for member, person, record in found:
        one = graduate_of(member, record, cohort)
        rows.append(
            Row(
                member, person, record, one,
                standing(one, today, days) if one else LEFT_OUT,
                last_day(one.ended_on, days) if one else None,
            )
        )  # fmt: skip
    return rows


def counts_of(cohort: Cohort, rows: Sequence[Row]) -> Figures:
    """The figures of a cohort's list."""
    people = [row.counted for row in rows if row.counted]
    return figures(people, clock.today(), days_of(cohort.track_id))


SORTS: dict[str, Any] = {
    "name": lambda row: (row.person.name, row.person.number),
    "ended": lambda row: (row.member.ended_on or date.max, row.person.name, row.person.number),
    "started": lambda row: (
        row.record.started_on if row.record else date.max, row.person.name, row.person.number,
    ),
}  # fmt: skip


def narrowed(rows: list[Row], *, text: str, show: str, sort: str) -> list[Row]:
    """The rows that match words; *show* is recorded, missing, a kind or a standing."""
    if text:
        rows = [row for row in rows if matches(row.person, text)]
    if show:
        rows = [row for row in rows if show in signs(row)]
    key = SORTS.get(sort.lstrip("-"), SORTS["name"])
    return sorted(rows, key=key, reverse=sort.startswith("-"))


def signs(row: Row) -> tuple[str, ...]:
    """What a row can be found by."""
    record = row.record
    return ("recorded", record.kind, row.standing) if record else ("missing", row.standing)


def figures_of(cohort_ids: Sequence[int]) -> dict[int, Told]:
    """Cohorts of which the rate can be told: everybody's days are over, and something is recorded.

    One statement, and one policy a track.
    """
    found = db.session.execute(
        select(Cohort, CohortMember, Employment)
        .join(CohortMember, CohortMember.cohort_id == Cohort.id)
        .outerjoin(Employment, Employment.member_id == CohortMember.id)
        .where(Cohort.id.in_(list(cohort_ids)), CohortMember.state.in_(COUNTED))
    )
    people: dict[int, list[Graduate]] = {}
    tracks: dict[int, int] = {}
    for cohort, member, record in found:
        one = graduate_of(member, record, cohort)
        if one is not None:
            tracks[cohort.id] = cohort.track_id
            people.setdefault(cohort.id, []).append(one)
    today = clock.today()
    days = {track_id: days_of(track_id) for track_id in set(tracks.values())}
    told = {}
    for cohort_id, some in people.items():
        counted = figures(some, today, days[tracks[cohort_id]])
        if counted.settled:
            told[cohort_id] = Told(counted.base, counted.employed)
    return told


def export(person: Person) -> list[dict[str, Any]]:
    """What is recorded of a person's work, for the copy of their data."""
    rows = db.session.scalars(
        select(Employment)
        .join(CohortMember, CohortMember.id == Employment.member_id)
        .where(CohortMember.person_id == person.id)
        .order_by(Employment.id)
    )
    return [
        {
            "cohort_member": row.member_id,
            "kind": row.kind,
            "employer": row.employer,
            "started_on": row.started_on.isoformat(),
            "source": row.source,
            "checked_on": row.checked_on.isoformat(),
            "note": row.note,
            "noted_at": row.noted_at.isoformat(),
        }
        for row in rows
    ]
