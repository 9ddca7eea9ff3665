"""Making, changing, opening and closing cohorts."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from lms import audit, clock
from lms.courses import editing, registry
from lms.courses.catalogue.operations import term_of
from lms.courses.catalogue.rules import Term, wrong_dates
from lms.courses.editing import NotAllowed
from lms.courses.programmes.models import Cohort, Track
from lms.courses.programmes.rules.publishing import hindrances_to_opening
from lms.db import db

FIELDS = (
    "number", "title_ko", "title_en", "starts_on", "ends_on", "enrol_from", "enrol_until",
    "capacity", "stage_id",
)  # fmt: skip


def next_number(track: Track) -> int:
    """The number after the track's highest."""
    highest = db.session.scalar(select(func.max(Cohort.number)).where(Cohort.track_id == track.id))
    return (highest or 0) + 1


def create_cohort(track: Track, values: dict[str, Any]) -> Cohort:
    """Add a draft; ``number_taken`` or what is wrong with its dates."""
    _check_number(track.id, values["number"])
    cohort = Cohort(track_id=track.id, state="draft", seats_taken=0, created_at=clock.now())
    _apply(cohort, values)
    db.session.add(cohort)
    db.session.flush()
    audit.record("cohort.create", "cohort", cohort.id, after=_facts(cohort))
    return cohort


def update_cohort(cohort: Cohort, values: dict[str, Any], *, version: int) -> None:
    """Change a cohort; fewer seats than are taken are refused (``below_seats``)."""
    editing.hold(cohort, version)
    before = _facts(cohort)
    if values["number"] != cohort.number:
        _check_number(cohort.track_id, values["number"])
    _apply(cohort, values)
    if _facts(cohort) == before:
        return
    db.session.flush()
    audit.record("cohort.update", "cohort", cohort.id, before=before, after=_facts(cohort))


def hindrances_of_cohort(cohort: Cohort) -> list[str]:
    """What stands against opening the cohort as it is now."""
    track = db.session.get_one(Track, cohort.track_id)
    return hindrances_to_opening(
        term_of(cohort),
        published=track.published_at is not None,
        state=cohort.state,
        today=clock.today(),
    )


def open_cohort(cohort: Cohort) -> list[str]:
    """Open it for enrolment; what hinders it (empty: it is open now)."""
    editing.hold(cohort)
    missing = hindrances_of_cohort(cohort)
    if missing == ["already_open"]:
        return []
    if not missing:
        _move(cohort, "open")
    return missing


def close_cohort(cohort: Cohort) -> None:
    """Nobody enrols from now on; its members stay."""
    editing.hold(cohort)
    if cohort.state == "open":
        _move(cohort, "closed")


def _move(cohort: Cohort, state: str) -> None:
    before = cohort.state
    cohort.state = state
    db.session.flush()
    audit.record(
        f"cohort.{state}", "cohort", cohort.id, before={"state": before}, after={"state": state}
    )


def _apply(cohort: Cohort, values: dict[str, Any]) -> None:
    term = Term(
        values["starts_on"], values["ends_on"], values["enrol_from"], values["enrol_until"],
        values["capacity"],
        (cohort.seats_taken or 0) + (registry.held_seats(cohort.id) if cohort.id else 0),
    )  # fmt: skip
    wrong = wrong_dates(term)
    if wrong:
        raise NotAllowed(wrong[0], seats=cohort.seats_taken)
    for name in FIELDS:
        setattr(cohort, name, values[name])


def _check_number(track_id: int, number: int) -> None:
    taken = db.session.scalar(
        select(Cohort.id).where(Cohort.track_id == track_id, Cohort.number == number)
    )
    if taken is not None:
        raise NotAllowed("number_taken", number=number)


def _facts(cohort: Cohort) -> dict[str, Any]:
    values = {name: getattr(cohort, name) for name in FIELDS}
    return {
        name: value.isoformat() if hasattr(value, "isoformat") else value
        for name, value in values.items()
    }
