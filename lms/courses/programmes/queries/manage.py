"""Tracks and cohorts as those who run them see them: drafts too."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Subquery, func, or_, select

from lms import clock
from lms.accounts.models import Organisation, Person
from lms.courses.catalogue.models import Course
from lms.courses.programmes.models import Cohort, CohortMember, MemberState, Track, TrackCourse
from lms.courses.registry import CohortChoice
from lms.db import db
from lms.i18n import local
from lms.interop.formats.hangul import initial_consonants, is_initials
from lms.paging import Page, paged, paginate

SORTS: dict[str, tuple[Any, ...]] = {
    "title": (Track.title_ko.asc(),),
    "-title": (Track.title_ko.desc(),),
    "created": (Track.created_at.asc(),),
    "-created": (Track.created_at.desc(),),
}


@dataclass(frozen=True)
class TrackRow:
    """A track in the list of those who manage it."""

    track: Track
    organisation: Organisation
    courses: int
    cohorts: int  # open ones
    members: int  # enrolled now


def tracks(
    organisation_ids: Iterable[int], *, text: str, state: str, sort: str, page: int
) -> Page[TrackRow]:
    """The tracks of these institutions; *state* is draft, published or empty."""
    courses = _counted(TrackCourse.track_id, select(TrackCourse.track_id, func.count()))
    cohorts = _counted(
        Cohort.track_id, select(Cohort.track_id, func.count()).where(Cohort.state == "open")
    )
    members = _counted(
        Cohort.track_id,
        select(Cohort.track_id, func.count())
        .join(CohortMember, CohortMember.cohort_id == Cohort.id)
        .where(CohortMember.state == MemberState.ENROLLED),
    )
    query: Any = (
        select(
            Track,
            Organisation,
            func.coalesce(courses.c[1], 0),
            func.coalesce(cohorts.c[1], 0),
            func.coalesce(members.c[1], 0),
        )
        .join(Organisation, Organisation.id == Track.organisation_id)
        .outerjoin(courses, courses.c[0] == Track.id)
        .outerjoin(cohorts, cohorts.c[0] == Track.id)
        .outerjoin(members, members.c[0] == Track.id)
        .where(Track.organisation_id.in_(list(organisation_ids)))
        .order_by(*SORTS.get(sort, SORTS["title"]), Track.id)
    )
    if state == "draft":
        query = query.where(Track.published_at.is_(None))
    elif state == "published":
        query = query.where(Track.published_at.is_not(None))
    if is_initials(text):
        wanted = initial_consonants(text)
        rows = [
            TrackRow(*row)
            for row in db.session.execute(query)
            if wanted in initial_consonants(row[0].title_ko)
        ]
        return paged(rows, page)
    if text:
        like = f"%{text.replace('%', '').replace('_', ' ')}%"
        query = query.where(or_(Track.title_ko.ilike(like), Track.title_en.ilike(like)))
    return paginate(query, page, scalars=False).map(lambda row: TrackRow(*row))


def _counted(key: Any, query: Any) -> Subquery:
    counted: Subquery = query.group_by(key).subquery()
    return counted


def cohorts_of(track_id: int) -> list[Cohort]:
    """All cohorts of a track, the latest first."""
    return list(
        db.session.scalars(
            select(Cohort).where(Cohort.track_id == track_id).order_by(Cohort.number.desc())
        )
    )


def courses_to_add(organisation_ids: Iterable[int], track_id: int) -> list[Course]:
    """The courses of these institutions that the track does not have yet, by title."""
    present = select(TrackCourse.course_id).where(TrackCourse.track_id == track_id)
    return list(
        db.session.scalars(
            select(Course)
            .where(Course.organisation_id.in_(list(organisation_ids)), Course.id.not_in(present))
            .order_by(Course.title_ko, Course.id)
        )
    )


@dataclass(frozen=True)
class MemberRow:
    """A member in a cohort's list."""

    member: CohortMember
    person: Person


def members(cohort_id: int, *, text: str, state: str, page: int) -> Page[MemberRow]:
    """The members of a cohort by name (가나다), found by name, initials, e-mail or number."""
    query: Any = (
        select(CohortMember, Person)
        .join(Person, Person.id == CohortMember.person_id)
        .where(CohortMember.cohort_id == cohort_id)
        .order_by(Person.name, Person.number)
    )
    if state:
        query = query.where(CohortMember.state == state)
    if is_initials(text):
        query = query.where(Person.initials.contains(initial_consonants(text), autoescape=True))
    elif text:
        query = query.where(
            or_(
                *(
                    column.icontains(text, autoescape=True)
                    for column in (Person.name, Person.english_name, Person.email, Person.number)
                )
            )
        )
    return paginate(query, page, scalars=False).map(lambda row: MemberRow(*row))


def member_counts(cohort_id: int) -> dict[str, int]:
    """How many members there are in each state."""
    rows = db.session.execute(
        select(CohortMember.state, func.count().label("people"))
        .where(CohortMember.cohort_id == cohort_id)
        .group_by(CohortMember.state)
    )
    return {row.state: row.people for row in rows}


def cohort_choices(course_id: int) -> list[CohortChoice]:
    """The cohorts for which a course can be offered: of tracks that have it, not over yet."""
    rows = db.session.execute(
        select(Cohort, Track)
        .join(Track, Track.id == Cohort.track_id)
        .join(TrackCourse, TrackCourse.track_id == Track.id)
        .where(TrackCourse.course_id == course_id, Cohort.ends_on >= clock.today())
        .order_by(Track.title_ko, Cohort.number.desc())
    )
    return [
        CohortChoice(
            cohort.id, f"{local(track)} · {local(cohort)}", local(cohort),
            cohort.starts_on, cohort.ends_on, cohort.capacity,
        )
        for cohort, track in rows
    ]  # fmt: skip
