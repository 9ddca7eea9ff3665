"""The front page: what is open now, in figures that come from the data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from lms import clock
from lms.courses.catalogue.models import Course
from lms.courses.programmes import queries as programmes
from lms.courses.programmes.models import FINISHED, Cohort, CohortMember
from lms.db import db
from lms.placement.companies import queries as companies
from lms.placement.openings import queries as openings
from lms.placement.openings.models import Opening

#: Fewer people than this are not counted in public.
LEAST = 10


@dataclass(frozen=True)
class NextCohort:
    """A cohort that can be entered now or soon."""

    cohort: Cohort
    track: Any
    enrolling: bool
    seats_left: int


@dataclass(frozen=True)
class Front:
    """What the front page shows. *completed* none: too few to be counted in public."""

    tracks: int
    courses: int
    companies: int
    openings: int
    completed: int | None
    cohorts: list[NextCohort]
    newest: list[Opening]


def front(most: int = 6) -> Front:
    """The front page as of now."""
    lines = [entry.item for entry in programmes.track_entries()]
    completed = db.session.scalar(
        select(func.count(func.distinct(CohortMember.person_id))).where(
            CohortMember.state.in_(FINISHED)
        )
    )
    found = openings.open_now()
    return Front(
        tracks=len(lines),
        courses=db.session.scalar(
            select(func.count()).select_from(Course).where(Course.published_at.is_not(None))
        )
        or 0,
        companies=len(companies.verified_ids()),
        openings=len(found),
        completed=completed if completed and completed >= LEAST else None,
        cohorts=_next(lines, clock.now())[:most],
        newest=_varied(found, most),
    )


def _varied(found: list[Opening], most: int) -> list[Opening]:
    """The newest openings, one a company as long as there are enough companies."""
    firsts: dict[int, Opening] = {}
    for opening in found:
        firsts.setdefault(opening.organisation_id, opening)
    chosen = list(firsts.values())
    chosen += [opening for opening in found if opening not in chosen]
    return chosen[:most]


def _next(lines: list[Any], now: datetime) -> list[NextCohort]:
    found = []
    for line in lines:
        for cohort in line.cohorts:
            opens, closes = cohort.enrol_from, cohort.enrol_until
            if closes is not None and closes <= now:
                continue
            if cohort.ends_on < clock.today():
                continue
            enrolling = opens is None or opens <= now
            left = max(0, cohort.capacity - cohort.seats_taken)
            found.append(NextCohort(cohort, line, enrolling, left))
    return sorted(found, key=lambda one: (one.cohort.starts_on, one.cohort.id))
