"""Training logs by month and by day, with what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from lms import clock
from lms.access import Permission, Role, Scope, grants_of, may, roles_at
from lms.accounts.models import Person
from lms.courses.attendance.models import Session
from lms.courses.catalogue import queries as catalogue
from lms.courses.catalogue.models import Offering
from lms.courses.programmes.models import Cohort
from lms.courses.training_log.models import TrainingLog
from lms.courses.training_log.queries import days
from lms.courses.training_log.rules import logs as rules
from lms.courses.training_log.rules.counting import Counts
from lms.courses.training_log.rules.logs import Entry, LogState
from lms.db import db
from lms.i18n import local, person_name

#: What a log begins with where a day is one long stretch: an hour a period.
HOUR = 60


@dataclass(frozen=True)
class LogLine:
    """A training day in the list of a month."""

    on: date
    hours: int  # of minutes taught, rounded down
    counts: Counts
    log: TrainingLog | None
    state: str  # a LogState, or missing, or ahead

    @property
    def open(self) -> bool:
        """Whether somebody still has to do something."""
        return self.state not in (LogState.APPROVED, "ahead")


@dataclass(frozen=True)
class DaySheet:
    """A training day, written or not."""

    cohort: Cohort
    on: date
    sessions: list[Session]
    counts: Counts
    log: TrainingLog | None
    entries: list[Entry]  # as written, or suggested where nothing is


def month(cohort: Cohort, first: date) -> list[LogLine]:
    """Every training day of the month, and days that have a log though no session is left."""
    last = rules.next_month(first) - timedelta(days=1)
    place = Scope("cohort", cohort.id)
    sessions = days.sessions(place, first, last, list(days.offerings_of(place)))
    people = days.people(place, first, last)
    marks = days.marks_of(sessions)
    logs = logs_between(cohort.id, first, last)
    minutes: dict[date, int] = dict.fromkeys(logs, 0)
    for session in sessions:
        minutes[session.on] = minutes.get(session.on, 0) + _length(session)
    today = clock.today()
    return [
        LogLine(
            on,
            minutes[on] // 60,
            days.counts_on(on, people, marks),
            logs.get(on),
            logs[on].state if on in logs else "ahead" if on > today else "missing",
        )
        for on in sorted(minutes)
    ]


def logs_between(cohort_id: int, first: date, last: date) -> dict[date, TrainingLog]:
    """The logs that are written, by day, with their periods."""
    rows = db.session.scalars(
        select(TrainingLog)
        .where(TrainingLog.cohort_id == cohort_id, TrainingLog.on >= first, TrainingLog.on <= last)
        .options(
            selectinload(TrainingLog.periods),
            selectinload(TrainingLog.signed_by),
            selectinload(TrainingLog.approved_by),
            selectinload(TrainingLog.returned_by),
        )
    )
    return {row.on: row for row in rows}


def day(cohort: Cohort, on: date) -> DaySheet | None:
    """The training day *on*; none where the cohort neither meets nor has a log then."""
    place = Scope("cohort", cohort.id)
    sessions = days.sessions(place, on, on, list(days.offerings_of(place)))
    log = logs_between(cohort.id, on, on).get(on)
    if not sessions and log is None:
        return None
    counts = days.counts_on(on, days.people(place, on, on), days.marks_of(sessions))
    entries = entries_of(log) if log is not None else _suggested(cohort.id, on, sessions)
    return DaySheet(cohort, on, sessions, counts, log, entries)


def entries_of(log: TrainingLog) -> list[Entry]:
    """A log's periods as rules take them."""
    return [
        Entry(one.start_minute, one.end_minute, one.subject, one.instructor, one.taught)
        for one in log.periods
    ]


def _suggested(cohort_id: int, on: date, sessions: list[Session]) -> list[Entry]:
    """The day's periods: subject and instructor from the offering, or from the last log's period
    that began at the same time."""
    offerings = days.offerings_of(Scope("cohort", cohort_id))
    before = {entry.start: entry for entry in _last_entries(cohort_id, on)}
    teams: dict[int, str] = {}
    found: list[Entry] = []
    for session in sessions:
        offering = offerings.get(session.offering_id or 0)
        if offering is not None and offering.id not in teams:
            teams[offering.id] = _instructor(offering.id)
        for start, end in _by_the_hour(session):
            if offering is not None:
                subject, instructor = local(offering.course), teams[offering.id]
            else:
                known = before.get(start)
                subject = known.subject if known else session.title
                instructor = known.instructor if known else ""
            found.append(Entry(start, end, subject, instructor, ""))
    return sorted(found, key=lambda entry: (entry.start, entry.end))


def _last_entries(cohort_id: int, on: date) -> list[Entry]:
    last = db.session.scalar(
        select(TrainingLog)
        .where(TrainingLog.cohort_id == cohort_id, TrainingLog.on < on)
        .order_by(TrainingLog.on.desc())
        .limit(1)
    )
    return entries_of(last) if last is not None else []


def _instructor(offering_id: int) -> str:
    team = [one for one in catalogue.team_of(offering_id) if one.role is Role.INSTRUCTOR]
    return person_name(team[0].person) if team else ""


def _by_the_hour(session: Session) -> list[tuple[int, int]]:
    return [
        (start, min(start + HOUR, to))
        for since, to in session.periods
        for start in range(since, to, HOUR)
    ]


def _length(session: Session) -> int:
    return sum(to - since for since, to in session.periods)


def subjects(cohort_id: int) -> list[str]:
    """The courses that the cohort is taught, for choosing from."""
    offerings = days.offerings_of(Scope("cohort", cohort_id)).values()
    return list(dict.fromkeys(local(one.course) for one in offerings))


def instructors(cohort_id: int) -> list[str]:
    """Who teaches the cohort, for choosing from."""
    found: dict[str, None] = {}
    for offering_id in days.offerings_of(Scope("cohort", cohort_id)):
        for one in catalogue.team_of(offering_id):
            if one.role is Role.INSTRUCTOR:
                found[person_name(one.person)] = None
    return list(found)


def teaches(person: Person, cohort_id: int) -> bool:
    """Whether *person* is an instructor of one of the cohort's offerings, and so may sign."""
    return any(
        Role.INSTRUCTOR in roles_at(person, Scope("offering", offering_id))
        for offering_id in days.offerings_of(Scope("cohort", cohort_id))
    )


@dataclass(frozen=True)
class CohortPapers:
    """A cohort with how many of its papers of the last month wait."""

    cohort: Cohort
    missing: int
    drafts: int
    signed: int


def cohorts_of(person: Person) -> list[Cohort]:
    """The cohorts whose logs *person* writes or approves, that run or ended within half a year."""
    since = clock.today() - timedelta(days=183)
    rows = db.session.scalars(
        select(Cohort)
        .where(Cohort.ends_on >= since, Cohort.starts_on <= clock.today())
        .options(selectinload(Cohort.track))
        .order_by(Cohort.ends_on.desc(), Cohort.id)
    )
    taught = _cohorts_taught(person)
    return [
        cohort
        for cohort in rows
        if cohort.id in taught
        or may(person, Permission.TRAINING_LOG_APPROVE, Scope("cohort", cohort.id))
    ]


def _cohorts_taught(person: Person) -> set[int]:
    ids = [
        scope.id
        for role, scope in grants_of(person)
        if role is Role.INSTRUCTOR and scope.kind == "offering"
    ]
    return {
        cohort_id
        for cohort_id in db.session.scalars(
            select(Offering.cohort_id).where(Offering.id.in_(ids), Offering.cohort_id.is_not(None))
        )
        if cohort_id is not None
    }


def waiting(person: Person) -> list[CohortPapers]:
    """The cohorts of *person*, with what is missing of the last thirty days. Bounded statements."""
    today = clock.today()
    cohorts = {one.id: one for one in cohorts_of(person)}
    since = today - timedelta(days=30)
    held: dict[int, set[date]] = {one: set() for one in cohorts}
    cohort_id = func.coalesce(Session.cohort_id, Offering.cohort_id)
    rows = db.session.execute(
        select(cohort_id, Session.on)
        .outerjoin(Offering, Offering.id == Session.offering_id)
        .where(
            cohort_id.in_(cohorts),
            Session.state == "planned",
            Session.on >= since,
            Session.on <= today,
        )
        .distinct()
    )
    for id_, on in rows:
        held[id_].add(on)
    logs = db.session.execute(
        select(TrainingLog.cohort_id, TrainingLog.on, TrainingLog.state).where(
            TrainingLog.cohort_id.in_(cohorts), TrainingLog.on >= since
        )
    )
    states: dict[int, list[str]] = {one: [] for one in cohorts}
    for id_, on, state in logs:
        held[id_].discard(on)
        states[id_].append(state)
    return [
        CohortPapers(
            cohort,
            missing=len(held[id_]),
            drafts=sum(state in (LogState.DRAFT, LogState.RETURNED) for state in states[id_]),
            signed=states[id_].count(LogState.SIGNED),
        )
        for id_, cohort in cohorts.items()
    ]
