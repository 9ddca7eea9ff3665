"""Requirements as lines: met, in progress or unmet, with what was counted for each. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from lms.courses.degrees.rules.audit.facts import ZERO, CheckFact, Piece
from lms.courses.degrees.rules.requirements import Asked


class Status(StrEnum):
    """How a requirement stands. In progress: met once what is under way is passed."""

    MET = "met"
    IN_PROGRESS = "in_progress"
    UNMET = "unmet"


@dataclass(frozen=True)
class Counted:
    """A piece and how many of its credits count in a line."""

    piece: Piece
    credits: Decimal


@dataclass(frozen=True)
class Line:
    """A requirement with its arithmetic. *unit*: credits, courses, points, terms or check.

    *coming*: what is under way would add. *why*: ``""``, waived, overlap (some credits count only
    once because the limit with the major is reached), over (recognised credits beyond the limit), no_grades.
    """

    kind: str
    status: Status
    have: Decimal | None
    need: Decimal
    coming: Decimal
    unit: str
    counted: tuple[Counted, ...] = ()
    asked: Asked | None = None
    check: CheckFact | None = None
    why: str = ""
    waiver_id: int | None = None

    @property
    def met(self) -> bool:
        """Whether nothing is missing any more."""
        return self.status is Status.MET

    @property
    def missing(self) -> Decimal:
        """How much is still to be earned or reached, without what is under way; never below 0."""
        return ZERO if self.met else max(ZERO, self.need - (self.have or ZERO))

    @property
    def share(self) -> Decimal:
        """How far it is, 0 to 1."""
        if self.met or not self.need:
            return Decimal(1) if self.met else ZERO
        return min(Decimal(1), (self.have or ZERO) / self.need)


def amount_line(
    asked: Asked, have: Decimal, coming: Decimal, need: Decimal, unit: str,
    counted: Iterable[Counted] = (), *, why: str = "", waiver_id: int | None = None,
) -> Line:  # fmt: skip
    """A line of something that is counted up."""
    if waiver_id is not None:
        status, why = Status.MET, "waived"
    elif have >= need:
        status = Status.MET
    else:
        status = Status.IN_PROGRESS if have + coming >= need else Status.UNMET
    return Line(
        asked.kind, status, have, need, coming, unit, tuple(counted), asked, None, why, waiver_id
    )


def check_line(fact: CheckFact) -> Line:
    """A requirement beside courses."""
    met = fact.met_on is not None
    status = Status.MET if met else Status.UNMET
    return Line("check", status, Decimal(int(met)), Decimal(1), ZERO, "check", check=fact)
