"""What stands on people's calendars from here: announcements with a date, and terms.

Terms are those of the offerings and cohorts in which a person has a place or teaches.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _
from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from lms.accounts.models import Person
from lms.communication.calendar import Entry
from lms.communication.rules.calendar import Span, day_of
from lms.courses.catalogue.models import Offering
from lms.courses.content.queries import taught_offerings
from lms.courses.discussion.queries import announcements
from lms.courses.enrolment.models import Enrolment
from lms.courses.programmes.models import FINISHED, Cohort, CohortMember, MemberState
from lms.db import db


def entries(person: Person, start: datetime, end: datetime) -> Iterator[Entry]:
    """The entries between *start* and *end*; a fixed number of statements."""
    taught = taught_offerings(person)
    runs = list(
        db.session.scalars(
            select(Offering)
            .where(
                Offering.state != "draft",
                or_(
                    Offering.id.in_(
                        select(Enrolment.offering_id).where(
                            Enrolment.person_id == person.id,
                            Enrolment.state.in_(("active", "completed")),
                        )
                    ),
                    Offering.id.in_(taught),
                ),
            )
            .options(joinedload(Offering.course))
        )
    )
    shown = Span(day_of(start), day_of(end))
    for run in runs:
        yield from _term(run, shown)
    for row in announcements.dated(person.id, [run.id for run in runs], taught, start, end):
        course = row.offering.course
        yield Entry(
            uid=f"announcement-{row.id}",
            title_ko=row.title,
            title_en=row.title,
            start=row.happens_at or start,
            label=_("공지"),
            icon="flag",
            url=url_path("announcement", row.offering_id, row.id),
            group_id=row.offering_id,
            group_ko=course.title_ko,
            group_en=course.title_en,
            updated_at=row.updated_at,
            sequence=row.version,
        )
    yield from _cohorts(person, shown)


def _term(run: Offering, shown: Span) -> Iterator[Entry]:
    course = run.course
    base: dict[str, Any] = {
        "title_ko": f"{course.title_ko} · {run.label}",
        "title_en": f"{course.title_en or course.title_ko} · {run.label}",
        "url": url_path("course", run.id),
        "group_id": run.id,
        "group_ko": course.title_ko,
        "group_en": course.title_en,
        "updated_at": run.created_at,
        "sequence": run.version,
        "icon": "book-open",
    }
    if run.starts_on in shown:
        yield Entry(uid=f"offering-{run.id}-start", start=run.starts_on, label=_("개강"), **base)
    if run.ends_on in shown:
        yield Entry(uid=f"offering-{run.id}-end", start=run.ends_on, label=_("종강"), **base)


def _cohorts(person: Person, shown: Span) -> Iterator[Entry]:
    rows = db.session.scalars(
        select(Cohort)
        .join(CohortMember, CohortMember.cohort_id == Cohort.id)
        .where(
            CohortMember.person_id == person.id,
            CohortMember.state.in_((MemberState.ENROLLED, *FINISHED)),
            Cohort.state != "draft",
        )
        .options(joinedload(Cohort.track))
    )
    for cohort in rows:
        track = cohort.track
        base: dict[str, Any] = {
            "title_ko": f"{track.title_ko} {cohort.title_ko}",
            "title_en": f"{track.title_en or track.title_ko} {cohort.title_en or cohort.title_ko}",
            "url": "/me/enrolments",
            "updated_at": cohort.created_at,
            "icon": "graduation-cap",
        }
        if cohort.starts_on in shown:
            yield Entry(
                uid=f"cohort-{cohort.id}-start",
                start=cohort.starts_on,
                label=_("기수 시작"),
                **base,
            )
        if cohort.ends_on in shown:
            yield Entry(
                uid=f"cohort-{cohort.id}-end", start=cohort.ends_on, label=_("기수 끝"), **base
            )


def url_path(page: str, offering_id: int, row_id: int | None = None) -> str:
    """The path of a course's page or of one of its announcements."""
    if page == "course":
        return url_for("content.course", offering_id=offering_id, _external=False)
    return url_for(
        "discussion.announcement",
        offering_id=offering_id,
        announcement_id=row_id,
        _external=False,
    )
