"""The degree audit: what a version asks, line by line, of what a student has. Pure.

How courses are counted:

1. Every course is counted once however often it was taken; which attempt counts is the institution's retake
   rule. Recognised credits count up to the limit, those recognised first.
2. Within a version a credit counts in one ``credits`` requirement. Credits are given so that as few as
   possible are missing altogether, and an earlier requirement is filled before a later one; what is
   left over in one goes on to the next that the course fits. A course counts in one ``choose``
   requirement, likewise. Named courses, totals and averages read every course.
3. Between the major and another version (minor, double, linked, micro) a course may count in both, within the
   other's limit of overlap: credits of the major's own courses that its ``credits`` requirements
   use. The major uses courses that no other version lists before those that one does.

So the order in which courses are given never matters, and one more course passed never turns a met
line into an unmet one (averages, which say so, excepted).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from lms.courses.degrees.rules.audit.facts import ZERO, Curriculum, Piece, StudentFacts
from lms.courses.degrees.rules.audit.flow import Flow, allocate
from lms.courses.degrees.rules.audit.lines import (
    Counted,
    Line,
    Status,
    amount_line,
    check_line,
)
from lms.courses.degrees.rules.audit.pieces import Earned, earned
from lms.courses.degrees.rules.requirements import FREE, MAJOR_KINDS, Asked
from lms.courses.scales.rules import Gpa, average

UNIT = 10_000  # a ten-thousandth of a credit, as credits are stored
OVERLAPPING = (*MAJOR_KINDS, "linked")


@dataclass(frozen=True)
class Overlap:
    """Credits that a version shares with the major: *shared*, of which *counted* within *limit*."""

    shared: Decimal
    counted: Decimal
    limit: Decimal | None


@dataclass(frozen=True)
class Audit:
    """The answer for one version.

    *used*: the credits of each piece that its credit requirements count; *used_then*: with all that is
    under way.
    """

    curriculum: Curriculum
    lines: tuple[Line, ...]
    earned: Earned
    gpa: Gpa | None
    major_gpa: Gpa | None
    overlap: Overlap | None
    used: Mapping[str, Decimal]
    used_then: Mapping[str, Decimal]

    @property
    def met(self) -> bool:
        """Whether every line is met, and there is one."""
        return bool(self.lines) and all(line.met for line in self.lines)

    @property
    def counts(self) -> dict[Status, int]:
        """How many lines stand how."""
        return {status: sum(line.status is status for line in self.lines) for status in Status}

    @property
    def credits(self) -> Decimal:
        """The credits that the version's total counts: all for a major, the listed ones for others."""
        for line in self.lines:
            if line.kind == "total" and line.have is not None:
                return line.have
        return self.earned.credits

    @property
    def open_lines(self) -> tuple[Line, ...]:
        """What is not met, in order."""
        return tuple(line for line in self.lines if not line.met)


def audit(
    curriculum: Curriculum,
    facts: StudentFacts,
    *,
    wanted: Collection[int] = (),
    beside: Audit | None = None,
) -> Audit:
    """The audit of one version.

    *wanted*: courses that other versions of the student list; the major counts them last.
    *beside*: the audit of the major, for a version with a limit of overlap.
    """
    limits = [one.credits for one in curriculum.requirements if one.kind == "transfer_max"]
    known = earned(facts, min(limits) if limits else None)
    if beside is not None:
        known = replace(known, passed=beside.earned.passed, taking=beside.earned.taking)
    counting = _Counting(curriculum, facts, known, frozenset(wanted), beside)
    lines = [counting.line(asked) for asked in curriculum.requirements]
    if curriculum.form == "major":
        lines += [check_line(one) for one in facts.checks]
    return Audit(
        curriculum, tuple(lines), known, counting.gpa(False), counting.gpa(True),
        counting.overlap, _used(counting.credits_now), _used(counting.credits_then),
    )  # fmt: skip


@dataclass(frozen=True)
class Audits:
    """A student's major with every other version that they follow."""

    major: Audit
    others: tuple[Audit, ...] = ()

    @property
    def all(self) -> tuple[Audit, ...]:
        """The major first."""
        return (self.major, *self.others)


def audit_all(major: Curriculum, others: Collection[Curriculum], facts: StudentFacts) -> Audits:
    """The major and the others, each with its limit of overlap."""
    wanted = {item.course_id for one in others for item in one.courses}
    first = audit(major, facts, wanted=wanted)
    return Audits(first, tuple(audit(one, facts, beside=first) for one in others))


class _Counting:
    """What one audit works out once and several lines read."""

    def __init__(
        self, curriculum: Curriculum, facts: StudentFacts, known: Earned,
        wanted: frozenset[int], beside: Audit | None,
    ) -> None:  # fmt: skip
        self.curriculum, self.facts, self.known, self.beside = curriculum, facts, known, beside
        self.listed = curriculum.listed
        self.waived = {
            ("requirement", one.requirement_id): one.id
            for one in facts.waivers
            if one.requirement_id is not None
        } | {("course", one.course_id): one.id for one in facts.waivers if one.course_id}
        order = sorted(known.passed, key=lambda one: one.as_course in wanted)  # stable
        self.passed = [one for one in order if self._belongs(one)]
        self.taking = [one for one in known.taking if self._belongs(one)]
        self.by_key = {one.key: one for one in (*self.passed, *self.taking)}
        asked = curriculum.requirements
        self.credit_lines = [one for one in asked if one.kind == "credits"]
        self.choose_lines = [one for one in asked if one.kind == "choose"]
        self.credits_now, self.credits_then = self._flows(self.credit_lines, by_credits=True)
        self.choose_now, self.choose_then = self._flows(self.choose_lines, by_credits=False)
        self.overlap = self._overlap(then=False)

    def _belongs(self, piece: Piece) -> bool:
        """Others than the major count only what they list."""
        return self.curriculum.form == "major" or piece.as_course in self.listed

    def kind_of(self, piece: Piece) -> str:
        """The kind of credit that a piece gives here."""
        item = self.listed.get(piece.as_course) if piece.as_course is not None else None
        return item.kind if item is not None else (piece.area or FREE)

    def _fits(self, piece: Piece, asked: Asked) -> bool:
        if asked.kind == "choose":
            return piece.as_course in asked.courses
        item = self.listed.get(piece.as_course) if piece.as_course is not None else None
        area = item.area if item is not None else ""
        return self.kind_of(piece) in asked.kinds or bool(area and area in asked.areas)

    def _flows(self, lines: list[Asked], *, by_credits: bool) -> tuple[Flow, Flow]:
        """What is given now, and what would be with all that is under way."""
        need = {
            at: int(one.credits * UNIT) if by_credits else one.number
            for at, one in enumerate(lines)
        }

        def flow(pieces: list[Piece], start: Flow | None) -> Flow:
            supply = {one.key: int(one.credits * UNIT) if by_credits else 1 for one in pieces}
            fits = {
                one.key: [at for at, line in enumerate(lines) if self._fits(one, line)]
                for one in pieces
            }
            return allocate(supply, fits, need, start)

        now = flow(self.passed, None)
        return now, flow([*self.passed, *self.taking], now) if self.taking else now

    def _shared(self, used: Mapping[str, Decimal], pieces: list[Piece]) -> Decimal:
        if self.beside is None:
            return ZERO
        major = self.beside.curriculum.listed
        return sum(
            (
                used.get(one.key, ZERO)
                for one in pieces
                if one.as_course in major and major[one.as_course].kind in OVERLAPPING
            ),
            ZERO,
        )

    def _overlap(self, *, then: bool) -> Overlap | None:
        if self.beside is None:
            return None
        used = self.beside.used_then if then else self.beside.used
        pieces = [*self.passed, *self.taking] if then else self.passed
        shared, limit = self._shared(used, pieces), self.curriculum.overlap
        return Overlap(shared, shared if limit is None else min(shared, limit), limit)

    def gpa(self, major: bool) -> Gpa | None:
        """The average by the institution's rule; none without a scale or without a major course."""
        if self.facts.scale is None:
            return None
        attempts = self.known.attempts
        if major or self.curriculum.form != "major":
            mine = self.curriculum.major_courses
            away = {
                -one.id
                for one in self.facts.recognised
                if one.course_id in mine or one.area in MAJOR_KINDS
            }
            attempts = tuple(
                replace(
                    one,
                    taken=replace(
                        one.taken, major=one.taken.course in mine or one.taken.key in away
                    ),
                )
                for one in attempts
            )
        return average(
            attempts, self.facts.gpa, self.facts.scale,
            major=major or self.curriculum.form != "major",
        )  # fmt: skip

    def line(self, asked: Asked) -> Line:
        """One requirement as a line."""
        waiver = self.waived.get(("requirement", asked.id))
        if asked.kind == "total":
            return self._total(asked, waiver)
        if asked.kind in ("credits", "choose"):
            return self._shared_line(asked, waiver)
        if asked.kind == "course":
            return self._course(asked, waiver)
        if asked.kind == "gpa":
            return self._gpa(asked, waiver)
        if asked.kind == "transfer_max":
            over = "over" if self.known.over else ""
            have = self.known.transferred
            return Line(asked.kind, Status.MET, have, asked.credits, ZERO, "credits",
                        self._all(self.passed, away=True), asked, None, over, waiver)  # fmt: skip
        if asked.kind == "residency":
            coming = sum((one.credits for one in self.taking), ZERO)
            counted = self._all([*self.passed, *self.taking], away=False)
            return amount_line(
                asked, self.known.here, coming, asked.credits, "credits", counted, waiver_id=waiver
            )
        return self._terms(asked, waiver)

    def _terms(self, asked: Asked, waiver: int | None) -> Line:
        registered = {one.key: one.under_way for one in self.facts.terms if not one.on_leave}
        coming = sum(registered.values())
        return amount_line(
            asked, Decimal(len(registered) - coming), Decimal(coming), Decimal(asked.number),
            "terms", waiver_id=waiver,
        )  # fmt: skip

    def _all(self, pieces: list[Piece], *, away: bool) -> tuple[Counted, ...]:
        return tuple(Counted(one, one.credits) for one in pieces if (one.source != "here") == away)

    def _total(self, asked: Asked, waiver: int | None) -> Line:
        have = sum((one.credits for one in self.passed), ZERO)
        then = have + sum((one.credits for one in self.taking), ZERO)
        have -= _lost(self.overlap)
        coming = then - _lost(self._overlap(then=True)) - have
        why = "overlap" if _lost(self.overlap) else ""
        counted = [Counted(one, one.credits) for one in (*self.passed, *self.taking)]
        return amount_line(
            asked, have, coming, asked.credits, "credits", counted, why=why, waiver_id=waiver
        )

    def _shared_line(self, asked: Asked, waiver: int | None) -> Line:
        by_credits = asked.kind == "credits"
        lines = self.credit_lines if by_credits else self.choose_lines
        now, then = (
            (self.credits_now, self.credits_then)
            if by_credits
            else (self.choose_now, self.choose_then)
        )
        at = next(place for place, one in enumerate(lines) if one is asked)
        unit = UNIT if by_credits else 1
        have = _sum(now, at, unit)
        counted = [
            Counted(piece, Decimal(flow[key, at]) / unit if by_credits else piece.credits)
            for flow, pieces in ((now, self.passed), (then, self.taking))
            for piece in pieces
            for key in (piece.key,)
            if (key, at) in flow
        ]
        need = asked.credits if by_credits else Decimal(asked.number)
        return amount_line(
            asked, have, _sum(then, at, unit) - have, need, "credits" if by_credits else "courses",
            counted, waiver_id=waiver,
        )  # fmt: skip

    def _course(self, asked: Asked, waiver: int | None) -> Line:
        course_id = asked.courses[0]
        waiver = waiver or self.waived.get(("course", course_id))
        passed = [one for one in self.known.passed if one.as_course == course_id]
        taking = [one for one in self.known.taking if one.as_course == course_id]
        counted = [Counted(one, one.credits) for one in passed or taking]
        return amount_line(
            asked, Decimal(int(bool(passed))), Decimal(int(bool(taking) and not passed)),
            Decimal(1), "courses", counted, waiver_id=waiver,
        )  # fmt: skip

    def _gpa(self, asked: Asked, waiver: int | None) -> Line:
        found = self.gpa(asked.of == "major")
        value = found.value if found is not None else None
        met = waiver is not None or (value is not None and value >= asked.minimum)
        why = "waived" if waiver is not None else "no_grades" if value is None else ""
        return Line(
            "gpa", Status.MET if met else Status.UNMET, value, asked.minimum, ZERO, "points",
            asked=asked, why=why, waiver_id=waiver,
        )  # fmt: skip


def _sum(flow: Flow, at: int, unit: int) -> Decimal:
    return Decimal(sum(amount for (_key, line), amount in flow.items() if line == at)) / unit


def _used(flow: Flow) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    for (key, _line), amount in flow.items():
        found[key] = found.get(key, ZERO) + Decimal(amount) / UNIT
    return found


def _lost(overlap: Overlap | None) -> Decimal:
    """Credits that count only once because the limit is reached."""
    return ZERO if overlap is None else overlap.shared - overlap.counted
