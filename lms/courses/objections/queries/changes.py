"""Proposed changes of results: what would become what, and who may approve."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import select, tuple_
from sqlalchemy.orm import joinedload

from lms import access
from lms.access import Permission, Role, Scope
from lms.accounts.models import Grant, Person
from lms.courses.gradebook import queries as gradebook
from lms.courses.gradebook import registry
from lms.courses.gradebook.models import CourseResult
from lms.courses.gradebook.rules import Obstacle
from lms.courses.objections.models import ResultChange
from lms.db import db
from lms.paging import Page, paginate


@dataclass(frozen=True)
class Difference:
    """A frozen result beside what it would be now."""

    frozen: CourseResult | None
    percent: Decimal
    letter: str
    credit_earned: bool
    differs: bool
    final: bool  # the frozen one is final: a second person has to approve
    obstacles: tuple[Obstacle, ...]


def difference(offering_id: int, person_id: int) -> Difference:
    """What a person's result would become if it were frozen now."""
    standing = gradebook.standing(offering_id, person_id)
    grading = registry.gradings(offering_id, [person_id])[person_id]
    frozen, now = standing.frozen, standing.final
    return Difference(
        frozen=frozen,
        percent=now.percent or Decimal(0),
        letter=grading.letter or "",
        credit_earned=now.credit_earned and grading.earns,
        differs=frozen is None
        or standing.changed_since
        or not gradebook.same_letter(frozen, grading),
        final=frozen is not None and gradebook.is_final_now(frozen),
        obstacles=(*(() if grading.open_ended else standing.obstacles), *grading.obstacles),
    )


def open_change(offering_id: int, person_id: int) -> ResultChange | None:
    """The proposal that waits about a person's result."""
    return db.session.scalar(
        select(ResultChange).where(
            ResultChange.offering_id == offering_id,
            ResultChange.person_id == person_id,
            ResultChange.state == "open",
        )
    )


def changes(offering_id: int, state: str, page: int) -> Page[ResultChange]:
    """Proposals of an offering, the latest first."""
    query: Any = (
        select(ResultChange)
        .where(ResultChange.offering_id == offering_id)
        .options(
            joinedload(ResultChange.person),
            joinedload(ResultChange.proposed_by),
            joinedload(ResultChange.decided_by),
            joinedload(ResultChange.result),
        )
        .order_by(ResultChange.id.desc())
    )
    if state in {"open", "approved", "refused", "withdrawn"}:
        query = query.where(ResultChange.state == state)
    return paginate(query, page)


def second_people(offering_id: int, but: int) -> list[Person]:
    """Everybody else who may freeze results of an offering."""
    places = [tuple(scope) for scope in access.chain(Scope("offering", offering_id))]
    rows = db.session.execute(
        select(Person, Grant.role, Grant.permissions)
        .join(Grant, Grant.person_id == Person.id)
        .where(Grant.ended_at.is_(None), tuple_(Grant.scope_kind, Grant.scope_id).in_(places))
        .order_by(Person.name, Person.number)
    )
    found = {
        person.id: person
        for person, role, chosen in rows
        if Permission.RESULT_FREEZE in access.allowed(Role(role), chosen) and person.id != but
    }
    return list(found.values())
