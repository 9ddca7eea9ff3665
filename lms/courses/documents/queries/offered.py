"""What a person can get, and why not; members of a cohort or offering before a bulk issue."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from lms import clock
from lms.accounts.models import Person
from lms.accounts.queries.people import named
from lms.courses.documents.models import DocumentState, IssuedDocument
from lms.courses.documents.queries.gathering import (
    Found,
    find,
    member_rows,
    of_courses,
    place_of,
    statuses,
)
from lms.courses.documents.queries.institutions import institution_of, self_kinds
from lms.courses.documents.queries.results import institutions_with_results
from lms.courses.documents.rules import entitlement
from lms.courses.documents.rules.entitlement import Verdict
from lms.courses.documents.rules.kinds import OF_MEMBERS, Kind
from lms.courses.enrolment.models import Enrolment
from lms.courses.gradebook import queries as gradebook
from lms.courses.gradebook.models import CourseResult
from lms.courses.programmes import queries as programmes
from lms.courses.programmes.models import Cohort
from lms.db import db


@dataclass(frozen=True)
class Offer:
    """A document that somebody asks about. *by_self*: the institution lets them issue it."""

    found: Found
    by_self: bool


@dataclass(frozen=True)
class Line:
    """Somebody on the list before documents are issued to many. *valid*: one they have already."""

    person: Person
    subject_id: int
    verdict: Verdict
    valid: IssuedDocument | None


def offers(person_id: int) -> list[Offer]:
    """Everything that a person could get, in the order of the page. Statements are bounded by the
    places and institutions that they have, not by courses."""
    wanted: list[tuple[Kind, int]] = []
    for place in programmes.memberships(person_id):
        for kind in OF_MEMBERS:
            if kind is Kind.GRADUATION and place.stream != "degree":
                continue
            wanted.append((kind, place.member_id))
    wanted += [(Kind.TRANSCRIPT, one.id) for one in institutions_with_results(person_id)]
    asked = (find(kind, subject_id, person_id, own=True) for kind, subject_id in wanted)
    found = [one for one in asked if one is not None]
    results = gradebook.recent_results(person_id, limit=200)
    found += of_courses(person_id, [line.offering_id for line in results], own=True)
    places = {one.institution.id for one in found}
    allowed = {place: self_kinds(place) for place in places}
    return [Offer(one, one.kind in allowed[one.institution.id]) for one in found]


def of_cohort(cohort: Cohort, kind: Kind, *, text: str = "") -> list[Line]:
    """A cohort's members with whether each gets a document of *kind*, by name."""
    members = member_rows(cohort_id=cohort.id)
    people = _people([one.person_id for one in members], text)
    members = [one for one in members if one.person_id in people]
    if kind is Kind.TRANSCRIPT:
        return _transcripts(cohort, people)
    known, today = statuses(members), clock.today()
    valid = _valid(kind, [one.id for one in members])
    lines = [
        Line(
            people[one.person_id],
            one.id,
            entitlement.of_member(kind, place_of(one, known.get(one.id)), today),
            valid.get((one.person_id, one.id)),
        )
        for one in members
    ]
    return sorted(lines, key=lambda line: (line.person.name, line.person.number))


def _transcripts(cohort: Cohort, people: dict[int, Person]) -> list[Line]:
    place = institution_of(cohort.track.organisation)
    valid = _valid(Kind.TRANSCRIPT, [place.id])
    lines = []
    for person in people.values():
        found = find(Kind.TRANSCRIPT, place.id, person.id)
        verdict = found.verdict if found is not None else Verdict(False, "no_results")
        lines.append(Line(person, place.id, verdict, valid.get((person.id, place.id))))
    return sorted(lines, key=lambda line: (line.person.name, line.person.number))


def of_offering(offering_id: int, *, text: str = "") -> list[Line]:
    """The learners of an offering with whether each gets a certificate of it, by name."""
    ids = list(
        db.session.scalars(
            select(Enrolment.person_id).where(Enrolment.offering_id == offering_id).distinct()
        )
    )
    people, valid = _people(ids, text), _valid(Kind.COURSE, [offering_id])
    final = set(
        db.session.scalars(
            select(CourseResult.person_id).where(
                CourseResult.offering_id == offering_id,
                CourseResult.superseded_at.is_(None),
                gradebook.final_now(),
                gradebook.published_now(),
            )
        )
    )
    frozen = gradebook.frozen_of(offering_id)
    lines = []
    for person in people.values():
        result = frozen.get(person.id)
        verdict = entitlement.of_course(
            final=person.id in final, earned=result is not None and result.credit_earned
        )
        lines.append(Line(person, offering_id, verdict, valid.get((person.id, offering_id))))
    return sorted(lines, key=lambda line: (line.person.name, line.person.number))


def _people(ids: list[int], text: str) -> dict[int, Person]:
    query = select(Person).where(Person.id.in_(ids), Person.erased_at.is_(None))
    if text:
        query = query.where(named(text))
    return {row.id: row for row in db.session.scalars(query)}


def _valid(kind: Kind, subject_ids: list[int]) -> dict[tuple[int, int], IssuedDocument]:
    rows = db.session.scalars(
        select(IssuedDocument)
        .where(
            IssuedDocument.kind == kind,
            IssuedDocument.subject_id.in_(subject_ids),
            IssuedDocument.state == DocumentState.VALID,
        )
        .order_by(IssuedDocument.id)
    )
    return {(row.person_id, row.subject_id): row for row in rows}
