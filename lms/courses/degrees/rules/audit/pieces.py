"""From results, recognised credits and seats to credits that can be counted, each course once. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from lms.courses.degrees.rules.audit.facts import ZERO, Piece, StudentFacts, Substitution, Taking
from lms.courses.degrees.rules.prerequisites import Record
from lms.courses.scales.rules import INCOMPLETE, WITHDRAWN, Attempt, Taken, settle


@dataclass(frozen=True)
class Earned:
    """What counts and what does not: *over* are recognised credits beyond the limit."""

    attempts: tuple[Attempt, ...]
    passed: tuple[Piece, ...]
    taking: tuple[Piece, ...]
    transferred: Decimal
    over: Decimal
    here: Decimal  # earned at the institution itself

    @property
    def credits(self) -> Decimal:
        """All that was earned."""
        return sum((piece.credits for piece in self.passed), ZERO)


def earned(facts: StudentFacts, limit: Decimal | None = None) -> Earned:
    """The pieces of a student. *limit*: of recognised credits, those recognised first count first."""
    attempts = settle([*facts.results, *_lettered(facts)], facts.retakes, facts.scheme)
    stands_for = {one.taken: one for one in reversed(facts.substitutions)}
    held: dict[int, Piece] = {}
    for one in attempts:
        if one.taken.key < 0 or not one.taken.passed or not one.counts:
            continue
        if one.letter in (INCOMPLETE, WITHDRAWN) or not one.taken.credits:
            continue
        known = held.get(one.taken.course)
        if known is None or known.credits < one.taken.credits:
            held[one.taken.course] = _piece(one)
    here = sum((piece.credits for piece in held.values()), ZERO)
    brought, over = _brought(facts, limit)
    free = []
    for piece in brought:
        twin = held.get(piece.course_id) if piece.course_id is not None else None
        if piece.course_id is None:
            free.append(piece)
        elif twin is None or twin.credits < piece.credits:
            held[piece.course_id] = piece
    passed = _sorted([*held.values(), *free], stands_for)
    done = {piece.course_id for piece in passed}
    taking = _sorted(
        [piece for piece in _under_way(facts, attempts) if piece.course_id not in done], stands_for
    )
    transferred = sum((piece.credits for piece in passed if piece.source != "here"), ZERO)
    return Earned(attempts, passed, taking, transferred, over, here)


def record_of(facts: StudentFacts, *, with_taking: bool = False) -> Record:
    """What a student brings to prerequisites; *with_taking*: as if what is under way were passed."""
    known = earned(facts)
    best: dict[int, Decimal | None] = {}
    for one in known.attempts:
        if one.taken.passed and one.letter not in (INCOMPLETE, WITHDRAWN) and one.counts:
            best[one.taken.course] = one.points
    for piece in known.passed:
        for course_id in (piece.course_id, piece.as_course):
            if course_id is not None:
                best.setdefault(course_id, best.get(piece.course_id or 0))
    taking = {piece.as_course for piece in known.taking if piece.as_course is not None}
    if with_taking:
        best = {**dict.fromkeys(taking), **best}
    waived = {one.course_id for one in facts.waivers if one.course_id is not None}
    return Record(best, frozenset(taking), frozenset(waived))


def _lettered(facts: StudentFacts) -> list[Taken]:
    """Recognised credits with points, for the average; their keys are below 0, each a course of its own."""
    return [
        Taken(
            key=-one.id, course=-one.id, credits=one.credits, letter=one.letter, points=one.points,
            on=one.on,
        )
        for one in facts.recognised
        if one.points is not None
    ]  # fmt: skip


def _piece(one: Attempt) -> Piece:
    return Piece(
        key=f"result:{one.taken.key}", course_id=one.taken.course, as_course=one.taken.course,
        credits=one.taken.credits, state="earned", source="here", on=one.taken.on, letter=one.letter,
    )  # fmt: skip


def _brought(facts: StudentFacts, limit: Decimal | None) -> tuple[list[Piece], Decimal]:
    found, over, left = [], ZERO, limit
    for one in sorted(facts.recognised, key=lambda one: (one.on, one.id)):
        counted = one.credits if left is None else min(one.credits, left)
        over += one.credits - counted
        left = None if left is None else left - counted
        if counted:
            found.append(
                Piece(
                    key=f"recognised:{one.id}", course_id=one.course_id, as_course=one.course_id,
                    credits=counted, state="earned", source=one.source, on=one.on,
                    letter=one.letter, title=one.title, area=one.area,
                )
            )  # fmt: skip
    return found, over


def _under_way(facts: StudentFacts, attempts: Iterable[Attempt]) -> list[Piece]:
    """One piece a course: seats without a result, and incompletes."""
    open_: dict[int, Piece] = {}
    waiting = [
        Taking(-one.taken.key, one.taken.course, one.taken.credits, one.taken.on)
        for one in attempts
        if one.letter == INCOMPLETE and one.taken.key > 0
    ]
    for one in sorted([*facts.taking, *waiting], key=lambda one: (one.starts_on, one.offering_id)):
        if one.credits:
            open_[one.course_id] = Piece(
                key=f"taking:{one.offering_id}", course_id=one.course_id, as_course=one.course_id,
                credits=one.credits, state="taking", source="here", on=one.starts_on,
            )  # fmt: skip
    return list(open_.values())


def _sorted(pieces: Iterable[Piece], stands_for: Mapping[int, Substitution]) -> tuple[Piece, ...]:
    """In an order of their own: by day, then course, then key, whatever order they came in."""
    found = []
    for piece in pieces:
        swap = stands_for.get(piece.course_id) if piece.course_id is not None else None
        found.append(
            replace(piece, as_course=swap.stands_for, substitution_id=swap.id) if swap else piece
        )
    return tuple(sorted(found, key=lambda one: (one.on, one.course_id or 0, one.key)))
