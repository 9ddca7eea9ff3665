"""Facts and signs of a place's people, its notes, and what a person's own copy holds."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms import clock, policies
from lms.access import Scope
from lms.accounts.models import Person
from lms.accounts.queries.people import matches
from lms.courses.at_risk.models import RiskNote, RiskSign
from lms.courses.at_risk.rules import POLICY, AtRiskPolicy, Facts, Sign, signs
from lms.courses.attendance import queries as attendance
from lms.courses.catalogue.models import Offering
from lms.courses.enrolment.models import Enrolment
from lms.courses.gradebook import queries as gradebook
from lms.courses.gradebook.queries import Standing
from lms.courses.programmes.models import CohortMember, MemberState
from lms.db import db
from lms.i18n import local


@dataclass(frozen=True)
class Reason:
    """A sign, where it comes from, and since when it is known."""

    sign: Sign
    place: Scope
    title: str  # of the place, where a list shows several
    since: datetime | None = None


@dataclass(frozen=True)
class Line:
    """A learner who is at risk, with what was done."""

    person: Person
    reasons: tuple[Reason, ...]
    notes: tuple[RiskNote, ...] = ()

    @property
    def last(self) -> RiskNote | None:
        """The latest note."""
        return self.notes[0] if self.notes else None

    @property
    def follow_up(self) -> date | None:
        """The nearest day on which somebody meant to look again."""
        days = [note.follow_up_on for note in self.notes if not note.closed_at]
        return min((day for day in days if day is not None), default=None)


def policy_at(place: Scope) -> AtRiskPolicy:
    """The thresholds in force at a place."""
    value: AtRiskPolicy = policies.in_force(POLICY, place).value
    return value


def people_of(place: Scope) -> list[int]:
    """Who learns at a place now, by id; one statement."""
    if place.kind == "offering":
        query = select(Enrolment.person_id).where(
            Enrolment.offering_id == place.id, Enrolment.state == "active"
        )
    else:
        query = select(CohortMember.person_id).where(
            CohortMember.cohort_id == place.id, CohortMember.state == MemberState.ENROLLED
        )
    return sorted(db.session.scalars(query))


def offerings_of(cohort_id: int) -> list[Offering]:
    """The courses of a cohort that run now."""
    today = clock.today()
    return list(
        db.session.scalars(
            select(Offering)
            .where(
                Offering.cohort_id == cohort_id,
                Offering.state != "draft",
                Offering.starts_on <= today,
                Offering.ends_on >= today,
            )
            .options(joinedload(Offering.course))
            .order_by(Offering.id)
        )
    )


def facts_of(place: Scope, person_ids: Collection[int]) -> dict[int, Facts]:
    """What the rules read of each person in an offering or (attendance alone) in a cohort.

    An offering without sessions of its own takes none from its cohort: the cohort's list has them.
    The statements do not grow with the people.
    """
    found = {person_id: Facts() for person_id in person_ids}
    if not found:
        return found
    kept = (
        attendance.summaries(place, person_ids) if attendance.places_with_sessions([place]) else {}
    )
    standings = gradebook.standings(place.id, person_ids) if place.kind == "offering" else {}
    for person_id in found:
        summary, standing = kept.get(person_id), standings.get(person_id)
        nearest = min(
            (one for one in summary.limits if one.used > 0) if summary else (),
            key=lambda one: one.left,
            default=None,
        )
        found[person_id] = Facts(
            left=nearest.left if nearest else None,
            limit=nearest.code if nearest else "",
            rate=summary.rate if summary else None,
            **(_work(standing) if standing else {}),
        )
    return found


def _work(standing: Standing) -> dict[str, Any]:
    """What the learner knows of their own work: posted and released alone."""
    if standing.frozen is not None:  # it is over for them
        return {}
    items = [item for item in standing.posted if not item.excused and not item.extra_credit]
    return {
        "percents": tuple(
            item.earned * 100 / item.possible
            for item in items
            if item.earned is not None and item.possible > 0 and not item.filled
        ),
        "missing": sum(item.state == "missing" or item.filled for item in items),
        "current": standing.provisional.percent,
    }


def signs_at(
    place: Scope, person_ids: Collection[int] | None = None
) -> dict[int, tuple[Sign, ...]]:
    """The signs of those at a place who have any, by person id."""
    ids = people_of(place) if person_ids is None else person_ids
    policy = policy_at(place)
    found = {person_id: signs(facts, policy) for person_id, facts in facts_of(place, ids).items()}
    return {person_id: some for person_id, some in found.items() if some}


def lines(place: Scope, titles: dict[Scope, str] | None = None) -> list[Line]:
    """Everybody at risk in a place; of a cohort also in its courses that run, with their titles."""
    here = set(people_of(place))
    places = [place]
    names = dict(titles or {})
    if place.kind == "cohort":
        for offering in offerings_of(place.id):
            scope = Scope("offering", offering.id)
            places.append(scope)
            names[scope] = local(offering.course)
    since = _since(places)
    reasons: dict[int, list[Reason]] = {}
    for one in places:
        for person_id, some in signs_at(one).items():
            if person_id in here:
                reasons.setdefault(person_id, []).extend(
                    Reason(sign, one, names.get(one, ""), since.get((one, person_id, sign.code)))
                    for sign in some
                )
    notes = notes_of(places, here)
    people = {
        one.id: one
        for one in db.session.scalars(
            select(Person).where(Person.id.in_({*reasons, *_followed(notes)}))
        )
    }
    return [
        Line(
            person,
            tuple(sorted(reasons.get(id_, ()), key=lambda one: one.sign.pressing)),
            tuple(notes.get(id_, ())),
        )
        for id_, person in people.items()
    ]


def _followed(notes: dict[int, list[RiskNote]]) -> set[int]:
    """Who is to be looked at again, whether or not a sign holds still."""
    return {
        person_id
        for person_id, some in notes.items()
        if any(note.follow_up_on is not None and note.closed_at is None for note in some)
    }


def _since(places: Iterable[Scope]) -> dict[tuple[Scope, int, str], datetime]:
    found: dict[tuple[Scope, int, str], datetime] = {}
    for place in places:
        for row in db.session.scalars(
            select(RiskSign).where(
                RiskSign.scope_kind == place.kind,
                RiskSign.scope_id == place.id,
                RiskSign.cleared_at.is_(None),
            )
        ):
            found[(place, row.person_id, row.code)] = row.since
    return found


def notes_of(places: Iterable[Scope], person_ids: Collection[int]) -> dict[int, list[RiskNote]]:
    """The notes of these places by person, the latest first."""
    found: dict[int, list[RiskNote]] = {}
    for place in places:
        for note in db.session.scalars(
            select(RiskNote)
            .where(
                RiskNote.scope_kind == place.kind,
                RiskNote.scope_id == place.id,
                RiskNote.person_id.in_(list(person_ids)),
            )
            .options(joinedload(RiskNote.author))
        ):
            found.setdefault(note.person_id, []).append(note)
    for some in found.values():
        some.sort(key=lambda note: (note.on, note.id), reverse=True)
    return found


SORTS: dict[str, Any] = {
    "pressing": lambda line: (
        min((one.sign.pressing for one in line.reasons), default=99),
        -max((one.sign.level for one in line.reasons), default=0),
        line.person.name,
        line.person.number,
    ),
    "name": lambda line: (line.person.name, line.person.number),
    "signs": lambda line: (-len(line.reasons), line.person.name, line.person.number),
    "follow_up": lambda line: (line.follow_up or date.max, line.person.name, line.person.number),
}


def narrowed(found: list[Line], *, text: str, code: str, done: str, sort: str) -> list[Line]:
    """The lines that match words, a sign, and whether something was done (yes, no, due)."""
    if text:
        found = [line for line in found if matches(line.person, text)]
    if code:
        found = [line for line in found if any(one.sign.code == code for one in line.reasons)]
    if done == "no":
        found = [line for line in found if not line.notes]
    elif done == "yes":
        found = [line for line in found if line.notes]
    elif done == "due":
        today = clock.today()
        found = [line for line in found if line.follow_up is not None and line.follow_up <= today]
    key = SORTS.get(sort.lstrip("-"), SORTS["pressing"])
    return sorted(found, key=key, reverse=sort.startswith("-"))


def export(person: Person) -> dict[str, Any]:
    """The signs that were told to a person and what was done, for the copy of their data."""
    rows = db.session.scalars(
        select(RiskSign).where(RiskSign.person_id == person.id).order_by(RiskSign.id)
    )
    notes = db.session.scalars(
        select(RiskNote).where(RiskNote.person_id == person.id).order_by(RiskNote.id)
    )
    return {
        "signs": [
            {
                "place": f"{row.scope_kind} {row.scope_id}",
                "code": row.code,
                "params": row.params,
                "since": row.since.isoformat(),
                "cleared_at": row.cleared_at.isoformat() if row.cleared_at else None,
            }
            for row in rows
        ],
        "notes": [
            {"on": note.on.isoformat(), "done": note.done, "text": note.text} for note in notes
        ],
    }


def as_json(params: Any) -> dict[str, Any]:
    """A sign's numbers as they are stored."""
    return {
        name: str(value) if isinstance(value, Decimal) else value for name, value in params.items()
    }
