"""The first page of the office and of institutions' staff: what waits to be decided or arranged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from lms import access, clock
from lms.access import Permission, Role
from lms.accounts.models import Grant, Organisation, Person
from lms.courses.catalogue.models import Course, Offering
from lms.courses.enrolment.models import Enrolment
from lms.courses.programmes.models import Cohort, CohortMember, MemberState, Track
from lms.courses.terms.models import Term
from lms.db import db
from lms.home.queries.first_steps import Step, first_steps
from lms.placement.companies import queries as companies


@dataclass(frozen=True)
class CohortLine:
    """A cohort that is not over, with its track."""

    cohort: Cohort
    track: Track
    people: int
    expected: int  # of those, with a stated day of completion

    @property
    def phase(self) -> str:
        """enrolling, full, coming, or running."""
        now = clock.now()
        if self.cohort.starts_on > clock.today():
            opens, closes = self.cohort.enrol_from, self.cohort.enrol_until
            if (opens is None or opens <= now) and (closes is None or closes >= now):
                return "full" if self.cohort.seats_taken >= self.cohort.capacity else "enrolling"
            return "coming"
        return "running"


@dataclass(frozen=True)
class OfferingLine:
    """An offering that needs something. Bilingual: title; place: whose term it runs in, or who offers it."""

    id: int
    title_ko: str
    title_en: str
    label: str
    starts_on: Any
    ends_on: Any
    place_ko: str
    place_en: str
    count: int = 0


@dataclass(frozen=True)
class InstitutionHome:
    """What the page shows. *companies* (by state) only for the office."""

    places: list[Organisation] | None  # none: all
    cohorts: list[CohortLine]
    without_teacher: list[OfferingLine]
    without_result: list[OfferingLine]
    companies: dict[str, int] | None
    first_steps: list[Step]

    @property
    def people(self) -> int:
        """People in these cohorts now (a person in two counts twice)."""
        return sum(line.people for line in self.cohorts)


def home(person: Person) -> InstitutionHome:
    """Everything on the page; a fixed number of statements."""
    scopes = access.scopes_with(person, Permission.COHORT_MANAGE)
    everywhere = access.ROOT in scopes
    ids = None if everywhere else _below({s.id for s in scopes if s.kind == "organisation"})
    places = None
    if ids is not None:
        places = list(
            db.session.scalars(
                select(Organisation)
                .where(Organisation.id.in_({s.id for s in scopes if s.kind == "organisation"}))
                .order_by(Organisation.name)
            )
        )
    return InstitutionHome(
        places=places,
        cohorts=_cohorts(ids),
        without_teacher=_without_teacher(ids),
        without_result=_without_result(ids),
        companies=companies.counts_by_state() if everywhere else None,
        first_steps=first_steps(ids),
    )


def _below(organisation_ids: set[int]) -> set[int]:
    children = db.session.scalars(
        select(Organisation.id).where(Organisation.parent_id.in_(organisation_ids))
    )
    return organisation_ids | set(children)


def _cohorts(ids: set[int] | None) -> list[CohortLine]:
    counted = (
        select(
            CohortMember.cohort_id,
            func.count().label("people"),
            func.count(CohortMember.expected_on).label("expected"),
        )
        .where(CohortMember.state == MemberState.ENROLLED)
        .group_by(CohortMember.cohort_id)
        .subquery()
    )
    query = (
        select(
            Cohort,
            Track,
            func.coalesce(counted.c.people, 0),
            func.coalesce(counted.c.expected, 0),
        )
        .join(Track, Track.id == Cohort.track_id)
        .outerjoin(counted, counted.c.cohort_id == Cohort.id)
        .where(Cohort.state == "open", Cohort.ends_on >= clock.today())
        .order_by(Cohort.starts_on.desc(), Track.title_ko, Cohort.id)
        .limit(60)
    )
    if ids is not None:
        query = query.where(Track.organisation_id.in_(ids))
    return [CohortLine(*row) for row in db.session.execute(query)]


def _offerings(ids: set[int] | None) -> Any:
    query = (
        select(
            Offering.id,
            Course.title_ko,
            Course.title_en,
            Offering.label,
            Offering.starts_on,
            Offering.ends_on,
            Organisation.name.label("place_ko"),
            Organisation.english_name.label("place_en"),
        )
        .join(Course, Course.id == Offering.course_id)
        .outerjoin(Term, Term.id == Offering.term_id)
        .join(
            Organisation,
            Organisation.id == func.coalesce(Term.organisation_id, Course.organisation_id),
        )
        .order_by(Offering.ends_on, Offering.id)
        .limit(20)
    )
    return query if ids is None else query.where(Course.organisation_id.in_(ids))


def _without_teacher(ids: set[int] | None) -> list[OfferingLine]:
    taught = select(Grant.scope_id).where(
        Grant.scope_kind == "offering", Grant.role == Role.INSTRUCTOR, Grant.ended_at.is_(None)
    )
    rows = db.session.execute(
        _offerings(ids).where(
            Offering.state == "open", Offering.ends_on >= clock.today(), Offering.id.not_in(taught)
        )
    )
    return [OfferingLine(**row._asdict()) for row in rows]


def _without_result(ids: set[int] | None) -> list[OfferingLine]:
    seats = (
        select(Enrolment.offering_id, func.count().label("count"))
        .where(Enrolment.state == "active")
        .group_by(Enrolment.offering_id)
        .subquery()
    )
    rows = db.session.execute(
        _offerings(ids)
        .add_columns(seats.c["count"])
        .join(seats, seats.c.offering_id == Offering.id)
        .where(Offering.ends_on < clock.today())
    )
    return [OfferingLine(**row._asdict()) for row in rows]
