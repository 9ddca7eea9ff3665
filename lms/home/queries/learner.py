"""A trainee's first page: what is due, where to go on, what is new, how far it is to completion."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms import clock
from lms.accounts.models import Person
from lms.courses.admissions.models import Application
from lms.courses.admissions.operations import applying
from lms.courses.admissions.queries import lists as applications
from lms.courses.assignments.models import Assignment, Submission
from lms.courses.assignments.registry import DueEntry, due_soon
from lms.courses.attendance import queries as attendance
from lms.courses.attendance.queries import Upcoming
from lms.courses.catalogue.queries import OfferingCard
from lms.courses.content import queries as content
from lms.courses.content.models import Lesson, LessonProgress, Module
from lms.courses.content.queries import Gates
from lms.courses.content.rules import Key, Progress
from lms.courses.discussion.queries import announcements
from lms.courses.discussion.queries.announcements import News
from lms.courses.enrolment import queries as enrolment
from lms.courses.grading.models import Grade
from lms.courses.programmes import queries as programmes
from lms.courses.programmes.models import Cohort, CohortMember, Track
from lms.courses.programmes.queries import Membership
from lms.courses.programmes.queries.assessment import assess, policy_for, results_of
from lms.courses.programmes.rules.completion import Completion
from lms.courses.terms import queries as terms
from lms.courses.terms.models import Term
from lms.courses.terms.rules import Window
from lms.db import db
from lms.placement.candidates import queries as candidates
from lms.placement.ranking import queries as ranking
from lms.placement.ranking.queries import Request

#: How far ahead the page looks for what is due.
AHEAD = timedelta(days=21)
#: An application that was handed in and is not decided, or whose answer is awaited.
UNDECIDED = ("submitted", "eligible", "in_selection", "waitlisted", "offered")
#: Marks released since then are new.
NEW = timedelta(days=14)


@dataclass(frozen=True)
class NextLesson:
    """The first lesson of an offering that is not done. Bilingual: title."""

    lesson_id: int
    number: int
    title_ko: str
    title_en: str
    minutes: int
    started: bool


@dataclass(frozen=True)
class CourseLine:
    """An offering in which a person sits now."""

    card: OfferingCard
    progress: Progress
    next_lesson: NextLesson | None
    touched_at: datetime | None


@dataclass(frozen=True)
class Mark:
    """A released mark in one line. Bilingual: title."""

    submission_id: int
    title_ko: str
    title_en: str
    points: Decimal
    possible: Decimal
    released_at: datetime
    new: bool


@dataclass(frozen=True)
class TrackLine:
    """A person's place in a track, with what the completion rule says now."""

    place: Membership
    completion: Completion


@dataclass(frozen=True)
class TermNow:
    """The nearest term of the person's university, and its windows that are open or come next."""

    term: Term
    windows: list[tuple[str, Window]]


@dataclass(frozen=True)
class LearnerHome:
    """What the page shows. *matching*: on, ready (could be turned on) or not_yet."""

    due: list[DueEntry]
    courses: list[CourseLine]
    marks: list[Mark]
    news: list[News]  # announcements of these offerings
    track: TrackLine | None
    requests: list[Request]
    matching: str
    sessions: list[Upcoming]  # of today
    term_now: TermNow | None = None
    applications: Sequence[Application] = ()  # begun and still open, or not decided

    @property
    def overdue(self) -> int:
        """How much of what is due is late and still accepted."""
        return sum(item.state == "late" for item in self.due)

    def within(self, days: int) -> int:
        """How much is due by then."""
        until = clock.now() + timedelta(days=days)
        return sum(item.due_at is not None and item.due_at <= until for item in self.due)


def home(person: Person) -> LearnerHome:
    """Everything on a trainee's first page."""
    cards = enrolment.active_offerings(person.id)
    begun = [card for card in cards if card.state == "open" and card.starts_on <= clock.today()]
    coming = [card for card in cards if card.state == "open" and card.starts_on > clock.today()]
    ids = [card.id for card in begun]
    progress = content.progress(person.id, ids) if ids else {}
    gates = content.gates_of(person.id, [card.id for card in cards if card.state == "open"])
    following, touched = next_lessons(person.id, ids, gates)
    lines = [
        CourseLine(card, progress[card.id], following.get(card.id), touched.get(card.id))
        for card in begun
    ]
    oldest = datetime.min.replace(tzinfo=clock.SEOUL)
    lines.sort(key=lambda line: line.touched_at or oldest, reverse=True)
    coming.sort(key=lambda card: card.starts_on)
    lines += [CourseLine(card, Progress(0, 0), None, None) for card in coming]
    return LearnerHome(
        due=due_soon(person.id, clock.now() + AHEAD, gates),
        courses=lines,
        marks=recent_marks(person.id),
        news=announcements.latest(
            person.id, [card.id for card in cards], since=clock.now() - NEW, most=4
        ),
        track=_track(person.id),
        requests=[one for one in ranking.requests_of(person.id) if one.open_now],
        matching=_matching(person.id),
        sessions=attendance.today(person),
        term_now=term_now(person),
        applications=[
            one
            for one in applications.mine(person.id)
            if one.state in UNDECIDED or (one.state == "draft" and applying.editable(one))
        ],
    )


def term_now(person: Person, most: int = 3) -> TermNow | None:
    """The nearest term with a window that is not over; none for those without terms."""
    now = clock.now()
    for term in terms.own(person):
        left = [
            (kind, window) for kind, window in terms.windows(term).items() if window.closes_at > now
        ]
        if left:
            left.sort(key=lambda one: (one[1].opens_at, one[1].closes_at))
            return TermNow(term, left[:most])
    return None


def next_lessons(
    person_id: int, offering_ids: Iterable[int], gates: Mapping[int, Gates]
) -> tuple[dict[int, NextLesson], dict[int, datetime]]:
    """By offering: the first lesson that is open and not done, and when the person last read there.

    *gates*: what is open, by offering.
    """
    ids = list(offering_ids)
    rules = content.lesson_rules(ids)
    known = content.activities(rules.values(), [person_id])
    locked = {key for one in gates.values() for key in one.shut}
    found: dict[int, NextLesson] = {}
    touched: dict[int, datetime] = {}
    numbers: dict[int, int] = {}
    rows = db.session.execute(
        select(
            Module.offering_id,
            Lesson.id,
            Lesson.title_ko,
            Lesson.title_en,
            Lesson.minutes,
            LessonProgress,
        )
        .join(Module, Module.id == Lesson.module_id)
        .outerjoin(
            LessonProgress,
            (LessonProgress.lesson_id == Lesson.id) & (LessonProgress.person_id == person_id),
        )
        .where(
            Module.offering_id.in_(ids),
            Module.deleted_at.is_(None),
            Lesson.deleted_at.is_(None),
            Lesson.published_at.is_not(None),
        )
        .order_by(Module.offering_id, Module.position, Lesson.position, Lesson.id)
    )
    for offering_id, lesson_id, title_ko, title_en, minutes, read in rows:
        numbers[offering_id] = numbers.get(offering_id, 0) + 1
        if read is not None:
            at = read.seen_at or read.opened_at
            touched[offering_id] = max(at, touched.get(offering_id, at))
        shut = Key("lesson", lesson_id) in locked
        done = content.decided(rules[lesson_id], read, person_id, known).done
        if not done and not shut and offering_id not in found:
            found[offering_id] = NextLesson(
                lesson_id, numbers[offering_id], title_ko, title_en, minutes, read is not None
            )
    return found, touched


def recent_marks(person_id: int, limit: int = 5) -> list[Mark]:
    """The marks released last. One statement."""
    now = clock.now()
    rows = db.session.execute(
        select(
            Submission.id,
            Assignment.title_ko,
            Assignment.title_en,
            Grade.points,
            Assignment.points.label("possible"),
            Grade.released_at,
        )
        .join(Submission, Submission.id == Grade.submission_id)
        .join(Assignment, Assignment.id == Submission.assignment_id)
        .where(
            Submission.person_id == person_id,
            Grade.released_at.is_not(None),
            Grade.points.is_not(None),
        )
        .order_by(Grade.released_at.desc(), Grade.id.desc())
        .limit(limit)
    )
    return [
        Mark(
            row.id,
            row.title_ko,
            row.title_en,
            row.points,
            row.possible,
            row.released_at,
            row.released_at > now - NEW,
        )
        for row in rows
    ]


def _track(person_id: int) -> TrackLine | None:
    """The place that matters now: one that runs before one that ended, the latest first."""
    places = programmes.memberships(person_id)
    place = next((one for one in places if one.state == "enrolled"), None) or next(
        iter(places), None
    )
    if place is None:
        return None
    member = db.session.scalars(
        select(CohortMember)
        .where(CohortMember.id == place.member_id)
        .options(
            joinedload(CohortMember.cohort).joinedload(Cohort.track).selectinload(Track.courses)
        )
    ).one()
    policy = policy_for(place.track_id, place.cohort_id).value
    return TrackLine(place, assess(member, policy, results_of(person_id)))


def _matching(person_id: int) -> str:
    if candidates.of_person(person_id) is not None:
        return "on"
    return "ready" if person_id in programmes.candidate_status([person_id]) else "not_yet"


def days_until(day: date | datetime) -> int:
    """Whole calendar days in Seoul from today; negative where it has passed."""
    when = day.astimezone(clock.SEOUL).date() if isinstance(day, datetime) else day
    return (when - clock.today()).days
