"""Lists of requests for those who decide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import joinedload

from lms import access
from lms.access import Scope
from lms.accounts.models import Person
from lms.accounts.queries import people as accounts
from lms.courses.absences.models import AttendanceRequest
from lms.courses.absences.queries.people import DECIDE
from lms.courses.absences.rules.asking import WAITING
from lms.db import db
from lms.paging import Page, paginate

STATES: Final = ("waiting", "requested", "more_asked", "approved", "refused", "withdrawn", "all")
SORTS: Final = ("oldest", "newest", "day", "name")


@dataclass(frozen=True)
class Filter:
    """What a list is narrowed to; the empty text means all."""

    state: str = STATES[0]
    type: str = ""
    kind: str = ""
    text: str = ""
    sort: str = SORTS[0]

    def arguments(self) -> dict[str, str]:
        """What its address carries beyond the default."""
        given = {"state": self.state, "type": self.type, "kind": self.kind, "q": self.text}
        given["sort"] = self.sort
        return {
            key: value
            for key, value in given.items()
            if value and (key, value) not in {("state", STATES[0]), ("sort", SORTS[0])}
        }


def _at(places: Sequence[Scope]) -> Any:
    offerings = [place.id for place in places if place.kind == "offering"]
    cohorts = [place.id for place in places if place.kind == "cohort"]
    return or_(
        AttendanceRequest.offering_id.in_(offerings), AttendanceRequest.cohort_id.in_(cohorts)
    )


def _narrow(
    query: Select[Any], places: Sequence[Scope], asked: Filter, *, secret: Sequence[Scope]
) -> Select[Any]:
    """*secret*: places at which the reader does not see sensitive kinds; there a search by kind
    finds none of them, or the list would tell."""
    query = query.join(Person, Person.id == AttendanceRequest.person_id).where(_at(places))
    if asked.type:
        query = query.where(AttendanceRequest.type == asked.type)
    if asked.kind:
        query = query.where(
            AttendanceRequest.kind == asked.kind,
            ~and_(AttendanceRequest.sensitive.is_(True), _at(secret)),
        )
    if asked.text:
        query = query.where(accounts.named(asked.text))
    return query


def requests(
    places: Sequence[Scope], asked: Filter, page: int, *, secret: Sequence[Scope] = ()
) -> Page[AttendanceRequest]:
    """A page of requests of *places*."""
    query = _narrow(select(AttendanceRequest), places, asked, secret=secret).options(
        joinedload(AttendanceRequest.person), joinedload(AttendanceRequest.session)
    )
    if asked.state == "waiting":
        query = query.where(AttendanceRequest.state.in_(WAITING))
    elif asked.state != "all":
        query = query.where(AttendanceRequest.state == asked.state)
    orders: dict[str, tuple[Any, ...]] = {
        "oldest": (AttendanceRequest.asked_at, AttendanceRequest.id),
        "newest": (AttendanceRequest.asked_at.desc(), AttendanceRequest.id.desc()),
        "day": (AttendanceRequest.starts_on, AttendanceRequest.id),
        "name": (Person.name, Person.number, AttendanceRequest.id),
    }
    return paginate(query.order_by(*orders[asked.sort]), page)


def counts(
    places: Sequence[Scope], asked: Filter, *, secret: Sequence[Scope] = ()
) -> dict[str, int]:
    """How many requests of each state the rest of the filter leaves."""
    base = cast("Select[Any]", select(AttendanceRequest.state, func.count().label("held")))
    rows = db.session.execute(
        _narrow(base, places, asked, secret=secret).group_by(AttendanceRequest.state)
    )
    found = {row.state: row.held for row in rows}
    return {
        **{state: found.get(state, 0) for state in STATES},
        "waiting": sum(found.get(state, 0) for state in WAITING),
        "all": sum(found.values()),
    }


def waiting(place: Scope) -> int:
    """How many requests of a place wait for a decision."""
    return (
        db.session.scalar(
            select(func.count()).select_from(AttendanceRequest).where(
                _at([place]), AttendanceRequest.state == "requested"
            )
        )
        or 0
    )  # fmt: skip


def places_to_decide(person: Person) -> list[Scope]:
    """The places with requests at which *person* decides."""
    rows = db.session.execute(
        select(AttendanceRequest.offering_id, AttendanceRequest.cohort_id).distinct()
    )
    places = [
        Scope("offering", row.offering_id)
        if row.offering_id is not None
        else Scope("cohort", row.cohort_id)
        for row in rows
    ]
    return [place for place in places if access.may(person, DECIDE, place)]
