"""Setting when grades are published and final; frozen results follow."""

from __future__ import annotations

from sqlalchemy import select

from lms import audit, clock
from lms.accounts.models import Person
from lms.courses.catalogue.models import Offering
from lms.courses.editing import Conflict
from lms.courses.gradebook import operations as gradebook
from lms.courses.gradebook.models import CourseResult
from lms.courses.gradebook.rules import PUBLISHED
from lms.courses.objections import queries, rules
from lms.courses.objections.models import GradeCalendar
from lms.courses.objections.rules import Times
from lms.db import db


class CalendarRefused(Exception):
    """The times cannot be; ``reasons`` are (field, code)."""

    def __init__(self, reasons: list[tuple[str, str]]):
        self.reasons = reasons
        super().__init__(", ".join(code for _field, code in reasons))


def set_calendar(
    offering: Offering, person: Person, times: Times, version: int | None = None
) -> GradeCalendar:
    """Set an offering's calendar; results that are published and not final follow it.

    *version*: what was looked at (0: none); ``editing.Conflict`` where somebody set it meanwhile.
    Raises :class:`CalendarRefused`.
    """
    db.session.execute(select(Offering.id).where(Offering.id == offering.id).with_for_update())
    row = db.session.get(GradeCalendar, offering.id, populate_existing=True)
    if version is not None and (row.version if row else 0) != version:
        raise Conflict
    held = queries.times_of(row)
    if held == times and row is not None:
        return row
    if reasons := rules.calendar_reasons(times, held, clock.now()):
        raise CalendarRefused(reasons)
    if row is None:
        row = GradeCalendar(offering_id=offering.id, **vars(times), set_at=clock.now())
        db.session.add(row)
    row.published_from, row.objections_until, row.final_from = (
        times.published_from, times.objections_until, times.final_from,
    )  # fmt: skip
    row.set_by_id, row.set_at = person.id, clock.now()
    db.session.flush()
    audit.record(
        "grade_calendar.set", "offering", offering.id, actor=person,
        before=_facts(held) if held else None, after=_facts(times),
    )  # fmt: skip
    _follow(offering.id, times)
    return row


def _follow(offering_id: int, times: Times) -> None:
    """Move the moments of results that are not final; those held by an objection stay held."""
    for result in db.session.scalars(
        select(CourseResult).where(
            CourseResult.offering_id == offering_id,
            CourseResult.superseded_at.is_(None),
            CourseResult.state == PUBLISHED,
        )
    ):
        if result.final_from is None or result.final_from > clock.now():
            result.published_from = times.published_from
            if result.final_from is not None:
                result.final_from = times.final_from
    db.session.flush()
    gradebook.wake(offering_id, (times.published_from, times.final_from))


def _facts(times: Times) -> dict[str, str]:
    return {name: value.isoformat() for name, value in vars(times).items()}
