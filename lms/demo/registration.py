"""Terms of the universities, and a registration that is under way for the one that comes next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from lms import clock
from lms.access import Role
from lms.accounts.models import Grant, Organisation
from lms.courses.attendance.models import Pattern
from lms.courses.catalogue.models import Course, Offering
from lms.courses.degrees.models import CurriculumCourse, CurriculumVersion
from lms.courses.enrolment.models import Enrolment
from lms.courses.programmes.models import Track
from lms.courses.registration.models import Registration, RegistrationLoad, SeatGroup, SeatPlan
from lms.courses.standing.models import StatusChange, StudentRecord
from lms.courses.terms.models import Term, TermDate
from lms.demo.world import World

#: When each season begins (month, day; the Monday on or after it) and its weeks.
_SEASONS = (("1", 3, 2, 16), ("summer", 6, 25, 4), ("2", 9, 1, 16), ("winter", 12, 22, 4))
#: Weekly hours, in minutes after midnight; the first two meet at one time.
_HOURS = (
    ((0, 2), 600, 680), ((0,), 630, 800), ((1, 3), 780, 860), ((4,), 540, 720), ((2,), 1110, 1260),
    ((1,), 600, 720), ((3,), 900, 1080), ((0,), 1110, 1260),
)  # fmt: skip


@dataclass(frozen=True)
class _Span:
    year: int
    season: str
    starts_on: date
    ends_on: date


def build(world: World) -> None:
    """Add terms of every university with degree students, and the coming one's registration."""
    places = {row.id: row for row in world.rows.of(Organisation)}
    entered: dict[int, int] = {}
    for row in world.rows.of(StudentRecord):
        first = entered.get(row.organisation_id, row.entrance_year)
        entered[row.organisation_id] = min(first, row.entrance_year)
    for university_id in sorted(entered):
        spans = _spans(world, entered[university_id])
        terms = [_term(world, places[university_id].id, span) for span in spans]
        _registration(world, terms[-1], university_id)


def _spans(world: World, first: int) -> list[_Span]:
    """The regular terms since somebody entered in *first*, so that terms of study are counted; the
    last two terms that have begun; and the next one."""
    years = range(min(first, world.today.year - 2), world.today.year + 2)
    spans = [span for year in years for span in _year(year)]
    begun = [span for span in spans if span.starts_on <= world.today]
    past = [span for span in begun[:-2] if span.season in ("1", "2") and span.year >= first]
    return [*past, *begun[-2:], spans[len(begun)]]


def _year(year: int) -> Iterator[_Span]:
    for season, month, day, weeks in _SEASONS:
        first = date(year, month, day)
        start = first + timedelta(days=(7 - first.weekday()) % 7)
        yield _Span(year, season, start, start + timedelta(weeks=weeks, days=-3))


def _term(world: World, university_id: int, span: _Span) -> Any:
    made = world.now - timedelta(days=200)
    term = world.rows.add(
        Term, organisation_id=university_id, year=span.year, season=span.season,
        starts_on=span.starts_on, ends_on=span.ends_on, created_at=made, updated_at=made,
    )  # fmt: skip
    length = (span.ends_on - span.starts_on).days
    days: dict[str, tuple[date, date]] = {
        "add_drop": (span.starts_on, span.starts_on + timedelta(days=4)),
        "withdrawal": (_part(span, length, 0.25), _part(span, length, 0.4)),
        "midterm": (_part(span, length, 0.48), _part(span, length, 0.53)),
        "course_evaluation": (_part(span, length, 0.88), span.ends_on),
        "final": (_part(span, length, 0.93), span.ends_on),
        "grades_due": (span.ends_on, span.ends_on + timedelta(days=7)),
    }
    if span.starts_on <= world.today:
        first = span.starts_on - timedelta(days=24)
        days["registration"] = (first, first + timedelta(days=4))
    for kind, (first, last) in days.items():
        _window(world, term, kind, clock.seoul_midnight(first) + timedelta(hours=9), last)
    if "registration" not in days:  # the coming one: it is open now
        closes = min(world.now + timedelta(days=3), clock.seoul_midnight(span.starts_on))
        world.rows.add(
            TermDate, term_id=term.id, kind="registration",
            opens_at=world.now - timedelta(days=2), closes_at=closes,
        )  # fmt: skip
    return term


def _part(span: _Span, length: int, share: float) -> date:
    return span.starts_on + timedelta(days=int(length * share))


def _window(world: World, term: Any, kind: str, opens: datetime, last: date) -> None:
    closes = max(clock.seoul_end(last), opens + timedelta(hours=8))
    world.rows.add(TermDate, term_id=term.id, kind=kind, opens_at=opens, closes_at=closes)


def _registration(world: World, term: Any, university_id: int) -> None:
    tracks = {row.id: row for row in world.rows.of(Track)}
    versions = {row.id: row for row in world.rows.of(CurriculumVersion) if row.form == "major"}
    here = [
        row for row in world.rows.of(StudentRecord) if row.organisation_id == university_id
    ]  # fmt: skip
    own = {row.track_id for row in here}
    planned = {
        row.course_id
        for row in world.rows.of(CurriculumCourse)
        if row.version_id in versions and versions[row.version_id].track_id in own
    }
    courses = [row for row in world.rows.of(Course) if row.id in planned][: len(_HOURS)]
    runs = [_run(world, term, course, number) for number, course in enumerate(courses)]
    departments = sorted({tracks[id_].organisation_id for id_ in own})
    if runs and departments:
        _reserve(world, runs[0], departments[0])
    _register(world, term, runs, here)


def _run(world: World, term: Any, course: Any, number: int) -> Any:
    run = world.rows.add(
        Offering, course_id=course.id, term_id=term.id, label="1반", starts_on=term.starts_on,
        ends_on=term.ends_on, capacity=6 if number == 2 else 30, state="open",
        created_at=world.now - timedelta(days=30),
    )  # fmt: skip
    weekdays, start, end = _HOURS[number]
    world.rows.add(
        Pattern, offering_id=run.id, weekdays=list(weekdays), starts_on=term.starts_on,
        ends_on=term.ends_on, start_minute=start, end_minute=end, room=f"AI관 {201 + number}호",
        created_at=world.now - timedelta(days=30),
    )  # fmt: skip
    teacher = world.cast.get("instructor")
    if teacher is not None and number == 0:
        world.rows.add(
            Grant, person_id=teacher.id, role=Role.INSTRUCTOR, scope_kind="offering",
            scope_id=run.id, granted_at=world.now - timedelta(days=20),
        )  # fmt: skip
    return run


def _reserve(world: World, run: Any, department_id: int) -> None:
    world.rows.add(SeatPlan, offering_id=run.id, updated_at=world.now - timedelta(days=9))
    for position, (others, seats) in enumerate(((False, 18), (True, 6))):
        world.rows.add(
            SeatGroup, offering_id=run.id, position=position, organisation_id=department_id,
            others=others, years=[], seats=seats,
        )  # fmt: skip


def _register(world: World, term: Any, runs: list[Any], records: list[Any]) -> None:
    """Enrolled students hold two courses that do not meet; who comes late to the small one waits."""
    rng = world.chance("registration")
    latest: dict[int, str] = {}
    for change in sorted(world.rows.of(StatusChange), key=lambda row: (row.from_on, row.id)):
        if change.from_on <= world.today and change.cancelled_at is None:
            latest[change.record_id] = change.status
    star = world.cast.get("student")
    taken: set[int] = set()
    queue = 0
    for record in records:
        if latest.get(record.id) != "enrolled" or record.person_id in taken:
            continue
        taken.add(record.person_id)
        world.rows.add(RegistrationLoad, term_id=term.id, person_id=record.person_id)
        if star is not None and record.person_id == star.id:
            sat = _sat(world, record.person_id)
            for run in [one for one in runs if one.course_id not in sat][:2]:
                _row(world, term, run, record.person_id, "basket")
            continue
        for number in sorted(rng.sample((0, 2, 4, 6), 2)):
            if number >= len(runs):
                continue
            run = runs[number]
            if run.seats_taken >= run.capacity:
                queue += number == 2
                if number == 2 and queue <= 5:
                    _row(world, term, run, record.person_id, "waiting", queue)
            elif number != 0:  # the first has reserved seats: left to be tried
                _sit(world, term, run, record.person_id)


def _sat(world: World, person_id: int) -> set[int]:
    """The courses in which somebody sits or sat: nobody would register for them again."""
    courses = {row.id: row.course_id for row in world.rows.of(Offering)}
    seats = [row for row in world.rows.of(Enrolment) if row.person_id == person_id]
    return {courses[row.offering_id] for row in seats}


def _sit(world: World, term: Any, run: Any, person_id: int) -> None:
    at = world.now - timedelta(days=1)
    run.seats_taken = (run.seats_taken or 0) + 1
    world.rows.add(
        Enrolment, offering_id=run.id, person_id=person_id, state="active", enrolled_at=at
    )
    world.rows.add(
        Grant, person_id=person_id, role=Role.LEARNER, scope_kind="offering", scope_id=run.id,
        granted_at=at,
    )  # fmt: skip
    _row(world, term, run, person_id, "registered")


def _row(
    world: World, term: Any, run: Any, person_id: int, state: str, queue_no: int | None = None
) -> None:
    at = world.now - timedelta(days=1)
    world.rows.add(
        Registration, term_id=term.id, offering_id=run.id, person_id=person_id, state=state,
        queue_no=queue_no, overridden=[], created_at=at, changed_at=at,
    )  # fmt: skip
