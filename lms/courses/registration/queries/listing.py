"""The offerings of a term, searched and filtered as students look for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, or_, select

from lms.access import Role
from lms.accounts.models import Grant, Organisation, Person
from lms.courses.catalogue.models import Course, Offering
from lms.courses.degrees.models import CurriculumCourse, CurriculumVersion
from lms.courses.registration.queries.offers import pools
from lms.courses.registration.queries.students import Matriculated, tracks_at
from lms.courses.registration.queries.timetables import weekly_hours
from lms.courses.registration.rules.seats import Pools, free_for, group_of
from lms.courses.registration.rules.timetable import Slot, fits_between
from lms.courses.terms.models import Term
from lms.db import db
from lms.interop.formats.hangul import initial_consonants
from lms.paging import Page, paged

SORTS = ("title", "credits", "free", "code")
#: Parts of a day, in minutes after midnight.
TIMES = {"morning": (0, 720), "afternoon": (720, 1080), "evening": (1080, 1800)}


@dataclass(frozen=True)
class Filters:
    """What the URL asks for; empty: everything. *kind*: of the version's courses."""

    text: str = ""
    kind: str = ""
    version_id: int | None = None
    organisation_id: int | None = None
    day: int | None = None
    time: str = ""
    free: bool = False  # only with a seat for me
    fits: bool = False  # only what leaves my timetable alone
    sort: str = "title"

    @property
    def narrowed(self) -> bool:
        """Whether something is left out."""
        return (
            bool(
                self.text
                or self.kind
                or self.organisation_id
                or self.time
                or self.free
                or self.fits
            )
            or self.day is not None
        )


@dataclass(frozen=True)
class CatalogueLine:
    """An offering in the list. *free*: seats for this student; *kind*: in the version chosen."""

    offering: Offering
    course: Course
    organisation: Organisation
    kind: str
    planned: tuple[int | None, str]  # year and season in the curriculum
    slots: tuple[Slot, ...]
    pools: Pools
    free: int
    teachers: tuple[Person, ...] = ()


def curricula(term: Term) -> list[CurriculumVersion]:
    """The curriculum versions of the term's university that are in force, by track and year."""
    rows = db.session.scalars(
        select(CurriculumVersion)
        .where(
            CurriculumVersion.track_id.in_(tracks_at(term.organisation_id)),
            CurriculumVersion.state.in_(("published", "closed")),
        )
        .order_by(CurriculumVersion.title_ko, CurriculumVersion.entrance_from.desc())
    )
    return list(rows)


def organisations_offering(term_id: int) -> list[Organisation]:
    """The departments that offer something in a term, by name."""
    rows = db.session.scalars(
        select(Organisation)
        .where(
            Organisation.id.in_(
                select(Course.organisation_id)
                .join(Offering, Offering.course_id == Course.id)
                .where(Offering.term_id == term_id)
            )
        )
        .order_by(Organisation.name)
    )
    return list(rows)


def catalogue(
    term: Term,
    who: Matriculated | None,
    filters: Filters,
    *,
    reserved: bool,
    taken: Sequence[Slot] = (),
    page: int = 1,
    size: int = 20,
) -> Page[CatalogueLine]:
    """The open offerings of a term that *filters* leave, in order; a fixed number of statements."""
    version = filters.version_id or (who.version_id if who is not None else None)
    kinds = _kinds(version)
    rows = [
        (row[0], row[1], row[2])
        for row in db.session.execute(
            select(Offering, Course, Organisation)
            .join(Course, Course.id == Offering.course_id)
            .join(Organisation, Organisation.id == Course.organisation_id)
            .where(Offering.term_id == term.id, Offering.state != "draft", *_said(filters))
        )
    ]
    hours = weekly_hours(offering.id for offering, _course, _place in rows)
    seats = pools([offering for offering, _course, _place in rows], reserved)
    found = []
    for offering, course, place in rows:
        kind, planned = kinds.get(course.id, ("other", (None, "")))
        group = group_of(
            seats[offering.id].groups,
            who.organisation_ids if who is not None else (),
            who.year if who is not None else None,
        )
        line = CatalogueLine(
            offering, course, place, kind, planned, hours.get(offering.id, ()),
            seats[offering.id], free_for(seats[offering.id], group),
        )  # fmt: skip
        if _kept(line, filters, taken):
            found.append(line)
    found.sort(key=lambda line: _order(line, filters.sort))
    listed = paged(found, page, size=size)
    teachers = _teachers([line.offering.id for line in listed.items])
    return listed.map(
        lambda line: CatalogueLine(
            **{**vars(line), "teachers": tuple(teachers.get(line.offering.id, ()))}
        )
    )


def _said(filters: Filters) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if filters.organisation_id is not None:
        conditions.append(Course.organisation_id == filters.organisation_id)
    text = filters.text
    if text and text != initial_consonants(text):
        conditions.append(
            or_(
                *(
                    column.icontains(text, autoescape=True)
                    for column in (Course.title_ko, Course.title_en, Course.code, Offering.label)
                )
            )
        )
    return conditions


def _kept(line: CatalogueLine, filters: Filters, taken: Sequence[Slot]) -> bool:
    text = filters.text
    if text and text == initial_consonants(text):
        words = f"{line.course.title_ko} {line.course.code} {line.offering.label}"
        if text.lower() not in f"{initial_consonants(line.course.title_ko)} {words}".lower():
            return False
    if filters.kind and line.kind != filters.kind:
        return False
    if filters.day is not None and filters.day not in {slot.weekday for slot in line.slots}:
        return False
    if filters.time in TIMES:
        first, last = TIMES[filters.time]
        if not any(first <= slot.start < last for slot in line.slots):
            return False
    if filters.free and line.free == 0:
        return False
    return not (filters.fits and not fits_between(line.slots, taken))


def _order(line: CatalogueLine, sort: str) -> tuple[object, ...]:
    title = (line.course.title_ko, line.offering.label, line.offering.id)
    if sort == "credits":
        return (-(line.course.credits or 0), *title)
    if sort == "free":
        return (-line.free, *title)
    if sort == "code":
        return (line.course.code, line.offering.label, line.offering.id)
    return title


def _kinds(version_id: int | None) -> dict[int, tuple[str, tuple[int | None, str]]]:
    if version_id is None:
        return {}
    rows = db.session.execute(
        select(
            CurriculumCourse.course_id,
            CurriculumCourse.kind,
            CurriculumCourse.year,
            CurriculumCourse.season,
        ).where(CurriculumCourse.version_id == version_id)
    )
    return {row.course_id: (row.kind, (row.year, row.season)) for row in rows}


def _teachers(offering_ids: list[int]) -> dict[int, list[Person]]:
    rows = db.session.execute(
        select(Grant.scope_id, Person)
        .join(Person, Person.id == Grant.person_id)
        .where(
            Grant.scope_kind == "offering",
            Grant.scope_id.in_(offering_ids),
            Grant.role == Role.INSTRUCTOR.value,
            Grant.ended_at.is_(None),
        )
        .order_by(Person.name)
    )
    found: dict[int, list[Person]] = {}
    for offering_id, person in rows:
        found.setdefault(offering_id, []).append(person)
    return found
