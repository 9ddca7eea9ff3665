"""The training days of a cohort or an offering: sessions, people, marks. Bounded statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select

from lms.access import Scope
from lms.courses.attendance import registry
from lms.courses.attendance.models import Mark, Session
from lms.courses.attendance.queries import Learner, learners
from lms.courses.attendance.queries.sessions import at
from lms.courses.attendance.rules.states import State
from lms.courses.catalogue import queries as catalogue
from lms.courses.catalogue.models import Offering
from lms.courses.training_log.rules.counting import Counts, DayMark, after_excuses, count
from lms.db import db


def offerings_of(place: Scope) -> dict[int, Offering]:
    """A cohort's offerings by id; of an offering nothing but itself."""
    if place.kind == "cohort":
        return {one.id: one for one in catalogue.offerings_of_cohort(place.id)}
    one = db.session.get(Offering, place.id)
    return {one.id: one} if one is not None else {}


def sessions(
    place: Scope, first: date, last: date, offering_ids: Collection[int] = ()
) -> list[Session]:
    """The sessions that are held from *first* to *last*, both counted, in order.

    For a cohort those of the whole cohort and those of *offering_ids*, its offerings.
    """
    return list(
        db.session.scalars(
            select(Session)
            .where(
                or_(at(Session, place), Session.offering_id.in_(offering_ids)),
                Session.on >= first,
                Session.on <= last,
                Session.state == "planned",
            )
            .order_by(Session.starts_at, Session.id)
        )
    )


def there_on(one: Learner, day: date) -> bool:
    """Whether somebody belonged to the place on *day*."""
    return (one.since is None or one.since <= day) and (one.until is None or day <= one.until)


def people(place: Scope, first: date, last: date) -> list[Learner]:
    """Who belonged to *place* on some day from *first* to *last*, by name (가나다) and number."""
    return [
        one
        for one in learners(place, left_too=True)
        if (one.since is None or one.since <= last) and (one.until is None or one.until >= first)
    ]


#: How a mark reads: nothing for present, else every state in the order of the day.
Cell = tuple[str, ...]


@dataclass(frozen=True)
class Marks:
    """The marks of some sessions, by session and person."""

    cells: dict[tuple[int, int], Cell]
    by_day: dict[date, dict[int, list[DayMark]]]


def marks_of(found: Iterable[Session]) -> Marks:
    """All marks of these sessions, with what approved excuses cover of them as excused; an excuse of
    a whole session without a mark too.

    Where a cohort meets as a whole on a day, the day is counted from these sessions alone, as its
    rate is; from those of its offerings on the other days.
    """
    by_id = {one.id: one for one in found}
    together = {one.on for one in by_id.values() if one.cohort_id is not None}
    excuses = {
        (session_id, person_id): excuse
        for place in {one.place for one in by_id.values()}
        for (person_id, session_id), excuse in registry.excuses(place).items()
        if session_id in by_id
    }
    cells: dict[tuple[int, int], Cell] = {}
    by_day: dict[date, dict[int, list[DayMark]]] = defaultdict(lambda: defaultdict(list))

    def add(session_id: int, person_id: int, states: Cell, minutes: int) -> None:
        cells[session_id, person_id] = states
        session = by_id[session_id]
        if session.cohort_id is not None or session.on not in together:
            by_day[session.on][person_id].append(DayMark(frozenset(states), minutes))

    rows = db.session.execute(
        select(Mark.session_id, Mark.person_id, Mark.state, Mark.parts, Mark.minutes).where(
            Mark.session_id.in_(by_id)
        )
    )
    for row in rows:
        parts = [(str(state), int(since), int(to)) for state, since, to in row.parts]
        if not parts and row.state != State.PRESENT:
            stretches = by_id[row.session_id].periods
            parts = [(str(row.state), stretches[0][0], stretches[-1][1])]
        states = after_excuses(parts, excuses.get((row.session_id, row.person_id)))
        add(row.session_id, row.person_id, states, row.minutes)
    for (session_id, person_id), excuse in excuses.items():
        if excuse.start is None and (session_id, person_id) not in cells:
            add(session_id, person_id, (State.EXCUSED.value,), 0)
    return Marks(cells, by_day)


def counts_on(day: date, attendees: Iterable[Learner], marks: Marks) -> Counts:
    """How many were there on *day*."""
    there = [one.person_id for one in attendees if there_on(one, day)]
    return count(there, marks.by_day.get(day, {}))
