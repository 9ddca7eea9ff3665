"""Making, changing, opening and closing offerings, and who teaches them."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from sqlalchemy import select

from lms import access, audit, clock
from lms.access import Role, Scope
from lms.accounts.models import Grant, Person
from lms.accounts.operations import invitations
from lms.accounts.operations.people import end_role, grant_role
from lms.accounts.rules.people import normalized_email
from lms.communication.operations import notify
from lms.courses import editing, registry
from lms.courses.catalogue import rules
from lms.courses.catalogue.models import Course, Offering
from lms.courses.catalogue.rules import Term
from lms.courses.editing import NotAllowed
from lms.db import db

FIELDS = (
    "label", "cohort_id", "term_id", "starts_on", "ends_on", "enrol_from", "enrol_until",
    "capacity",
)  # fmt: skip
TEAM = (Role.INSTRUCTOR, Role.ASSISTANT)


class Assigned(StrEnum):
    """What became of naming someone to a team."""

    GRANTED = "granted"
    INVITED = "invited"
    HELD = "held"


def term_of(place: Any) -> Term:
    """The dates and seats of an offering or a cohort."""
    return Term(
        place.starts_on, place.ends_on, place.enrol_from, place.enrol_until,
        place.capacity, place.seats_taken,
    )  # fmt: skip


def create_offering(course: Course, values: dict[str, Any]) -> Offering:
    """Add a draft offering; :class:`NotAllowed` where its dates are wrong."""
    offering = Offering(course_id=course.id, state="draft", created_at=clock.now(), seats_taken=0)
    _apply(offering, values)
    db.session.add(offering)
    db.session.flush()
    audit.record(
        "offering.create", "offering", offering.id, after={"course": course.id, **_facts(offering)}
    )
    return offering


def update_offering(offering: Offering, values: dict[str, Any], *, version: int) -> None:
    """Change an offering; fewer seats than are taken are refused, as is moving it between cohorts
    or terms once somebody sits in it."""
    editing.hold(offering, version)
    before = _facts(offering)
    other_term = offering.term_id is not None and values.get("term_id") != offering.term_id
    if offering.seats_taken and (other_term or values["cohort_id"] != offering.cohort_id):
        raise NotAllowed("has_seats")
    if other_term:
        registry.leaving_term(offering)
    capacity = offering.capacity
    _apply(offering, values)
    if _facts(offering) == before:
        return
    db.session.flush()
    audit.record("offering.update", "offering", offering.id, before=before, after=_facts(offering))
    if offering.capacity > capacity:
        registry.freed(offering)


def hindrances_of_offering(offering: Offering) -> list[str]:
    """What stands against opening the offering as it is now."""
    course = db.session.get_one(Course, offering.course_id)
    return rules.hindrances_to_opening(
        term_of(offering),
        published=course.published_at is not None or offering.cohort_id is not None,
        state=offering.state,
        today=clock.today(),
    )


def open_offering(offering: Offering) -> list[str]:
    """Open it to learners and seat its cohort; what hinders it (empty: it is open now)."""
    editing.hold(offering)
    missing = hindrances_of_offering(offering)
    if missing == ["already_open"]:
        return []
    if missing:
        return missing
    _move(offering, "open")
    registry.opened(offering)
    return []


def close_offering(offering: Offering) -> None:
    """Nobody enrols or hands in from now on; those who sit in it go on reading."""
    editing.hold(offering)
    if offering.state == "open":
        _move(offering, "closed")
        registry.closed(offering)


def _move(offering: Offering, state: str) -> None:
    before = offering.state
    offering.state = state
    db.session.flush()
    audit.record(
        f"offering.{state}", "offering", offering.id,
        before={"state": before}, after={"state": state},
    )  # fmt: skip


def assign(
    giver: Person,
    offering: Offering,
    email: str,
    role: Role,
    permissions: Iterable[str] | None = None,
) -> Assigned:
    """Give someone a part in teaching: a role where the account is known, an invitation elsewhere.

    *permissions*: what the grant permits (:func:`lms.access.allowed`); none: what the role has.
    ``may_not`` where *giver* may not offer this role here; ``not_a_teaching_role`` for others.
    """
    if role not in TEAM:
        raise NotAllowed("not_a_teaching_role")
    scope = Scope("offering", offering.id)
    if not invitations.may_offer(giver, role, scope):
        raise NotAllowed("may_not")
    person = db.session.scalar(select(Person).where(Person.email == normalized_email(email)))
    if person is None:
        invitations.invite(
            giver, email, role, scope, language=giver.language, permissions=permissions
        )
        return Assigned.INVITED
    if (role, scope) in access.grants_of(person):
        return Assigned.HELD
    grant_role(person, role, scope, permissions=permissions)
    course = db.session.get_one(Course, offering.course_id)
    notify(
        person,
        "teaching.assigned",
        {
            "title": {"ko": course.title_ko, "en": course.title_en or course.title_ko},
            "label": offering.label,
        },
        url=f"/teach/{offering.id}",
    )
    return Assigned.GRANTED


def dismiss(offering: Offering, grant_id: int, *, reason: str) -> bool:
    """End a part in teaching; False where it had ended or belongs to another offering."""
    grant = db.session.get(Grant, grant_id)
    if (
        grant is None
        or grant.ended_at is not None
        or (grant.scope_kind, grant.scope_id) != ("offering", offering.id)
        or grant.role not in TEAM
    ):
        return False
    person = db.session.get_one(Person, grant.person_id)
    return end_role(person, Role(grant.role), Scope("offering", offering.id), reason=reason)


def _apply(offering: Offering, values: dict[str, Any]) -> None:
    term = Term(
        values["starts_on"], values["ends_on"], values["enrol_from"], values["enrol_until"],
        values["capacity"], offering.seats_taken or 0,
    )  # fmt: skip
    wrong = rules.wrong_dates(term)
    if wrong:
        raise NotAllowed(wrong[0], seats=offering.seats_taken)
    if values.get("term_id") is not None and values["cohort_id"] is not None:
        raise NotAllowed("term_and_cohort")
    for name in FIELDS:
        setattr(offering, name, values.get(name) if name == "term_id" else values[name])


def _facts(offering: Offering) -> dict[str, Any]:
    values = {name: getattr(offering, name) for name in FIELDS}
    return {
        name: value.isoformat() if hasattr(value, "isoformat") else value
        for name, value in values.items()
    }
