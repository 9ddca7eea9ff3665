"""Who may grade, who learns, whose work a grader was given, and who is at work now."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import select, tuple_
from sqlalchemy.orm import joinedload

from lms import access, clock
from lms.access import Permission, Role, Scope
from lms.accounts.models import Grant, Person
from lms.courses.enrolment import queries as enrolment
from lms.courses.grading.models import GraderTask, Presence
from lms.courses.groups.models import Group
from lms.db import db

#: Somebody who was seen longer ago than this has gone.
HERE_FOR = timedelta(seconds=60)


def graders(offering_id: int) -> list[Person]:
    """Everybody who may mark in an offering, in the order of the Korean alphabet."""
    places = [(scope.kind, scope.id) for scope in access.chain(Scope("offering", offering_id))]
    rows = db.session.execute(
        select(Person, Grant.role, Grant.permissions)
        .join(Grant, Grant.person_id == Person.id)
        .where(Grant.ended_at.is_(None), tuple_(Grant.scope_kind, Grant.scope_id).in_(places))
        .order_by(Person.name, Person.number)
    )
    able = {
        person.id: person
        for person, role, chosen in rows
        if Permission.SUBMISSION_GRADE in access.allowed(Role(role), chosen)
    }
    return list(able.values())


def learners(offering_id: int) -> set[int]:
    """The people with a seat, by id."""
    return {seat.person_id for seat in enrolment.roster(offering_id)}


def tasks_of(assignment_id: int) -> dict[int, int]:
    """Whose work was given to whom: person id → grader id."""
    rows = db.session.execute(
        select(GraderTask.person_id, GraderTask.grader_id).where(
            GraderTask.assignment_id == assignment_id
        )
    )
    return {row.person_id: row.grader_id for row in rows}


def groups_in(set_id: int) -> list[int]:
    """The groups of a set by id, in order."""
    return list(
        db.session.scalars(
            select(Group.id)
            .where(Group.set_id == set_id, Group.deleted_at.is_(None))
            .order_by(Group.position, Group.id)
        )
    )


def at_work(submission_ids: Iterable[int], but: int) -> dict[int, list[Person]]:
    """Who else has these submissions open now, by submission. One statement."""
    ids = list(submission_ids)
    found: dict[int, list[Person]] = {key: [] for key in ids}
    rows = db.session.scalars(
        select(Presence)
        .where(
            Presence.submission_id.in_(ids),
            Presence.person_id != but,
            Presence.seen_at > clock.now() - HERE_FOR,
        )
        .options(joinedload(Presence.person))
        .order_by(Presence.seen_at)
    )
    for row in rows:
        found[row.submission_id].append(row.person)
    return found
