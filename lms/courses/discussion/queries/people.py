"""The people of an offering: who learns, who teaches, and who wrote in which role."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import or_, select
from werkzeug.exceptions import HTTPException

from lms import access
from lms.access import Permission, Role, Scope
from lms.accounts.models import Grant, Person
from lms.courses.catalogue.loaders import offering_for
from lms.courses.catalogue.models import Offering
from lms.courses.enrolment.models import Enrolment
from lms.db import db

TEACHING = (Role.INSTRUCTOR, Role.ASSISTANT)


def moderates(person: Person, offering_id: int) -> bool:
    """Whether *person* keeps order on the offering's board and settles what is reported."""
    return access.may(person, Permission.BOARD_MODERATE, Scope("offering", offering_id))


def announces(person: Person, offering_id: int) -> bool:
    """Whether *person* may write to everybody in the offering."""
    return access.may(person, Permission.ANNOUNCE, Scope("offering", offering_id))


def teaches(person: Person, offering_id: int) -> bool:
    """Whether *person* teaches or runs the offering: reads every announcement, answers anywhere."""
    scope = Scope("offering", offering_id)
    return access.may(person, Permission.OFFERING_TEACH, scope) or access.may(
        person, Permission.OFFERING_MANAGE, scope
    )


def may_see(person: Person, offering_id: int) -> Offering | None:
    """The offering, where *person* (not who is signed in) may open it; for mails and feeds."""
    try:
        return offering_for(person, offering_id, Permission.OFFERING_VIEW)
    except HTTPException:
        return None


def _at(offering_id: int) -> object:
    """Grants at the offering or above it; at the office's root nobody teaches."""
    places = access.chain(Scope("offering", offering_id))
    return or_(
        *((Grant.scope_kind == place.kind) & (Grant.scope_id == place.id) for place in places)
    )


def teachers(offering_id: int) -> list[Person]:
    """Those who teach or assist in the offering, by name."""
    return list(
        db.session.scalars(
            select(Person)
            .where(
                Person.deactivated_at.is_(None),
                Person.id.in_(
                    select(Grant.person_id).where(
                        Grant.role.in_(TEACHING),
                        Grant.ended_at.is_(None),
                        _at(offering_id),  # type: ignore[arg-type]
                    )
                ),
            )
            .order_by(Person.name, Person.number)
        )
    )


def learners(offering_id: int) -> list[Person]:
    """Those who have an active seat, by name."""
    return list(
        db.session.scalars(
            select(Person)
            .join(Enrolment, Enrolment.person_id == Person.id)
            .where(
                Enrolment.offering_id == offering_id,
                Enrolment.state == "active",
                Person.deactivated_at.is_(None),
            )
            .order_by(Person.name, Person.number)
        )
    )


def badges(offering_id: int, person_ids: Iterable[int]) -> dict[int, Role]:
    """Who of these people teaches, assists or works for the institution there. One statement."""
    ids = set(person_ids)
    shown = (*TEACHING, Role.STAFF, Role.OFFICE)
    rows = db.session.execute(
        select(Grant.person_id, Grant.role).where(
            Grant.person_id.in_(ids),
            Grant.role.in_(shown),
            Grant.ended_at.is_(None),
            _at(offering_id),  # type: ignore[arg-type]
        )
    )
    held: dict[int, set[str]] = {}
    for person_id, role in rows:
        held.setdefault(person_id, set()).add(role)
    return {
        person_id: next(role for role in shown if role in roles)
        for person_id, roles in held.items()
    }
