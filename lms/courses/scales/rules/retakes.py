"""Retakes (재수강): which attempt at a course counts, and how high it may be. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from lms.courses.scales.rules.gpa import Taken
from lms.courses.scales.rules.scheme import INCOMPLETE, WITHDRAWN, GradeScheme

COUNTS = ("last", "best", "all")


@dataclass(frozen=True)
class RetakePolicy:
    """What a course taken again does to the earlier grade: policy kind ``retake``.

    *counts*: ``last`` (the later grade replaces the earlier one), ``best``, or ``all``. *cap*: a
    retake is worth at most this letter; empty: no limit.
    """

    counts: str = "last"
    cap: str = ""

    def __post_init__(self) -> None:
        """Raise ValueError naming the field that is wrong."""
        if self.counts not in COUNTS:
            raise ValueError(f"counts: one of {', '.join(COUNTS)}")
        if len(self.cap) > 4:
            raise ValueError("cap: a letter")


@dataclass(frozen=True)
class Attempt:
    """One attempt as it counts. *capped_from*: its letter before the cap; *replaced_by*: its key."""

    taken: Taken
    letter: str
    points: Decimal | None
    counts: bool
    number: int  # 1 for the first time
    capped_from: str = ""
    replaced_by: int | None = None


def settle(
    taken: Iterable[Taken], policy: RetakePolicy, scheme: GradeScheme
) -> tuple[Attempt, ...]:
    """Every attempt in the order of time, with what became of it.

    An incomplete or withdrawn attempt neither replaces nor is replaced, and is no retake.
    """
    ordered = sorted(taken, key=lambda one: (one.course, one.on, one.key))
    found: list[Attempt] = []
    for _course, group in groupby(ordered, key=lambda one: one.course):
        attempts, number = [], 0
        for one in group:
            if one.letter in {INCOMPLETE, WITHDRAWN}:
                found.append(Attempt(one, one.letter, None, False, 0))
                continue
            number += 1
            attempts.append(_capped(one, number, policy, scheme))
        found += _chosen(attempts, policy)
    return tuple(sorted(found, key=lambda one: (one.taken.on, one.taken.key)))


def _capped(one: Taken, number: int, policy: RetakePolicy, scheme: GradeScheme) -> Attempt:
    cap = scheme.named(policy.cap) if policy.cap else None
    held = scheme.named(one.letter)
    if cap is None or held is None or number == 1:
        return Attempt(one, one.letter, one.points, True, number)
    if scheme.rank(held.name) < scheme.rank(cap.name):
        return Attempt(one, cap.name, cap.points, True, number, capped_from=one.letter)
    return Attempt(one, one.letter, one.points, True, number)


def _chosen(attempts: list[Attempt], policy: RetakePolicy) -> list[Attempt]:
    if policy.counts == "all" or len(attempts) < 2:
        return attempts
    if policy.counts == "last":
        kept = attempts[-1]
    else:  # a credit before none (P is better than F); of equal ones the later
        kept = max(
            attempts,
            key=lambda one: (
                one.taken.passed,
                one.points if one.points is not None else Decimal(-1),
                one.number,
            ),
        )
    return [
        one
        if one is kept
        else Attempt(
            one.taken, one.letter, one.points, False, one.number, one.capped_from, kept.taken.key
        )
        for one in attempts
    ]
