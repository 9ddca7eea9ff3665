"""Who may take a seat, who may leave it, and why not: values in, a code with its values out."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

#: Why a learner leaves, as they choose it themselves. A job is early employment (조기취업) only
#: once those who run the programme decide so, by its policy.
LEARNER_REASONS = ("schedule", "early_employment", "difficulty", "health", "moving", "other")
#: Standings after which nobody takes a seat there again by themselves.
_DONE = ("completed", "graduated", "early_employed", "not_completed")
#: Why staff end a seat: the learner's own reasons, and theirs.
STAFF_REASONS = (*LEARNER_REASONS, "no_show", "mistake", "dismissal")
#: Coded reasons that no learner gives of themselves.
STAFF_ONLY = frozenset({"no_show", "mistake", "dismissal"})


@dataclass(frozen=True)
class Place:
    """What is enrolled in, a cohort or an offering, as far as the decision needs it.

    *state* is draft, open or closed; *published* says whether its track or course is in the
    catalogue; *by_cohort*: the seats are given by enrolling in the cohort; *by_registration*: by the
    course registration of its term.
    """

    state: str
    published: bool
    enrol_from: datetime | None
    enrol_until: datetime | None
    ends_on: date
    capacity: int
    seats_taken: int
    by_cohort: bool = False
    by_registration: bool = False
    by_admission: bool = False  # a cohort that one applies to
    held: int = 0  # seats promised to others, who have yet to answer
    kept_by: str = ""  # the institution's own system, where seats come from its files alone


@dataclass(frozen=True)
class Decision:
    """Yes, or no with a code and the values of its sentence.

    Codes of a no: draft, already, finished, dismissed, on_leave, by_cohort, by_registration, by_admission, kept_elsewhere, closed, ended,
    not_yet, deadline, full, held, section_full.
    """

    allowed: bool
    code: str = ""
    params: dict[str, Any] = field(default_factory=dict)


YES = Decision(True)


def may_enrol(place: Place, standing: str | None, *, now: datetime, today: date) -> Decision:
    """Whether someone whose seat there is *standing* may take one now.

    *standing*: none, active, or a member's state. The window is half open: enrolling
    is possible from *enrol_from* on and up to, not at, *enrol_until*.
    """
    if standing == "active":
        return Decision(False, "already")
    if standing in _DONE:
        return Decision(False, "finished")
    if standing == "dismissed":
        return Decision(False, "dismissed")
    if standing == "on_leave":
        return Decision(False, "on_leave")
    if place.state == "draft" or not place.published:
        return Decision(False, "draft")
    if place.by_cohort:
        return Decision(False, "by_cohort")
    if place.by_registration:
        return Decision(False, "by_registration")
    if place.by_admission:
        return Decision(False, "by_admission")
    if place.state != "open":
        return Decision(False, "closed")
    if today > place.ends_on:
        return Decision(False, "ended", {"on": place.ends_on})
    if place.enrol_from is not None and now < place.enrol_from:
        return Decision(False, "not_yet", {"at": place.enrol_from})
    if place.enrol_until is not None and now >= place.enrol_until:
        return Decision(False, "deadline", {"at": place.enrol_until})
    return _free(place)


def _free(place: Place) -> Decision:
    if place.seats_taken >= place.capacity:
        return Decision(False, "full", {"capacity": place.capacity})
    if place.seats_taken + place.held >= place.capacity:
        return Decision(False, "held", {"held": place.held})
    return YES


def may_be_seated(place: Place, standing: str | None, *, today: date) -> Decision:
    """Whether staff may seat someone: beyond the window and unpublished, never beyond the seats."""
    if standing == "active":
        return Decision(False, "already")
    if standing in ("completed", "graduated"):
        return Decision(False, "finished")
    if standing == "on_leave":
        return Decision(False, "on_leave")
    if place.kept_by:
        return Decision(False, "kept_elsewhere", {"system": place.kept_by})
    if place.state == "draft":
        return Decision(False, "draft")
    if today > place.ends_on:
        return Decision(False, "ended", {"on": place.ends_on})
    return _free(place)


def may_leave(
    standing: str | None,
    *,
    ends_on: date,
    by_cohort: bool,
    today: date,
    by_registration: bool = False,
) -> Decision:
    """Whether a learner may leave by themselves.

    Codes of a no: not_seated, finished, by_cohort (leave the cohort instead), by_registration
    (add/drop or withdrawal of its term), ended.
    """
    if standing in ("completed", "graduated"):
        return Decision(False, "finished")
    if standing != "active":
        return Decision(False, "not_seated")
    if by_cohort:
        return Decision(False, "by_cohort")
    if by_registration:
        return Decision(False, "by_registration")
    if today > ends_on:
        return Decision(False, "ended", {"on": ends_on})
    return YES


def choose_section(sections: list[tuple[int, int, int]]) -> int | None:
    """Of parallel sections (id, capacity, seats taken) of a course, the one to sit in.

    The one with the most free seats; of equals the first by id, so that sections fill evenly. None
    where all are full.
    """
    free = [(capacity - taken, -section_id) for section_id, capacity, taken in sections]
    best = max(free, default=(0, 0))
    return -best[1] if best[0] > 0 else None
