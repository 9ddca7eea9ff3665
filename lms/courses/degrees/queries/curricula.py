"""Versions of curricula: as the rules read them, and as lists for those who keep them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from lms.accounts.models import Organisation
from lms.courses.catalogue.models import Course
from lms.courses.degrees.models import (
    CurriculumCourse,
    CurriculumRequirement,
    CurriculumVersion,
    StudentCurriculum,
)
from lms.courses.degrees.rules.audit import CourseItem, Curriculum
from lms.courses.degrees.rules.binding import STATES_IN_FORCE, Version
from lms.courses.degrees.rules.prerequisites import from_json
from lms.courses.degrees.rules.requirements import Asked, read
from lms.courses.programmes.models import Track
from lms.db import db
from lms.paging import Page, paginate


def curricula(version_ids: Collection[int]) -> dict[int, Curriculum]:
    """Versions as the audit reads them; three statements however many there are."""
    ids = list(version_ids)
    if not ids:
        return {}
    courses: dict[int, list[CourseItem]] = {}
    for row, credits in db.session.execute(
        select(CurriculumCourse, Course.credits)
        .join(Course, Course.id == CurriculumCourse.course_id)
        .where(CurriculumCourse.version_id.in_(ids))
        .order_by(CurriculumCourse.course_id)
    ):
        courses.setdefault(row.version_id, []).append(
            CourseItem(
                row.course_id, row.kind, credits or Decimal(0), row.area, row.year, row.season,
                from_json(row.prerequisite),
            )
        )  # fmt: skip
    asked: dict[int, list[Asked]] = {}
    for one in db.session.scalars(
        select(CurriculumRequirement)
        .where(CurriculumRequirement.version_id.in_(ids))
        .order_by(CurriculumRequirement.position, CurriculumRequirement.id)
    ):
        asked.setdefault(one.version_id, []).append(read(one.id, one.kind, one.params))
    rows = db.session.scalars(select(CurriculumVersion).where(CurriculumVersion.id.in_(ids)))
    return {
        row.id: Curriculum(
            row.id, row.form, tuple(courses.get(row.id, ())), tuple(asked.get(row.id, ())),
            row.overlap_credits, row.term_credits,
        )
        for row in rows
    }  # fmt: skip


def versions_of(track_id: int, form: str = "major") -> list[Version]:
    """A track's versions of a form, as the rule that binds students reads them."""
    rows = db.session.scalars(
        select(CurriculumVersion).where(
            CurriculumVersion.track_id == track_id, CurriculumVersion.form == form
        )
    )
    return [Version(row.id, row.entrance_from, row.entrance_to, row.state) for row in rows]


def version_rows(version_ids: Iterable[int]) -> dict[int, CurriculumVersion]:
    """Versions with their tracks, by id."""
    rows = db.session.scalars(
        select(CurriculumVersion)
        .where(CurriculumVersion.id.in_(list(version_ids)))
        .options(joinedload(CurriculumVersion.track).joinedload(Track.organisation))
    )
    return {row.id: row for row in rows}


def offered(
    forms: Collection[str], family: Collection[int] | None = None
) -> list[CurriculumVersion]:
    """Published versions of some forms, the newest of each track and title first.

    *family*: only those of tracks at these institutions.
    """
    query = (
        select(CurriculumVersion)
        .join(Track, Track.id == CurriculumVersion.track_id)
        .where(CurriculumVersion.form.in_(list(forms)), CurriculumVersion.state == "published")
        .options(joinedload(CurriculumVersion.track).joinedload(Track.organisation))
        .order_by(Track.title_ko, CurriculumVersion.entrance_from.desc(), CurriculumVersion.id)
    )
    if family is not None:
        query = query.where(Track.organisation_id.in_(list(family)))
    return list(db.session.scalars(query))


def offered_to(track: Track, forms: Collection[str]) -> list[CurriculumVersion]:
    """Published versions of some forms that students of *track* may follow.

    Minors and double majors are those of their own institution, whose courses count there; linked
    majors and micro-degrees are of any.
    """
    family = family_of(track.organisation)
    return [
        row
        for row in offered(forms)
        if row.form in ("linked", "micro") or row.track.organisation_id in family
    ]


def courses_by_id(course_ids: Iterable[int]) -> dict[int, Course]:
    """Courses for their titles; one statement."""
    rows = db.session.scalars(select(Course).where(Course.id.in_(list(set(course_ids)))))
    return {row.id: row for row in rows}


@dataclass(frozen=True)
class VersionLine:
    """A version in the list of those who keep it. *followers*: who follows it by a row of their own."""

    version: CurriculumVersion
    courses: int
    requirements: int
    followers: int


def version_lines(
    organisation_ids: Collection[int], *, track_id: int | None, form: str, state: str, page: int
) -> Page[VersionLine]:
    """Versions of institutions, filtered; a fixed number of statements a page."""
    query: Any = (
        select(CurriculumVersion)
        .join(Track, Track.id == CurriculumVersion.track_id)
        .where(Track.organisation_id.in_(list(organisation_ids)))
        .options(joinedload(CurriculumVersion.track).joinedload(Track.organisation))
        .order_by(
            Track.title_ko, CurriculumVersion.form, CurriculumVersion.entrance_from.desc(),
            CurriculumVersion.id,
        )
    )  # fmt: skip
    if track_id is not None:
        query = query.where(CurriculumVersion.track_id == track_id)
    if form:
        query = query.where(CurriculumVersion.form == form)
    if state:
        query = query.where(CurriculumVersion.state == state)
    rows: Page[CurriculumVersion] = paginate(query, page)
    ids = [row.id for row in rows.items]
    courses = _counts(CurriculumCourse, ids)
    asked = _counts(CurriculumRequirement, ids)
    followers = _counts(StudentCurriculum, ids)
    return rows.map(
        lambda row: VersionLine(
            row, courses.get(row.id, 0), asked.get(row.id, 0), followers.get(row.id, 0)
        )
    )


def _counts(model: Any, ids: Collection[int]) -> dict[int, int]:
    rows = db.session.execute(
        select(model.version_id, func.count())
        .where(model.version_id.in_(list(ids)))
        .group_by(model.version_id)
    )
    return dict(rows.tuples().all())


def tracks_at(organisation_ids: Collection[int]) -> list[Track]:
    """The degree tracks of institutions, by title."""
    return list(
        db.session.scalars(
            select(Track)
            .where(Track.organisation_id.in_(list(organisation_ids)), Track.stream == "degree")
            .options(joinedload(Track.organisation))
            .order_by(Track.title_ko, Track.id)
        )
    )


def family_of(organisation: Organisation) -> list[int]:
    """A university with all its departments, from either."""
    root = organisation.parent_id if organisation.kind == "department" else organisation.id
    root = root or organisation.id
    return list(
        db.session.scalars(
            select(Organisation.id)
            .where(
                or_(
                    Organisation.id == root,
                    (Organisation.parent_id == root) & (Organisation.kind == "department"),
                )
            )
            .order_by(Organisation.id)
        )
    )


def courses_to_add(version: CurriculumVersion) -> list[Course]:
    """The institution's courses that a version does not list yet, by code."""
    listed = select(CurriculumCourse.course_id).where(CurriculumCourse.version_id == version.id)
    return list(
        db.session.scalars(
            select(Course)
            .where(
                Course.organisation_id.in_(family_of(version.track.organisation)),
                Course.id.not_in(listed),
            )
            .order_by(Course.code, Course.id)
        )
    )


def in_force(version: CurriculumVersion) -> bool:
    """Whether students may be bound by it."""
    return version.state in STATES_IN_FORCE
