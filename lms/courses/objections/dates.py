"""The calendar of grades on people's calendars."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _
from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from lms.access import Role
from lms.accounts.models import Grant
from lms.communication.calendar import Entry
from lms.courses.catalogue.models import Offering
from lms.courses.enrolment.models import Enrolment
from lms.courses.enrolment.queries import SEATED
from lms.courses.objections.models import GradeCalendar
from lms.db import db

STEPS = (
    ("published_from", "성적 공개", "Grades published", _("성적 공개")),
    ("objections_until", "이의신청 마감", "Objections close", _("이의신청 마감")),
    ("final_from", "성적 확정", "Grades final", _("성적 확정")),
)


def entries(person: Any, start: datetime, end: datetime) -> Iterator[Entry]:
    """The three moments of each offering in which *person* learns or teaches. Two statements."""
    taught = set(
        db.session.scalars(
            select(Grant.scope_id).where(
                Grant.person_id == person.id,
                Grant.scope_kind == "offering",
                Grant.role == Role.INSTRUCTOR.value,
                Grant.ended_at.is_(None),
            )
        )
    )
    seats = select(Enrolment.offering_id).where(
        Enrolment.person_id == person.id, Enrolment.state.in_(SEATED)
    )
    rows = db.session.scalars(
        select(GradeCalendar)
        .join(Offering, Offering.id == GradeCalendar.offering_id)
        .where(
            Offering.state != "draft",
            or_(GradeCalendar.offering_id.in_(seats), GradeCalendar.offering_id.in_(taught)),
            GradeCalendar.final_from >= start,
            GradeCalendar.published_from < end,
        )
        .options(joinedload(GradeCalendar.offering).joinedload(Offering.course))
        .order_by(GradeCalendar.offering_id)
    )
    for row in rows:
        for name, title_ko, title_en, label in STEPS:
            at: datetime = getattr(row, name)
            if start <= at < end:
                yield _entry(row, name, at, (title_ko, title_en, label), row.offering_id in taught)


def _entry(
    row: GradeCalendar, name: str, at: datetime, titles: tuple[str, str, Any], teaches: bool
) -> Entry:
    course = row.offering.course
    endpoint = "objections.calendar" if teaches else "gradebook.my_result"
    return Entry(
        uid=f"grade-calendar-{row.offering_id}-{name}",
        title_ko=f"{titles[0]}: {course.title_ko}",
        title_en=f"{titles[1]}: {course.title_en or course.title_ko}",
        start=at,
        label=titles[2],
        icon="scale",
        url=url_for(endpoint, offering_id=row.offering_id),
        group_id=row.offering_id,
        group_ko=course.title_ko,
        group_en=course.title_en or course.title_ko,
        updated_at=row.set_at,
        sequence=row.version,
    )
