"""The weekly register (출석부) and a month of it, as pages and sheets show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lms import clock
from lms.access import Scope
from lms.courses.attendance import queries as attendance
from lms.courses.attendance.models import Session
from lms.courses.attendance.queries import Learner
from lms.courses.attendance.rules.summary import Summary
from lms.courses.catalogue.models import Offering
from lms.courses.training_log.queries import days
from lms.courses.training_log.queries.days import Cell
from lms.courses.training_log.rules.counting import Counts


@dataclass(frozen=True)
class RegisterRow:
    """A person's line. A cell is none where there is no mark, empty where they were present all
    through, ``False`` where they did not belong to the place on that day, and ``True`` where
    the session is still to come."""

    person: Learner
    cells: tuple[Cell | bool | None, ...]
    summary: Summary | None


@dataclass(frozen=True)
class Register:
    """Some days of a place: sessions across, people down, counts below."""

    place: Scope
    first: date
    last: date
    sessions: tuple[Session, ...]
    offerings: dict[int, Offering]
    rows: tuple[RegisterRow, ...]
    counts: dict[date, Counts]

    @property
    def days(self) -> list[tuple[date, int]]:
        """Each day with how many sessions it has, for the head of the table."""
        found: dict[date, int] = {}
        for session in self.sessions:
            found[session.on] = found.get(session.on, 0) + 1
        return list(found.items())

    def ahead(self, day: date) -> bool:
        """Whether nothing of *day* was held yet, so that its counts say nothing."""
        now = clock.now()
        return all(one.starts_at > now for one in self.sessions if one.on == day)

    @property
    def both(self) -> bool:
        """Whether some day has a session of the whole cohort and one of an offering."""
        own = {one.on for one in self.sessions if one.cohort_id is not None}
        return any(one.offering_id is not None and one.on in own for one in self.sessions)


def register(place: Scope, first: date, last: date) -> Register:
    """The register of *place* from *first* to *last*, both counted. Bounded statements."""
    offerings = days.offerings_of(place)
    found = days.sessions(place, first, last, list(offerings) if place.kind == "cohort" else ())
    people = days.people(place, first, last)
    marks = days.marks_of(found)
    summaries = attendance.summaries(place, [one.person_id for one in people]) if found else {}
    now = clock.now()
    rows = tuple(
        RegisterRow(
            one,
            tuple(
                marks.cells.get((session.id, one.person_id), session.starts_at > now or None)
                if days.there_on(one, session.on)
                else False
                for session in found
            ),
            summaries.get(one.person_id),
        )
        for one in people
    )
    counts = {day: days.counts_on(day, people, marks) for day in {one.on for one in found}}
    return Register(place, first, last, tuple(found), offerings, rows, counts)
