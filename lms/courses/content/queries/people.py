"""What a person may do in an offering, and the offerings that a person teaches."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import or_, select

from lms import access
from lms.access import Permission, Role, Scope
from lms.accounts.models import Grant, Organisation, Person
from lms.courses.catalogue.models import Course, Offering
from lms.db import db


def permissions_at(person: Person, offering_id: int) -> frozenset[Permission]:
    """Every permission of *person* at the offering."""
    return access.permissions_at(person, Scope("offering", offering_id))


def may_edit(person: Person, offering_id: int) -> bool:
    """Whether *person* sees drafts: those who edit, and assistants who teach with them."""
    allowed = permissions_at(person, offering_id)
    return bool(allowed & {Permission.CONTENT_EDIT, Permission.OFFERING_TEACH})


def _below(organisation_ids: set[int]) -> set[int]:
    """The organisations and all that belong to them (a university's departments)."""
    found, newest = set(organisation_ids), set(organisation_ids)
    while newest:
        newest = set(
            db.session.scalars(select(Organisation.id).where(Organisation.parent_id.in_(newest)))
        )
        newest -= found
        found |= newest
    return found


def taught_offerings(person: Person) -> list[int]:
    """Ids of the offerings that *person* was given to teach, the latest to begin first."""
    return _offerings_with(person, Permission.OFFERING_TEACH)


def held_among(person: Person, permission: Permission, offering_ids: Iterable[int]) -> list[int]:
    """Those of the offerings in which *person* has *permission*, in their order: an assistant may
    teach and not grade."""
    held = set(_offerings_with(person, permission))
    return [key for key in offering_ids if key in held]


def offerings_with(
    person: Person, permission: Permission, first: list[int], course_id: int, most: int = 200
) -> list[int]:
    """Ids of offerings in which *person* has *permission*: *first* those, then those of the course,
    then the latest to begin; at most so many, for a choice."""
    found = _offerings_with(person, permission)
    of_course = set(db.session.scalars(select(Offering.id).where(Offering.course_id == course_id)))
    ordered = sorted(found, key=lambda one: (one not in first, one not in of_course))
    return ordered[:most]


def _offerings_with(person: Person, permission: Permission) -> list[int]:
    scopes = access.scopes_with(person, permission)
    by_kind: dict[str, set[int]] = {}
    for scope in scopes:
        by_kind.setdefault(scope.kind, set()).add(scope.id)
    conditions = []
    if "offering" in by_kind:
        conditions.append(Offering.id.in_(by_kind["offering"]))
    if "cohort" in by_kind:
        conditions.append(Offering.cohort_id.in_(by_kind["cohort"]))
    if "course" in by_kind:
        conditions.append(Offering.course_id.in_(by_kind["course"]))
    if "organisation" in by_kind:
        conditions.append(Course.organisation_id.in_(_below(by_kind["organisation"])))
    if access.ROOT in scopes:
        conditions.append(Offering.id.is_not(None))
    if not conditions:
        return []
    return list(
        db.session.scalars(
            select(Offering.id)
            .join(Course)
            .where(or_(*conditions))
            .order_by(Offering.starts_on.desc(), Offering.id.desc())
        )
    )


@dataclass(frozen=True)
class Assistant:
    """Somebody who helps to teach an offering, with the grant that says what they may do."""

    grant: Grant
    person: Person


def assistants(offering_id: int) -> list[Assistant]:
    """The assistants of an offering by name."""
    rows = db.session.execute(
        select(Grant, Person)
        .join(Person, Person.id == Grant.person_id)
        .where(
            Grant.scope_kind == "offering",
            Grant.scope_id == offering_id,
            Grant.role == Role.ASSISTANT,
            Grant.ended_at.is_(None),
        )
        .order_by(Person.name, Person.number)
    )
    return [Assistant(grant, person) for grant, person in rows]
