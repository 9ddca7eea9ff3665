"""How an assignment is reviewed, whose works there are, and what has still to be dealt."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from lms import clock
from lms.courses.assignments.models import Assignment, Submission, SubmissionMember
from lms.courses.enrolment import queries as enrolment
from lms.courses.enrolment.models import Enrolment
from lms.courses.peer_review import rules
from lms.courses.peer_review.models import PeerReview, PeerScheme
from lms.courses.peer_review.rules import Phase, Work
from lms.courses.rubrics.models import Criterion
from lms.db import db

#: Endings after which the same person is not asked for the same work again.
BY_TEACHERS = frozenset({"swapped", "hand"})


@dataclass(frozen=True)
class Unit:
    """The latest work of a person or group, and those of its people who still learn here."""

    key: str
    submission: Submission
    owners: frozenset[int]  # everybody whose work it is
    present: frozenset[int]

    @property
    def work(self) -> Work:
        """As the rules know it."""
        return Work(self.key, self.owners)


@dataclass(frozen=True)
class Plan:
    """What has to be written so that everybody has their works. Empty: nothing."""

    new: tuple[tuple[int, int], ...] = ()  # (reviewer, submission)
    ends: tuple[tuple[int, str], ...] = ()  # (review, why)
    moves: tuple[tuple[int, int], ...] = ()  # (review, later submission of the same people)
    short: dict[str, int] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Whether there is anything to write."""
        return bool(self.new or self.ends or self.moves)


def scheme_of(assignment_id: int) -> PeerScheme | None:
    """How an assignment is reviewed; none: nobody ever chose."""
    return db.session.scalar(
        select(PeerScheme)
        .where(PeerScheme.assignment_id == assignment_id)
        .options(joinedload(PeerScheme.rubric_version))
    )


def phase_of(scheme: PeerScheme | None, assignment: Assignment) -> Phase:
    """Where it stands now, by the clock alone."""
    if scheme is None or assignment.published_at is None:
        return Phase.OFF
    return rules.phase(scheme.enabled, assignment.due_at, scheme.due_at, clock.now())


def criteria_of(review: PeerReview) -> list[Criterion]:
    """The criteria of a review; empty: one comment without points."""
    return review.rubric_version.criteria if review.rubric_version is not None else []


def unit_of(submission: Submission) -> str:
    """Whose work it is, as the rules name it."""
    if submission.group_id is not None:
        return f"g{submission.group_id}"
    return f"p{submission.person_id}"


def units_of(assignment_id: int) -> dict[str, Unit]:
    """Every person's or group's latest work while somebody of them learns here. Two statements."""
    rows = list(
        db.session.scalars(
            select(Submission)
            .where(Submission.assignment_id == assignment_id)
            .options(
                selectinload(Submission.members).joinedload(SubmissionMember.person),
                joinedload(Submission.group),
                joinedload(Submission.person),
            )
            .order_by(Submission.id)
        )
    )
    present = set(
        db.session.scalars(
            select(Enrolment.person_id)
            .join(Assignment, Assignment.offering_id == Enrolment.offering_id)
            .where(Assignment.id == assignment_id, Enrolment.state == "active")
        )
    )
    latest = {unit_of(row): row for row in rows}
    found = {}
    for key, row in latest.items():
        owners = frozenset(line.person_id for line in row.members)
        if owners & present:
            found[key] = Unit(key, row, owners, owners & present)
    return found


def plan_of(assignment: Assignment, scheme: PeerScheme | None) -> Plan:
    """What has to be dealt, replaced or moved now. Four statements; none before the due date."""
    if scheme is None or phase_of(scheme, assignment) is not Phase.REVIEWING:
        return Plan()
    units = units_of(assignment.id)
    rows = list(
        db.session.scalars(
            select(PeerReview)
            .where(PeerReview.assignment_id == assignment.id)
            .options(joinedload(PeerReview.submission))
            .order_by(PeerReview.id)
        )
    )
    people = {one for unit in units.values() for one in unit.present}
    seated = {seat.person_id for seat in enrolment.roster(assignment.offering_id)}
    ends, moves, held, barred = [], [], [], set()
    excused: dict[int, int] = {}
    for row in rows:
        key = unit_of(row.submission)
        if row.ended_at is not None:
            if row.ended_why in BY_TEACHERS:
                barred.add((row.reviewer_id, key))
                excused[row.reviewer_id] = excused.get(row.reviewer_id, 0) + 1
            continue
        if row.handed_in_at is None and row.reviewer_id not in (seated if row.by_hand else people):
            ends.append((row.id, "left"))
        elif key not in units and row.saved_at is None:
            ends.append((row.id, "no_work"))
        else:
            held.append((row.reviewer_id, key))
            unit = units.get(key)
            if (
                unit is not None
                and row.saved_at is None
                and unit.submission.id != row.submission_id
            ):
                moves.append((row.id, unit.submission.id))
    works = [unit.work for unit in units.values()]
    done_elsewhere = _of_gone_works(held, units)
    for one, count in done_elsewhere.items():
        excused[one] = excused.get(one, 0) + count
    dealt = rules.deal(
        works, people, scheme.reviewers, scheme.seed, held=held, barred=barred, excused=excused
    )
    return Plan(
        new=tuple((one, units[key].submission.id) for one, key in dealt.new),
        ends=tuple(ends),
        moves=tuple(moves),
        short=dict(dealt.short),
    )


def _of_gone_works(held: Iterable[tuple[int, str]], units: dict[str, Unit]) -> dict[int, int]:
    """Reviews that somebody wrote of works that are not there any more count as theirs."""
    found: dict[int, int] = {}
    for one, key in held:
        if key not in units:
            found[one] = found.get(one, 0) + 1
    return found


def reviewing_now() -> list[int]:
    """The assignments whose works are reviewed now, by id."""
    now = clock.now()
    return list(
        db.session.scalars(
            select(PeerScheme.assignment_id)
            .join(Assignment, Assignment.id == PeerScheme.assignment_id)
            .where(
                PeerScheme.enabled.is_(True),
                Assignment.published_at.is_not(None),
                Assignment.due_at < now,
                PeerScheme.due_at >= now,
            )
            .order_by(PeerScheme.assignment_id)
        )
    )
