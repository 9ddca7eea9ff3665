"""Whether a student may register for an offering now, with every reason against it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from lms.courses.degrees.rules.prerequisites import Check, Prerequisite, Record, check
from lms.courses.registration.rules.policy import Limit, RegistrationPolicy
from lms.courses.registration.rules.seats import Group, Pool, Pools, group_of, seat_for
from lms.courses.registration.rules.timetable import Clash, Timetable, clash
from lms.courses.registration.rules.windows import Phase
from lms.courses.terms.rules import Window

#: What staff may set aside with a reason. Never the seats: capacity is raised instead.
OVERRIDABLE = (
    "window", "prerequisite", "clash", "credits", "passed", "retake_points", "retake_times",
    "retake_courses",
)  # fmt: skip


@dataclass(frozen=True)
class Attempt:
    """A course that was finished before. *points* none: passed or failed without points."""

    points: Decimal | None
    passed: bool


@dataclass(frozen=True)
class Held:
    """Something that the student holds in the term."""

    offering_id: int
    course_id: int
    credits: Decimal
    title: Mapping[str, str]
    timetable: Timetable


@dataclass(frozen=True)
class Student:
    """A student of a term, as far as the decision needs them.

    *status*: of the student register; none: no student here. *attempts*: finished courses before
    this term, by course. *waiting*: how many waitlists they are on. *together*: courses that are
    registered in the same act, so that co-requisites may name one another.
    """

    status: str | None
    year: int | None = None
    organisation_ids: frozenset[int] = frozenset()
    held: tuple[Held, ...] = ()
    attempts: Mapping[int, tuple[Attempt, ...]] = field(default_factory=dict)
    earned: Mapping[int, Decimal | None] = field(default_factory=dict)
    waived: frozenset[int] = frozenset()
    waiting: int = 0
    together: frozenset[int] = frozenset()

    @property
    def credits(self) -> Decimal:
        """What they hold in the term."""
        return sum((one.credits for one in self.held), Decimal(0))


@dataclass(frozen=True)
class Asked:
    """An offering of the term, as far as the decision needs it."""

    offering_id: int
    course_id: int
    credits: Decimal
    state: str  # draft, open, closed
    pools: Pools
    timetable: Timetable = field(default_factory=Timetable)
    prerequisite: Prerequisite | None = None
    waiting: int = 0


@dataclass(frozen=True)
class Reason:
    """Why not: a code with the values of its sentence."""

    code: str
    params: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Decision:
    """Every reason against registering, and what to do instead.

    *pool*: where the seat would be; none: full. *waits*: it is full, and the waitlist is open to
    them. *check*: the prerequisite line by line. *clash*: the first, as far as there is one.
    """

    reasons: tuple[Reason, ...]
    pool: Pool | None
    group: Group | None
    waits: bool
    check: Check
    clash: Clash | None = None

    @property
    def allowed(self) -> bool:
        """Whether a seat may be taken now."""
        return not self.reasons and self.pool is not None

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of all reasons."""
        return tuple(reason.code for reason in self.reasons)


def decide(
    asked: Asked,
    student: Student,
    policy: RegistrationPolicy,
    limit: Limit,
    phase: Phase,
    *,
    own_record: str | None = None,
    aside: Sequence[str] = (),
) -> Decision:
    """Whether *student* may register for *asked*, and if not, why.

    *own_record*: the institution's own system, where it keeps registration. *aside*: codes of
    :data:`OVERRIDABLE` that staff set aside. Codes: own_record, no_student, status, closed, window,
    already, same_course, passed, retake_points, retake_times, retake_courses, prerequisite,
    credits, clash, full, waitlist_full, waitlist_each.
    """
    found: list[Reason] = []
    if own_record is not None:
        found.append(Reason("own_record", {"system": own_record}))
    if student.status is None:
        found.append(Reason("no_student"))
    elif student.status not in policy.statuses:
        found.append(Reason("status", {"status": student.status}))
    if asked.state != "open":
        found.append(Reason("closed"))
    if not phase.open:
        found.append(Reason("window", {"phase": phase.code, "at": phase.at}))
    found += _taken(asked, student)
    found += _again(asked, student, policy)
    taking = student.together | {one.course_id for one in student.held}
    met = check(asked.prerequisite, Record(student.earned, taking, student.waived))
    if not met.met:
        found.append(Reason("prerequisite", {"courses": met.missing}))
    if student.credits + asked.credits > limit.most:
        found.append(
            Reason(
                "credits",
                {"most": limit.most, "would": student.credits + asked.credits, "why": limit.why},
            )
        )
    overlap, first = _clashes(asked, student)
    found += overlap
    found = [one for one in found if one.code not in aside or one.code not in OVERRIDABLE]
    group = group_of(asked.pools.groups, student.organisation_ids, student.year)
    pool = seat_for(asked.pools, group)
    waits = False
    if pool is None and "already" not in {one.code for one in found}:
        waits, why = _waits(asked, student, policy, bool(found))
        found += [Reason("full", {"capacity": asked.pools.capacity}), *why]
    return Decision(tuple(found), pool, group, waits, met, first)


def _taken(asked: Asked, student: Student) -> list[Reason]:
    for one in student.held:
        if one.offering_id == asked.offering_id:
            return [Reason("already")]
    for one in student.held:
        if one.course_id == asked.course_id:
            return [Reason("same_course", {"course": dict(one.title)})]
    return []


def _again(asked: Asked, student: Student, policy: RegistrationPolicy) -> list[Reason]:
    """The retake rule: a failed course may be taken again; a passed one up to a grade."""
    before = student.attempts.get(asked.course_id, ())
    if not before:
        return []
    found = []
    passed = [one for one in before if one.passed]
    points = [one.points for one in passed if one.points is not None]
    if passed and (not policy.retakes or len(points) < len(passed)):
        found.append(Reason("passed"))
    elif passed and max(points) > policy.retake_at_most:
        found.append(Reason("retake_points", {"had": max(points), "most": policy.retake_at_most}))
    if len(before) > policy.retake_times:
        found.append(Reason("retake_times", {"times": policy.retake_times}))
    again = sum(
        one.course_id in student.attempts
        for one in student.held
        if one.course_id != asked.course_id
    )
    if policy.retake_courses and again >= policy.retake_courses:
        found.append(Reason("retake_courses", {"courses": policy.retake_courses}))
    return found


def _clashes(asked: Asked, student: Student) -> tuple[list[Reason], Clash | None]:
    found, first = [], None
    for one in student.held:
        if one.offering_id == asked.offering_id:
            continue
        met = clash(asked.timetable, one.timetable)
        if met is not None:
            first = first or met
            found.append(
                Reason(
                    "clash",
                    {"course": dict(one.title), "slot": met.slot, "at": met.first.start,
                     "times": met.times},
                )
            )  # fmt: skip
    return found, first


def _waits(
    asked: Asked, student: Student, policy: RegistrationPolicy, barred: bool
) -> tuple[bool, list[Reason]]:
    if policy.waitlist_length == 0 or barred:
        return False, []
    if asked.waiting >= policy.waitlist_length:
        return False, [Reason("waitlist_full", {"most": policy.waitlist_length})]
    if student.waiting >= policy.waitlist_each:
        return False, [Reason("waitlist_each", {"most": policy.waitlist_each})]
    return True, []


def shows_points(decision: Decision) -> bool:
    """Whether the decision tells grade points of finished courses."""
    return "retake_points" in decision.codes or any(
        line.points is not None for line in decision.check.lines
    )


def without_points(decision: Decision, course_id: int, unseen: Collection[int]) -> Decision:
    """The decision on *course_id* as the student may read it: no points of *unseen* courses.

    Their results are final, and the student sees them only once something was done first (강의평가).
    """
    reasons = tuple(
        replace(one, params={**one.params, "had": None})
        if one.code == "retake_points" and course_id in unseen
        else one
        for one in decision.reasons
    )
    lines = tuple(
        replace(line, points=None) if line.course_id in unseen else line
        for line in decision.check.lines
    )
    return replace(decision, reasons=reasons, check=replace(decision.check, lines=lines))


def may_leave(
    seated: bool,
    windows: Mapping[str, Window],
    now: datetime,
    *,
    own_record: str | None = None,
) -> tuple[str, Reason | None]:
    """How a seat may be given up now: ``drop`` (in registration and add/drop: nothing remains),
    ``withdraw`` (철회: it stays on the record), or empty with the reason.

    Codes: own_record, not_seated, not_yet (with ``at``), left_too_late.
    """
    if own_record is not None:
        return "", Reason("own_record", {"system": own_record})
    if not seated:
        return "", Reason("not_seated")
    for kind in ("registration", "add_drop"):
        window = windows.get(kind)
        if window is not None and window.holds(now):
            return "drop", None
    withdrawal = windows.get("withdrawal")
    if withdrawal is not None and withdrawal.holds(now):
        return "withdraw", None
    coming = sorted(
        window.opens_at
        for kind, window in windows.items()
        if kind in ("registration", "add_drop", "withdrawal") and now < window.opens_at
    )
    if coming:
        return "", Reason("not_yet", {"at": coming[0]})
    return "", Reason("left_too_late")


def ends_as(windows: Mapping[str, Window], starts_on: date, since: date, now: datetime) -> str:
    """How leaving the university *since* a day ends the seats of a term: drop or withdraw.

    Leave from the term's first day, or within registration and add/drop, leaves nothing behind.
    """
    if since <= starts_on:
        return "drop"
    open_ = (windows.get(kind) for kind in ("registration", "add_drop"))
    return "drop" if any(one is not None and one.holds(now) for one in open_) else "withdraw"


def needing(course_id: int, held: Mapping[int, Prerequisite | None], student: Student) -> list[int]:
    """The held courses (with their prerequisites) that may only be taken beside *course_id*."""
    rest = frozenset(held) - {course_id}
    without = Record(student.earned, rest, student.waived)
    beside = Record(student.earned, frozenset(held), student.waived)
    return [
        one
        for one, prerequisite in held.items()
        if one != course_id
        and check(prerequisite, beside).met
        and not check(prerequisite, without).met
    ]


def bars_promotion(decision: Decision) -> bool:
    """Whether something but the seats and the window keeps somebody on the list from a seat.

    The window does not: the list lives between registration and add/drop, too.
    """
    passing = {"full", "window", "waitlist_full", "waitlist_each"}
    return any(code not in passing for code in decision.codes)
