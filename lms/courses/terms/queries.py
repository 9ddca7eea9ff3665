"""Reading terms and their windows."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from lms import access, clock
from lms.access import Scope
from lms.accounts.models import Grant, Organisation, Person
from lms.courses.catalogue.models import Course, Offering
from lms.courses.programmes.models import Cohort, CohortMember, MemberState, Track
from lms.courses.terms.models import Term, TermDate
from lms.courses.terms.rules import SEASONS, Other, Plan, Window
from lms.db import db
from lms.paging import Page, paginate


def organisations_above(organisation_id: int) -> list[int]:
    """An organisation and those it lies in, nearest first: a department's terms are its university's."""
    chain = access.chain(Scope("organisation", organisation_id))
    return [scope.id for scope in chain if scope.kind == "organisation"]


def current_term(organisation_id: int, on: date | None = None) -> Term | None:
    """The term of an organisation (or of what it lies in) on a day, by default today.

    Between two terms it is the one that begins next; after the last one, none.
    """
    day = on or clock.today()
    return db.session.scalar(
        select(Term)
        .where(Term.organisation_id.in_(organisations_above(organisation_id)), Term.ends_on >= day)
        .order_by(Term.starts_on, Term.id)
        .options(selectinload(Term.dates))
        .limit(1)
    )


def windows(term: Term) -> dict[str, Window]:
    """Every window of a term by its kind."""
    return {row.kind: Window(row.opens_at, row.closes_at) for row in term.dates}


def window(term: Term | None, kind: str) -> Window | None:
    """One window of a term; none where it was not set."""
    return windows(term).get(kind) if term is not None else None


def term_by_id(term_id: int) -> Term | None:
    """A term with its windows and its university."""
    return db.session.scalar(
        select(Term)
        .where(Term.id == term_id)
        .options(selectinload(Term.dates), joinedload(Term.organisation))
    )


def terms_at(organisation_ids: Collection[int], *, until: date | None = None) -> list[Term]:
    """The terms of organisations with their windows, the latest first; three statements.

    *until*: only those that end on that day or later.
    """
    query = (
        select(Term)
        .where(Term.organisation_id.in_(list(organisation_ids)))
        .options(selectinload(Term.dates), joinedload(Term.organisation))
        .order_by(Term.starts_on.desc(), Term.id)
    )
    if until is not None:
        query = query.where(Term.ends_on >= until)
    return list(db.session.scalars(query))


def choices(organisation_id: int, held: int | None = None) -> list[Term]:
    """The terms in which an organisation's courses can be offered: those not over, and *held*."""
    return list(
        db.session.scalars(
            select(Term)
            .where(
                Term.organisation_id.in_(organisations_above(organisation_id)),
                or_(Term.ends_on >= clock.today(), Term.id == (held or 0)),
            )
            .order_by(Term.starts_on, Term.id)
        )
    )


def plan_of(term: Term) -> Plan:
    """A term as the rules take it."""
    return Plan(term.year, term.season, term.starts_on, term.ends_on, windows(term))


def others(organisation_id: int, but: int | None = None) -> list[Other]:
    """The other terms of a university, for the rules."""
    rows = db.session.scalars(
        select(Term).where(Term.organisation_id == organisation_id, Term.id != (but or 0))
    )
    return [Other(row.id, row.year, row.season, row.starts_on, row.ends_on) for row in rows]


@dataclass(frozen=True)
class TermLine:
    """A term in the list of those who keep it."""

    term: Term
    offerings: int


def term_lines(
    organisation_ids: Iterable[int], *, year: int | None, season: str, sort: str, page: int
) -> Page[TermLine]:
    """Terms of universities, filtered and in order; a fixed number of statements a page."""
    query: Any = (
        select(Term)
        .where(Term.organisation_id.in_(list(organisation_ids)))
        .options(selectinload(Term.dates), joinedload(Term.organisation))
    )
    if year is not None:
        query = query.where(Term.year == year)
    if season in SEASONS:
        query = query.where(Term.season == season)
    order = {
        "starts": (Term.starts_on, Term.id),
        "organisation": (Term.organisation_id, Term.starts_on.desc(), Term.id),
    }.get(sort, (Term.starts_on.desc(), Term.id.desc()))
    rows: Page[Term] = paginate(query.order_by(*order), page)
    counts = offering_counts([term.id for term in rows.items])
    return rows.map(lambda term: TermLine(term, counts.get(term.id, 0)))


def offering_counts(term_ids: Iterable[int]) -> dict[int, int]:
    """How many offerings each term has; one statement."""
    rows = db.session.execute(
        select(Offering.term_id, func.count())
        .where(Offering.term_id.in_(list(term_ids)))
        .group_by(Offering.term_id)
    )
    return {term_id: held for term_id, held in rows if term_id is not None}


def years(organisation_ids: Iterable[int]) -> list[int]:
    """The academic years that have terms, the latest first."""
    rows = db.session.scalars(
        select(Term.year)
        .where(Term.organisation_id.in_(list(organisation_ids)))
        .distinct()
        .order_by(Term.year.desc())
    )
    return list(rows)


def universities_of(person_id: int) -> set[int]:
    """The organisations whose terms are a person's: of their degree tracks and of what they attend
    or teach in a term; two statements."""
    tracks = db.session.execute(
        select(Organisation.id, Organisation.parent_id)
        .join(Track, Track.organisation_id == Organisation.id)
        .join(Cohort, Cohort.track_id == Track.id)
        .join(CohortMember, CohortMember.cohort_id == Cohort.id)
        .where(
            CohortMember.person_id == person_id,
            CohortMember.state == MemberState.ENROLLED,
            Track.stream == "degree",
        )
    )
    found = {id_ for row in tracks for id_ in row if id_ is not None}
    seats = db.session.scalars(
        select(Term.organisation_id)
        .join(Offering, Offering.term_id == Term.id)
        .join(Grant, (Grant.scope_kind == "offering") & (Grant.scope_id == Offering.id))
        .where(
            Grant.person_id == person_id, Grant.ended_at.is_(None), Term.ends_on >= clock.today()
        )
        .distinct()
    )
    return found | set(seats)


def touching(person_id: int, start: datetime, end: datetime) -> list[tuple[Term, TermDate]]:
    """The windows of a person's universities that open or close from *start* to *end*."""
    rows = db.session.execute(
        select(Term, TermDate)
        .join(TermDate, TermDate.term_id == Term.id)
        .where(
            Term.organisation_id.in_(universities_of(person_id)),
            TermDate.opens_at < end,
            TermDate.closes_at > start,
        )
        .options(joinedload(Term.organisation))
        .order_by(TermDate.opens_at, TermDate.id)
    )
    return [(row[0], row[1]) for row in rows]


def own(person: Person, on: date | None = None) -> list[Term]:
    """The terms of a person's universities that are not over, the nearest first."""
    held = terms_at(universities_of(person.id), until=on or clock.today())
    return sorted(held, key=lambda term: (term.starts_on, term.id))


def universities_at(offering_ids: Iterable[int]) -> dict[int, Organisation]:
    """Whose term each offering runs in; those that run in none are left out."""
    rows = db.session.execute(
        select(Offering.id, Organisation)
        .join(Term, Term.id == Offering.term_id)
        .join(Organisation, Organisation.id == Term.organisation_id)
        .where(Offering.id.in_(set(offering_ids)))
    )
    return {row.id: row.Organisation for row in rows}


def offerings_in(term_id: int) -> list[tuple[Offering, Course]]:
    """The offerings of a term with their courses, by title."""
    rows = db.session.execute(
        select(Offering, Course)
        .join(Course, Course.id == Offering.course_id)
        .where(Offering.term_id == term_id)
        .order_by(Course.title_ko, Offering.label, Offering.id)
    )
    return [(row[0], row[1]) for row in rows]
