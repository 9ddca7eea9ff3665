"""An instructor's or assistant's first page: what waits for a mark, what is due, what has to end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from lms import clock
from lms.access import Permission
from lms.accounts.models import Person
from lms.courses.assignments.models import Assignment, Submission
from lms.courses.attendance import queries as attendance
from lms.courses.attendance.queries import Upcoming
from lms.courses.catalogue import queries as catalogue
from lms.courses.catalogue.models import Offering
from lms.courses.catalogue.queries import OfferingCard
from lms.courses.content import queries as content
from lms.courses.discussion.queries import threads
from lms.courses.enrolment import queries as enrolment
from lms.courses.enrolment.models import Enrolment
from lms.courses.feedback import queries as feedback
from lms.courses.grading import queries as grading
from lms.courses.grading.queries.waiting import ToGrade
from lms.courses.quizzes.models import Quiz
from lms.courses.quizzes.queries import marking
from lms.db import db

#: How far the page looks for due dates, back and ahead.
AHEAD, BACK = timedelta(days=14), timedelta(days=3)


@dataclass(frozen=True)
class DueLine:
    """An assignment that is due soon, with how many have handed in. Bilingual: title."""

    assignment_id: int
    title_ko: str
    title_en: str
    due_at: datetime
    card: OfferingCard
    handed_in: int
    learners: int


@dataclass(frozen=True)
class TeacherHome:
    """What the page shows. *to_freeze*: (offering, seats without a result), over for a while."""

    graded: frozenset[int]  # the offerings in which the person may give marks
    to_grade: list[ToGrade]
    answers: list[tuple[Quiz, OfferingCard, int]]  # of quizzes, where the person may mark them
    regrades: list[tuple[OfferingCard, int]]  # asked for by learners, where the person may answer
    due: list[DueLine]
    running: list[OfferingCard]
    coming: list[OfferingCard]
    seats: dict[int, int]
    to_freeze: list[tuple[OfferingCard, int]]
    questions: list[tuple[OfferingCard, int]]  # of running offerings: how many wait for an answer
    sessions: list[Upcoming]  # of today

    @property
    def waiting(self) -> int:
        """How many submissions wait for a mark."""
        return sum(line.count for line in self.to_grade)

    @property
    def oldest(self) -> datetime | None:
        """Since when the oldest one waits."""
        return min((line.oldest_at for line in self.to_grade), default=None)

    @property
    def learners(self) -> int:
        """Seats in the offerings that run (a person in two counts twice)."""
        return sum(self.seats.get(card.id, 0) for card in self.running)


def home(person: Person) -> TeacherHome:
    """Everything on a teacher's first page; a fixed number of statements."""
    taught = content.taught_offerings(person)
    cards = catalogue.offering_cards(taught)
    today = clock.today()
    live = [card for card in cards.values() if card.state == "open"]
    running = [card for card in live if card.starts_on <= today <= card.ends_on]
    coming = [card for card in live if card.starts_on > today]
    seats = enrolment.counts([card.id for card in live])
    ended = [card.id for card in cards.values() if card.ends_on < today and card.state != "draft"]
    unfrozen = _without_result(content.held_among(person, Permission.RESULT_FREEZE, ended))
    waiting = threads.unanswered_of(card.id for card in live)
    graded = content.held_among(person, Permission.SUBMISSION_GRADE, taught)
    return TeacherHome(
        graded=frozenset(graded),
        to_grade=grading.to_grade(graded),
        due=_due(cards, seats),
        running=sorted(running, key=lambda card: (card.ends_on, card.id)),
        coming=sorted(coming, key=lambda card: (card.starts_on, card.id)),
        seats=seats,
        to_freeze=[(cards[key], count) for key, count in unfrozen.items()],
        questions=[(cards[key], count) for key, count in waiting.items()],
        answers=[
            (quiz, cards[quiz.offering_id], count)
            for quiz, count in marking.quizzes_to_mark(graded)
        ],
        regrades=[(cards[key], count) for key, count in feedback.waiting_among(graded).items()],
        sessions=[one for one in attendance.today(person) if one.teaches],
    )


def _due(cards: dict[int, OfferingCard], seats: dict[int, int]) -> list[DueLine]:
    now = clock.now()
    handed_in = (
        select(
            Submission.assignment_id,
            func.count(func.distinct(Submission.person_id)).label("people"),
        )
        .group_by(Submission.assignment_id)
        .subquery()
    )
    rows = db.session.execute(
        select(
            Assignment.id,
            Assignment.title_ko,
            Assignment.title_en,
            Assignment.due_at,
            Assignment.offering_id,
            func.coalesce(handed_in.c.people, 0).label("people"),
        )
        .outerjoin(handed_in, handed_in.c.assignment_id == Assignment.id)
        .where(
            Assignment.offering_id.in_(list(seats)),
            Assignment.published_at.is_not(None),
            Assignment.due_at >= now - BACK,
            Assignment.due_at <= now + AHEAD,
        )
        .order_by(Assignment.due_at, Assignment.id)
    )
    return [
        DueLine(
            row.id,
            row.title_ko,
            row.title_en,
            row.due_at,
            cards[row.offering_id],
            row.people,
            seats.get(row.offering_id, 0),
        )
        for row in rows
    ]


def _without_result(offering_ids: list[int]) -> dict[int, int]:
    """Seats of offerings that are over and still have no frozen result, by offering."""
    rows = db.session.execute(
        select(Enrolment.offering_id, func.count())
        .join(Offering, Offering.id == Enrolment.offering_id)
        .where(Enrolment.offering_id.in_(offering_ids), Enrolment.state == "active")
        .group_by(Enrolment.offering_id)
        .order_by(Enrolment.offering_id)
    )
    return {offering_id: int(count) for offering_id, count in rows}
