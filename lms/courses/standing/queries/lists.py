"""Lists for those who keep the register: students, requests, who has not come back."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from lms import access, clock
from lms.access import Role, Scope
from lms.accounts.models import Grant, Person
from lms.courses.catalogue.models import Course, Offering
from lms.courses.programmes.models import Cohort, CohortMember, Track
from lms.courses.standing.models import RecordImport, StatusRequest, StudentRecord
from lms.courses.standing.queries.register import statuses_on
from lms.courses.standing.rules.timeline import LEAVES
from lms.db import db
from lms.interop.formats.hangul import initial_consonants, is_initials
from lms.paging import Page, paginate

SORTS = ("name", "number", "entrance", "since", "until")
#: A filter beside the statuses: on leave, and past the day that was granted.
OVERDUE, NONE = "overdue", "none"


@dataclass(frozen=True)
class Filter:
    """What the list of students is narrowed to."""

    status: str = ""
    track_id: int | None = None
    entrance: int | None = None
    text: str = ""
    sort: str = "name"

    def arguments(self) -> dict[str, Any]:
        """As arguments of an address."""
        found = {
            "status": self.status, "track": self.track_id, "entrance": self.entrance,
            "q": self.text, "sort": self.sort if self.sort != SORTS[0] else "",
        }  # fmt: skip
        return {name: value for name, value in found.items() if value}


@dataclass(frozen=True)
class Row:
    """A student in the list. *late*: days that the return is overdue."""

    record: StudentRecord
    person: Person
    track: Track
    status: str | None
    since: date | None
    until: date | None
    source: RecordImport | None

    @property
    def late(self) -> int:
        """Days past the end of a leave."""
        if self.status not in LEAVES or self.until is None:
            return 0
        return max(0, (clock.today() - self.until).days)


def _listed(organisations: Collection[int], asked: Filter) -> Any:
    now = statuses_on(clock.today()).subquery()
    query: Any = (
        select(
            StudentRecord, Person, Track, now.c.status, now.c.from_on, now.c.until_on, RecordImport
        )
        .join(Person, Person.id == StudentRecord.person_id)
        .join(Track, Track.id == StudentRecord.track_id)
        .outerjoin(now, now.c.record_id == StudentRecord.id)
        .outerjoin(RecordImport, RecordImport.id == StudentRecord.import_id)
        .where(Track.organisation_id.in_(list(organisations)))
    )
    if asked.status == OVERDUE:
        query = query.where(now.c.status.in_(LEAVES), now.c.until_on < clock.today())
    elif asked.status == NONE:
        query = query.where(now.c.status.is_(None))
    elif asked.status:
        query = query.where(now.c.status == asked.status)
    if asked.track_id is not None:
        query = query.where(StudentRecord.track_id == asked.track_id)
    if asked.entrance is not None:
        query = query.where(StudentRecord.entrance_year == asked.entrance)
    if is_initials(asked.text):
        query = query.where(
            Person.initials.contains(initial_consonants(asked.text), autoescape=True)
        )
    elif asked.text:
        columns = (Person.name, Person.english_name, Person.number, StudentRecord.student_no)
        query = query.where(
            or_(*(column.icontains(asked.text, autoescape=True) for column in columns))
        )
    order = {
        "number": (StudentRecord.student_no.is_(None), StudentRecord.student_no),
        "entrance": (StudentRecord.entrance_year.desc(), Person.name),
        "since": (now.c.from_on.desc(), Person.name),
        "until": (now.c.until_on.is_(None), now.c.until_on, Person.name),
    }.get(asked.sort, (Person.name,))
    return query.order_by(*order, StudentRecord.id)


def students(organisations: Collection[int], asked: Filter, page: int) -> Page[Row]:
    """The students of these institutions."""
    return paginate(_listed(organisations, asked), page, scalars=False).map(lambda row: Row(*row))


def all_students(organisations: Collection[int], asked: Filter) -> list[Row]:
    """The same without pages, for a file."""
    return [Row(*row) for row in db.session.execute(_listed(organisations, asked))]


def counts(organisations: Collection[int]) -> dict[str, int]:
    """How many students have each status today, are overdue, or have none."""
    now = statuses_on(clock.today()).subquery()
    late = now.c.status.in_(LEAVES) & (now.c.until_on < clock.today())
    rows = db.session.execute(
        select(
            now.c.status,
            func.count().label("people"),
            func.count(StudentRecord.id).filter(late).label("late"),
        )
        .select_from(StudentRecord)
        .join(Track, Track.id == StudentRecord.track_id)
        .outerjoin(now, now.c.record_id == StudentRecord.id)
        .where(Track.organisation_id.in_(list(organisations)))
        .group_by(now.c.status)
    ).all()
    found = {row.status or NONE: int(row.people) for row in rows}
    found[OVERDUE] = sum(int(row.late) for row in rows)
    return found


def choices(organisations: Collection[int]) -> tuple[list[Track], list[int]]:
    """The degree tracks of these institutions, and the years in which their students entered."""
    tracks = db.session.scalars(
        select(Track)
        .where(Track.organisation_id.in_(list(organisations)), Track.stream == "degree")
        .order_by(Track.title_ko, Track.id)
    )
    years = db.session.scalars(
        select(StudentRecord.entrance_year)
        .join(Track, Track.id == StudentRecord.track_id)
        .where(Track.organisation_id.in_(list(organisations)))
        .distinct()
        .order_by(StudentRecord.entrance_year.desc())
    )
    return list(tracks), list(years)


def requests(organisations: Collection[int], state: str, page: int) -> Page[StatusRequest]:
    """Requests of students of these institutions: those that wait first come, first served."""
    query = (
        select(StatusRequest)
        .join(StudentRecord, StudentRecord.id == StatusRequest.record_id)
        .join(Track, Track.id == StudentRecord.track_id)
        .where(Track.organisation_id.in_(list(organisations)))
        .options(
            joinedload(StatusRequest.record).joinedload(StudentRecord.person),
            joinedload(StatusRequest.record).joinedload(StudentRecord.track),
        )
    )
    if state:
        query = query.where(StatusRequest.state == state)
    order = StatusRequest.id if state == "asked" else StatusRequest.id.desc()
    return paginate(query.order_by(order), page)


def request_counts(organisations: Collection[int]) -> dict[str, int]:
    """How many requests there are in each state."""
    rows = db.session.execute(
        select(StatusRequest.state, func.count())
        .join(StudentRecord, StudentRecord.id == StatusRequest.record_id)
        .join(Track, Track.id == StudentRecord.track_id)
        .where(Track.organisation_id.in_(list(organisations)))
        .group_by(StatusRequest.state)
    )
    return dict(rows.tuples().all())


def without_record(organisations: Collection[int] | None = None) -> list[CohortMember]:
    """Members of degree tracks of whom there is no student record yet."""
    query = (
        select(CohortMember)
        .join(Cohort, Cohort.id == CohortMember.cohort_id)
        .join(Track, Track.id == Cohort.track_id)
        .outerjoin(
            StudentRecord,
            (StudentRecord.person_id == CohortMember.person_id)
            & (StudentRecord.track_id == Track.id),
        )
        .where(Track.stream == "degree", StudentRecord.id.is_(None))
        .options(joinedload(CohortMember.cohort).joinedload(Cohort.track))
        .order_by(CohortMember.entered_on, CohortMember.id)
    )
    if organisations is not None:
        query = query.where(Track.organisation_id.in_(list(organisations)))
    return list(db.session.scalars(query))


def advisers(record: StudentRecord) -> list[Person]:
    """Who may advise a student: those who teach at the university, by name."""
    places = access.chain(Scope("track", record.track_id))
    ids = [place.id for place in places if place.kind == "organisation"]
    courses = select(Offering.id).join(Course).where(Course.organisation_id.in_(ids))
    teaching = select(Grant.person_id).where(
        Grant.role == Role.INSTRUCTOR,
        Grant.ended_at.is_(None),
        or_(
            (Grant.scope_kind == "offering") & Grant.scope_id.in_(courses),
            (Grant.scope_kind == "organisation") & Grant.scope_id.in_(ids),
        ),
    )
    return list(
        db.session.scalars(
            select(Person)
            .where(Person.id.in_(teaching), Person.deactivated_at.is_(None))
            .order_by(Person.name, Person.id)
        )
    )
