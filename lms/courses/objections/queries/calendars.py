"""When grades are published and final, of one offering and of many."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, or_, select

from lms.courses.catalogue.models import Course, Offering
from lms.courses.enrolment import queries as enrolment
from lms.courses.gradebook.models import CourseResult
from lms.courses.gradebook.registry import Stage
from lms.courses.objections.models import GradeCalendar, Objection
from lms.courses.objections.rules import Times
from lms.db import db
from lms.paging import Page, paginate


def calendar_of(offering_id: int) -> GradeCalendar | None:
    """The calendar of an offering."""
    return db.session.get(GradeCalendar, offering_id)


def times_of(calendar: GradeCalendar | None) -> Times | None:
    """Its moments, for the rules."""
    if calendar is None:
        return None
    return Times(calendar.published_from, calendar.objections_until, calendar.final_from)


def stages(offering_id: int, person_ids: Iterable[int]) -> dict[int, Stage]:
    """When results that are frozen now are published and final; an open objection holds one."""
    calendar = calendar_of(offering_id)
    if calendar is None:
        return {}
    ids = list(person_ids)
    held = set(
        db.session.scalars(
            select(Objection.person_id).where(
                Objection.offering_id == offering_id,
                Objection.person_id.in_(ids),
                Objection.state == "open",
            )
        )
    )
    return {
        person_id: Stage(
            calendar.published_from, None if person_id in held else calendar.final_from
        )
        for person_id in ids
    }


@dataclass(frozen=True)
class CalendarRow:
    """An offering in the staff's list of calendars."""

    offering: Offering
    course: Course
    calendar: GradeCalendar | None
    seats: int
    frozen: int
    open: int  # objections that wait


def calendar_rows(
    organisation_ids: Iterable[int], *, text: str, label: str, state: str, page: int, size: int = 50
) -> Page[CalendarRow]:
    """Offerings of institutions with their calendars; a fixed number of statements a page."""
    query: Any = (
        select(Offering, Course, GradeCalendar)
        .join(Course, Course.id == Offering.course_id)
        .outerjoin(GradeCalendar, GradeCalendar.offering_id == Offering.id)
        .where(Course.organisation_id.in_(list(organisation_ids)), Offering.state != "draft")
        .order_by(Offering.ends_on.desc(), Course.title_ko, Offering.id)
    )
    if text:
        query = query.where(
            or_(
                *(
                    column.icontains(text, autoescape=True)
                    for column in (Course.title_ko, Course.title_en, Course.code)
                )
            )
        )
    if label:
        query = query.where(Offering.label == label)
    if state == "none":
        query = query.where(GradeCalendar.offering_id.is_(None))
    elif state == "set":
        query = query.where(GradeCalendar.offering_id.is_not(None))
    rows: Page[Any] = paginate(query, page, size=size, scalars=False)
    ids = [row.Offering.id for row in rows.items]
    seats = enrolment.counts(ids, states=enrolment.SEATED)
    frozen = _counted(
        select(CourseResult.offering_id, func.count())
        .where(CourseResult.offering_id.in_(ids), CourseResult.superseded_at.is_(None))
        .group_by(CourseResult.offering_id)
    )
    waiting = _counted(
        select(Objection.offering_id, func.count())
        .where(Objection.offering_id.in_(ids), Objection.state == "open")
        .group_by(Objection.offering_id)
    )
    return rows.map(
        lambda row: CalendarRow(
            row.Offering, row.Course, row.GradeCalendar, seats.get(row.Offering.id, 0),
            frozen.get(row.Offering.id, 0), waiting.get(row.Offering.id, 0),
        )
    )  # fmt: skip


def labels_at(organisation_ids: Iterable[int]) -> list[str]:
    """The names of terms and groups that institutions' offerings have, the latest first."""
    rows = db.session.execute(
        select(Offering.label, func.max(Offering.ends_on).label("last"))
        .join(Course, Course.id == Offering.course_id)
        .where(Course.organisation_id.in_(list(organisation_ids)), Offering.state != "draft")
        .group_by(Offering.label)
        .order_by(func.max(Offering.ends_on).desc(), Offering.label)
        .limit(200)
    )
    return [row.label for row in rows]


def _counted(query: Any) -> dict[int, int]:
    return {row[0]: row[1] for row in db.session.execute(query)}
