"""Days off: what a new one displaces is shown first; then exactly that is done."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from sqlalchemy import select

from lms import access, audit, clock
from lms.access import Scope
from lms.accounts.models import Person
from lms.courses.attendance import notices, queries
from lms.courses.attendance.models import Holiday, Session
from lms.courses.attendance.operations.sessions import Times
from lms.courses.attendance.queries import PlaceCard
from lms.courses.attendance.rules.holidays import Displaced, Fact, next_days, substitutes
from lms.courses.editing import Conflict, NotAllowed
from lms.db import db

FILE = Path(__file__).parents[1] / "holidays.csv"
LONGEST = 31


@dataclass(frozen=True)
class HolidayValues:
    """A day off, or several in a row, as a form gives it."""

    day: date
    last_day: date
    kind: str
    title_ko: str
    title_en: str
    place: Scope  # office, organisation, track, cohort, offering

    @property
    def days(self) -> list[date]:
        """Every day of it."""
        return [self.day + timedelta(days=n) for n in range((self.last_day - self.day).days + 1)]


@dataclass(frozen=True)
class Move:
    """A session that goes to another day, with its times."""

    session_id: int
    version: int
    title: str
    start: int
    hours: Decimal
    was_on: date
    will_be_on: date


@dataclass(frozen=True)
class PlaceMoves:
    """What happens at one offering or cohort. The hours are the same before and afterwards."""

    card: PlaceCard
    moves: tuple[Move, ...]
    kept: tuple[date, ...]  # held or marked already: these stay
    hours_before: Decimal
    hours_after: Decimal


@dataclass(frozen=True)
class HolidayPlan:
    """The preview. *digest* names it: what is committed is this or nothing."""

    values: HolidayValues
    places: tuple[PlaceMoves, ...]
    known: tuple[date, ...]  # days that are off there already

    @property
    def moved(self) -> int:
        """How many sessions go elsewhere."""
        return sum(len(place.moves) for place in self.places)

    @property
    def digest(self) -> str:
        """The same only where everything is as it was."""
        lines = [repr(self.values)]
        for place in self.places:
            lines += [
                f"{move.session_id}:{move.version}:{move.was_on}:{move.will_be_on}"
                for move in place.moves
            ]
            lines += [f"{place.card.place}:{day}" for day in place.kept]
        return hashlib.sha256("\n".join(lines).encode("utf-8", "surrogatepass")).hexdigest()


def plan(values: HolidayValues) -> HolidayPlan:
    """What the days off would displace. Sessions that ended, began or have marks stay."""
    affected = _affected(values)
    by_place: dict[Scope, list[Session]] = {}
    for session in affected:
        by_place.setdefault(session.place, []).append(session)
    cards = queries.cards(by_place)
    marked = set(queries.mark_counts([session.id for session in affected]))
    places = [
        _place_moves(cards[place], held, values.days, marked)
        for place, held in sorted(by_place.items(), key=lambda one: cards[one[0]].name)
    ]
    known = {
        row.day
        for row in db.session.scalars(
            select(Holiday).where(
                Holiday.day.in_(values.days),
                Holiday.scope_kind == values.place.kind,
                Holiday.scope_id == values.place.id,
                Holiday.title_ko == values.title_ko,
            )
        )
    }
    return HolidayPlan(values, tuple(places), tuple(sorted(known)))


def _affected(values: HolidayValues) -> list[Session]:
    rows = db.session.scalars(
        select(Session)
        .where(Session.on.in_(values.days), Session.state == "planned")
        .order_by(Session.on, Session.starts_at, Session.id)
    )
    within: dict[Scope, bool] = {}
    found = []
    for session in rows:
        place = session.place
        if place not in within:
            within[place] = values.place in access.chain(place)
        if within[place]:
            found.append(session)
    return found


def _place_moves(
    card: PlaceCard, held: Sequence[Session], days: Sequence[date], marked: set[int]
) -> PlaceMoves:
    everything = queries.sessions(card.place)
    weekdays = {row.id: tuple(row.weekdays) for row in queries.patterns(card.place)}
    now = clock.now()
    stays = [one for one in held if one.id in marked or one.starts_at <= now]
    moving = [one for one in held if one not in stays]
    off = queries.days_off(card.place) | set(days)
    to = next_days(
        [
            Displaced(
                one.id, one.on, one.periods[0][0],
                weekdays.get(one.pattern_id, ()) if one.pattern_id is not None else (),
            )
            for one in moving
        ],
        off,
        {(one.on, one.periods[0][0]) for one in everything},
        max(one.on for one in everything),
    )  # fmt: skip
    total = sum((one.hours for one in everything), Decimal(0))
    moves = tuple(
        Move(one.id, one.version, one.title, one.periods[0][0], one.hours, one.on, to[one.id])
        for one in moving
    )
    untouched = sum((one.hours for one in everything if one.id not in to), Decimal(0))
    return PlaceMoves(
        card,
        moves,
        tuple(one.on for one in stays),
        total,
        untouched + sum((move.hours for move in moves), Decimal(0)),
    )


def commit(values: HolidayValues, digest: str, *, actor: Person | None) -> HolidayPlan:
    """Do exactly what a preview showed. Raises ``Conflict`` where it would be something else by now."""
    shown = plan(values)
    if shown.digest != digest:
        raise Conflict("holiday")
    if len(shown.known) == len(values.days):
        raise NotAllowed("holiday_known")
    now = clock.now()
    rows = [
        Holiday(
            day=day, kind=values.kind, title_ko=values.title_ko, title_en=values.title_en,
            scope_kind=values.place.kind, scope_id=values.place.id,
            added_by_id=actor.id if actor is not None else None, created_at=now,
        )
        for day in values.days if day not in shown.known
    ]  # fmt: skip
    db.session.add_all(rows)
    db.session.flush()
    for place in shown.places:
        for move in place.moves:
            session = db.session.get_one(Session, move.session_id, with_for_update=True)
            _shift(session, move.will_be_on, values.title_ko)
        if place.moves:
            notices.tell_shifted(place.card, values.title_ko, len(place.moves))
    audit.record(
        "attendance.holiday.add", "holiday", rows[0].id, actor=actor,
        after={"day": values.day.isoformat(), "days": len(rows), "scope": list(values.place),
               "moved": shown.moved},
    )  # fmt: skip
    return shown


def _shift(session: Session, to: date, title: str) -> None:
    if session.moved_from is None:
        session.moved_from = session.on
    session.note = title
    _put(session, to, title)


def _go_back(session: Session, to: date) -> None:
    title, session.moved_from, session.note = session.note, None, ""
    _put(session, to, title)


def _put(session: Session, to: date, reason: str) -> None:
    before = {"on": session.on.isoformat()}
    session.on = to
    times = Times(to, queries.periods_of(session))
    session.starts_at, session.ends_at = times.starts_at, times.ends_at
    db.session.flush()
    audit.record(
        "attendance.session.change", "class_session", session.id, before=before,
        after={"on": to.isoformat()}, reason=reason,
    )  # fmt: skip


@dataclass(frozen=True)
class ReturnPlan:
    """Which sessions can go back to the day off that is taken back, and which stay where they are."""

    places: tuple[tuple[PlaceCard, tuple[Move, ...]], ...]
    staying: int  # begun, marked, or their time is taken by now

    @property
    def moved(self) -> int:
        """How many go back."""
        return sum(len(moves) for _card, moves in self.places)

    @property
    def digest(self) -> str:
        """The same only where everything is as it was."""
        lines = [
            f"{move.session_id}:{move.version}:{move.will_be_on}"
            for _card, moves in self.places
            for move in moves
        ]
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def plan_return(holiday: Holiday) -> ReturnPlan:
    """What *holiday* displaced and could go back, were it taken back.

    A session goes back where nothing else keeps it: its old time is still to come, no other day off
    and no other session lies there, and nobody was marked in it.
    """
    displaced = [
        session
        for session in db.session.scalars(
            select(Session)
            .where(
                Session.moved_from == holiday.day,
                Session.note == holiday.title_ko,
                Session.state == "planned",
            )
            .order_by(Session.on, Session.starts_at, Session.id)
        )
        if Scope(holiday.scope_kind, holiday.scope_id) in access.chain(session.place)
    ]
    marked = queries.mark_counts([session.id for session in displaced])
    by_place: dict[Scope, list[Session]] = {}
    for session in displaced:
        if session.id not in marked:
            by_place.setdefault(session.place, []).append(session)
    found = {
        place: moves
        for place, held in by_place.items()
        if (moves := _moves_back(place, held, holiday))
    }
    cards = queries.cards(found)
    places = tuple(
        (cards[place], tuple(moves))
        for place, moves in sorted(found.items(), key=lambda one: cards[one[0]].name)
    )
    return ReturnPlan(places, len(displaced) - sum(len(moves) for _card, moves in places))


def _moves_back(place: Scope, held: list[Session], holiday: Holiday) -> list[Move]:
    day, now = holiday.day, clock.now()
    if any(row.id != holiday.id for row in queries.holidays(place, day, day)):
        return []
    beside = queries.sessions(place, day - timedelta(days=1), day + timedelta(days=1))
    moves = []
    for session in held:
        back = Times(day, queries.periods_of(session))
        if min(back.starts_at, session.starts_at) <= now or any(
            one.starts_at < back.ends_at and back.starts_at < one.ends_at for one in beside
        ):
            continue
        moves.append(
            Move(
                session.id, session.version, session.title, back.periods[0][0], session.hours,
                session.on, day,
            )
        )  # fmt: skip
    return moves


def remove(holiday: Holiday, digest: str | None = None) -> int:
    """Take a day off back; how many sessions went back to it.

    Without *digest* those that it displaced stay where they are; with the one of
    :func:`plan_return` exactly those go back, and ``Conflict`` is raised where they differ by now.
    """
    shown = plan_return(holiday) if digest is not None else None
    if shown is not None and shown.digest != digest:
        raise Conflict("holiday")
    for card, moves in shown.places if shown is not None else ():
        for move in moves:
            session = db.session.get_one(Session, move.session_id, with_for_update=True)
            _go_back(session, move.will_be_on)
        notices.tell_returned(card, holiday.title_ko, len(moves))
    audit.record(
        "attendance.holiday.remove", "holiday", holiday.id,
        before={"day": holiday.day.isoformat(), "scope": [holiday.scope_kind, holiday.scope_id]},
        after={"moved": shown.moved} if shown is not None else None,
    )  # fmt: skip
    db.session.delete(holiday)
    db.session.flush()
    return shown.moved if shown is not None else 0


def facts() -> list[Fact]:
    """The public holidays of the data file with their substitutes, by day."""
    with FILE.open(encoding="utf-8", newline="") as file:
        given = [
            Fact(
                date.fromisoformat(row["day"]), row["kind"], row["rule"], row["title_ko"],
                row["title_en"],
            )
            for row in csv.DictReader(file)
        ]  # fmt: skip
    return sorted([*given, *substitutes(given)], key=lambda fact: (fact.day, fact.title_ko))


def seed() -> int:
    """Add the public holidays that were never added; how many.

    A year of which the office's list holds a seeded day already is left as people edited it.
    """
    place = access.ROOT
    there = {
        row.year
        for row in db.session.scalars(
            select(Holiday.day).where(
                Holiday.scope_kind == place.kind,
                Holiday.scope_id == place.id,
                Holiday.added_by_id.is_(None),
            )
        )
    }
    now = clock.now()
    rows = [
        Holiday(
            day=fact.day, kind=fact.kind, title_ko=fact.title_ko, title_en=fact.title_en,
            scope_kind=place.kind, scope_id=place.id, created_at=now,
        )
        for fact in facts() if fact.day.year not in there
    ]  # fmt: skip
    db.session.add_all(rows)
    db.session.flush()
    return len(rows)
