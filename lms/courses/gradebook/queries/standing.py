"""Where people stand in an offering now: the same numbers for every page and for freezing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from sqlalchemy import select

from lms import clock, policies
from lms.access import Scope
from lms.courses.assignments import queries as assignments
from lms.courses.assignments.models import Assignment, Submission, SubmissionMember
from lms.courses.assignments.rules import Phase, phase
from lms.courses.content import queries as content
from lms.courses.enrolment import queries as enrolment
from lms.courses.gradebook import rules
from lms.courses.gradebook.models import CourseResult
from lms.courses.gradebook.queries.frozen import frozen_of
from lms.courses.gradebook.rules import CompletionPolicy, Item, Result
from lms.courses.grading import queries as grading
from lms.courses.grading.models import Grade
from lms.courses.quizzes import queries as quizzes
from lms.courses.quizzes.models import Quiz
from lms.db import db

POLICY = "course_completion"


@dataclass(frozen=True)
class Standing:
    """One person in one offering, with all that the result is made from."""

    person_id: int
    items: tuple[Item, ...]
    lessons_done: int
    lessons_total: int
    policy: policies.InForce[CompletionPolicy]
    frozen: CourseResult | None = None
    #: What graders know and learners not yet, by (kind, id).
    unreleased: dict[tuple[str, int], Decimal | None] = field(default_factory=dict)

    def result(self, *, final: bool) -> Result:
        """The result from what stands now."""
        return rules.result(
            self.items, self.lessons_done, self.lessons_total, self.policy.value, final=final
        )

    @cached_property
    def provisional(self) -> Result:
        """From what is marked so far."""
        return self.result(final=False)

    @cached_property
    def final(self) -> Result:
        """As if everything ended now: unmarked work counts as zero."""
        return self.result(final=True)

    @cached_property
    def shown(self) -> Result:
        """What pages show: the frozen result where there is one, else the provisional one."""
        if self.frozen is None:
            return self.provisional
        return rules.from_json(self.frozen.percent, self.frozen.lines, self.frozen.arithmetic)

    @cached_property
    def obstacles(self) -> list[rules.Obstacle]:
        """What keeps the result from being frozen."""
        return rules.obstacles(self.items)

    @cached_property
    def changed_since(self) -> bool:
        """Whether marks or progress differ from what was frozen."""
        if self.frozen is None:
            return False
        stored = {
            "percent": self.frozen.percent,
            "credit_earned": self.frozen.credit_earned,
            "arithmetic": self.frozen.arithmetic,
        }
        return rules.differs(stored, self.final)


def policy_of(offering_id: int) -> policies.InForce[CompletionPolicy]:
    """The completion policy in force for an offering."""
    return policies.in_force(POLICY, Scope("offering", offering_id))


def standings(offering_id: int, person_ids: Iterable[int] | None = None) -> dict[int, Standing]:
    """Where people stand, by person id; everyone with a seat unless *person_ids* are given.

    The number of statements does not depend on how many people or assignments there are.
    """
    ids = (
        [seat.person_id for seat in enrolment.roster(offering_id)]
        if person_ids is None
        else list(person_ids)
    )
    work = assignments.published_of(offering_id)
    dates = assignments.effective_dates_of_many(ids, work)
    marks = {(mark.person_id, mark.assignment_id): mark for mark in grading.counting(offering_id)}
    latest = _latest(offering_id)
    lessons = content.progress_of_people(offering_id, ids)
    frozen = frozen_of(offering_id)
    policy = policy_of(offering_id)
    nameless = grading.anonymous_in(offering_id)  # whose points stand beside no name yet
    now = clock.now()

    def item(person_id: int, assignment: Assignment) -> Item:
        mark = marks.get((person_id, assignment.id))
        last = latest.get((person_id, assignment.id))
        held = dates[(person_id, assignment.item_kind, assignment.id)]
        return Item(
            kind=assignment.item_kind,
            id=assignment.id,
            title_ko=assignment.title_ko,
            title_en=assignment.title_en,
            possible=assignment.points,
            earned=mark.points if mark else None,
            handed_in=last is not None,
            waiting=last is not None and not last.released,
            open=held.due_at is not None and phase(held, now) is not Phase.CLOSED,
            submission_id=mark.submission_id if mark else (last.id if last else None),
            late=mark.late if mark else False,
        )

    tests = quizzes.quizzes_of([offering_id])[offering_id]
    scores = quizzes.results(offering_id, ids)
    test_dates = assignments.effective_dates_of_many(ids, tests)

    def test(person_id: int, quiz: Quiz) -> Item:
        score = scores[(person_id, quiz.id)]
        held = test_dates[(person_id, quiz.item_kind, quiz.id)]
        known = score.released and not score.waiting
        return Item(
            kind=quiz.item_kind,
            id=quiz.id,
            title_ko=quiz.title_ko,
            title_en=quiz.title_en,
            possible=score.possible,
            earned=score.points if known else None,
            handed_in=score.attempts > 0,
            waiting=score.attempts > 0 and not known,
            open=score.running  # one that was reopened may go on after the quiz closed
            or (held.due_at is not None and phase(held, now) is not Phase.CLOSED),
        )

    def hidden(person_id: int) -> dict[tuple[str, int], Decimal | None]:
        """Marks that are there and not released."""
        found: dict[tuple[str, int], Decimal | None] = {
            (assignment.item_kind, assignment.id): None
            if assignment.id in nameless
            else last.points
            for assignment in work
            if (last := latest.get((person_id, assignment.id))) is not None
            and last.graded
            and not last.released
        }
        for quiz in tests:
            score = scores[(person_id, quiz.id)]
            if score.attempts and (score.waiting or not score.released):
                found[(quiz.item_kind, quiz.id)] = score.points
        return found

    return {
        person_id: Standing(
            person_id=person_id,
            items=(
                *(item(person_id, assignment) for assignment in work),
                *(test(person_id, quiz) for quiz in tests),
            ),
            lessons_done=lessons[person_id].done,
            lessons_total=lessons[person_id].total,
            policy=policy,
            frozen=frozen.get(person_id),
            unreleased=hidden(person_id),
        )
        for person_id in ids
    }


def standing(offering_id: int, person_id: int) -> Standing:
    """Where one person stands."""
    return standings(offering_id, [person_id])[person_id]


@dataclass(frozen=True)
class _Latest:
    id: int
    graded: bool
    released: bool
    points: Decimal | None


def _latest(offering_id: int) -> dict[tuple[int, int], _Latest]:
    rows = db.session.execute(
        select(
            SubmissionMember.person_id,
            Submission.assignment_id,
            Submission.id,
            Grade.id,
            Grade.released_at,
            Grade.points,
        )
        .join(SubmissionMember, SubmissionMember.submission_id == Submission.id)
        .join(Assignment, Assignment.id == Submission.assignment_id)
        .outerjoin(Grade, Grade.submission_id == Submission.id)
        .where(Assignment.offering_id == offering_id)
        .order_by(Submission.id)
    )
    return {
        (person_id, assignment_id): _Latest(
            submission_id, grade_id is not None, released_at is not None, points
        )
        for person_id, assignment_id, submission_id, grade_id, released_at, points in rows
    }
