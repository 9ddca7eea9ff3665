"""Which change of status is allowed, and by which lines it is not.

The transitions are those of the higher education act's decree and of the universities' own rules
(학칙): leave only from study, return only from leave, completion and graduation only as the degree
programme decided them, and nothing after an end.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from lms.courses.standing.rules.timeline import (
    LEAVES,
    Period,
    status_at,
    terms_on_leave,
)

#: From a status (none: before entering) to those that may follow.
FOLLOWING: Final[Mapping[str | None, frozenset[str]]] = {
    None: frozenset({"enrolled"}),
    "enrolled": frozenset(
        {"leave_general", "leave_military", "completed", "graduated", "withdrawn", "dismissed"}
    ),
    "leave_general": frozenset({"leave_military", "enrolled", "withdrawn", "dismissed"}),
    "leave_military": frozenset({"leave_general", "enrolled", "withdrawn", "dismissed"}),
    "completed": frozenset({"graduation_deferred", "graduated", "withdrawn", "dismissed"}),
    "graduation_deferred": frozenset({"completed", "graduated", "withdrawn", "dismissed"}),
    "graduated": frozenset(),
    "withdrawn": frozenset(),
    "dismissed": frozenset(),
}
#: What a student may ask for.
ASKED: Final = ("leave_general", "leave_military", "enrolled", "graduation_deferred", "withdrawn")
#: The state of the place in the programme that a status needs before it can be written.
NEEDS: Final[Mapping[str, frozenset[str]]] = {
    "completed": frozenset({"completed", "graduated"}),
    "graduation_deferred": frozenset({"completed"}),
    "graduated": frozenset({"graduated"}),
}


@dataclass(frozen=True)
class StandingPolicy:
    """Limits of leave (policy kind ``standing``).

    *most_terms*: of general leave in a whole course of study; military service is never counted.
    *terms_at_once*: that one general leave may take. *military_terms*: that one may take.
    *remind_days*: before the end of a leave the student is reminded. *document*: leave for the
    military, and what else needs proof, is asked for with a file. *first_term*: a student may take
    general leave in the first term after entering.
    """

    most_terms: int = 6
    terms_at_once: int = 2
    military_terms: int = 6
    remind_days: int = 30
    document: bool = True
    first_term: bool = False

    def __post_init__(self) -> None:
        for name, most in (
            ("most_terms", 20), ("terms_at_once", 8), ("military_terms", 12), ("remind_days", 180),
        ):  # fmt: skip
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
                raise ValueError(f"{name}: from 0 to {most}")
        if self.terms_at_once > self.most_terms:
            raise ValueError("terms_at_once: not more than all terms together")


@dataclass(frozen=True)
class Because:
    """A line that stands against a change, with the values of its sentence."""

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Wanted:
    """A change that is asked for or made; *documents*: how many files prove it."""

    status: str
    from_on: date
    until_on: date | None = None
    terms: int = 0
    reason: str = ""
    documents: int = 0


@dataclass(frozen=True)
class Known:
    """A student as the rule reads them: periods so far, the place in the programme (its state)."""

    periods: Sequence[Period]
    programme: str
    entered_on: date
    first_term_ends_on: date | None = None


def against(
    wanted: Wanted, known: Known, policy: StandingPolicy, *, by_student: bool = False
) -> tuple[Because, ...]:
    """Everything that stands against a change; empty: it may be made.

    Codes: transition (from, to), before_entering (on), not_last (on: a later change is there),
    programme (status, state), no_until, until_before, no_terms, too_many_at_once (most),
    too_many_terms (used, most), document, no_reason, first_term, same_leave.
    """
    found: list[Because] = []
    now = status_at(known.periods, wanted.from_on)
    if wanted.from_on < known.entered_on:
        found.append(Because("before_entering", {"on": known.entered_on}))
    later = [period.since for period in known.periods if period.since > wanted.from_on]
    if later:
        found.append(Because("not_last", {"on": later[0]}))
    longer = now == wanted.status and now in LEAVES
    if not longer and wanted.status not in FOLLOWING.get(now, frozenset()):
        found.append(Because("transition", {"from": now, "to": wanted.status}))
    needs = NEEDS.get(wanted.status)
    if needs is not None and known.programme not in needs:
        found.append(Because("programme", {"status": wanted.status, "state": known.programme}))
    if wanted.status in LEAVES:
        found += _leave(wanted, known, policy, longer=longer)
        if policy.document and wanted.status == "leave_military" and wanted.documents == 0:
            found.append(Because("document"))
        first = known.first_term_ends_on
        if (
            by_student
            and wanted.status == "leave_general"
            and not policy.first_term
            and first is not None
            and wanted.from_on <= first
        ):
            found.append(Because("first_term", {"on": first}))
    needs_reason = wanted.status == "dismissed" or (by_student and wanted.status != "enrolled")
    if needs_reason and not wanted.reason.strip():
        found.append(Because("no_reason"))
    return tuple(found)


def _leave(wanted: Wanted, known: Known, policy: StandingPolicy, *, longer: bool) -> list[Because]:
    found: list[Because] = []
    if wanted.until_on is None:
        found.append(Because("no_until"))
    elif wanted.until_on < wanted.from_on:
        found.append(Because("until_before"))
    elif longer and not _prolongs(wanted, known):
        found.append(Because("same_leave"))
    general = wanted.status == "leave_general"
    at_once = policy.terms_at_once if general else policy.military_terms
    if wanted.terms < 1:
        found.append(Because("no_terms"))
    elif wanted.terms > at_once:
        found.append(Because("too_many_at_once", {"most": at_once}))
    used = terms_on_leave(known.periods, "leave_general")
    if general and used + wanted.terms > policy.most_terms:
        found.append(Because("too_many_terms", {"used": used, "most": policy.most_terms}))
    return found


def _prolongs(wanted: Wanted, known: Known) -> bool:
    """Whether a leave would last longer than it was granted for."""
    period = next((one for one in known.periods if one.holds(wanted.from_on)), None)
    held = period.planned_until if period is not None else None
    return held is None or (wanted.until_on is not None and wanted.until_on > held)


def ways(known: Known, on: date) -> tuple[str, ...]:
    """What may follow on a day as the programme stands, for a form: statuses in their order."""
    now = status_at(known.periods, on)
    following = FOLLOWING.get(now, frozenset())
    order = (
        "enrolled", "leave_general", "leave_military", "completed", "graduation_deferred",
        "graduated", "withdrawn", "dismissed",
    )  # fmt: skip
    return tuple(
        status
        for status in order
        if (status in following or (status == now and status in LEAVES))
        and (status not in NEEDS or known.programme in NEEDS[status])
    )
