"""Loading the whole demonstration within one transaction, and writing down how to sign in."""

from __future__ import annotations

import io
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select

from lms import clock, outbox, storage
from lms.accounts.models import AuditEntry, Person
from lms.communication.models import Notification
from lms.db import db, unit_of_work
from lms.demo import (
    admissions,
    attendance,
    attendance_requests,
    badges,
    candidates,
    companies,
    completion,
    degrees,
    documents,
    employment,
    grade_layouts,
    gradebook,
    learners,
    letters,
    papers,
    peers,
    places,
    programmes,
    projects,
    reading,
    registration,
    rosters,
    selection,
    showcase,
    standing,
    surveys,
    talk,
    training_papers,
)
from lms.demo.accounts import written
from lms.demo.rows import Rows
from lms.demo.world import World
from lms.placement.openings.operations import VECTORS
from lms.storage import Stored

Progress = Callable[[str], object]


class NotEmpty(RuntimeError):
    """There are people already: invented ones are never mixed with real ones."""


@dataclass(frozen=True)
class Loaded:
    """What was loaded."""

    rows: int
    people: int
    candidates: int
    companies: int
    openings: int
    seconds: float


def is_empty() -> bool:
    """Whether nobody has an account yet."""
    return not db.session.scalar(select(func.count()).select_from(Person))


def load(
    *,
    password_hash: str,
    people: int = 300,
    companies_wanted: int = 30,
    seed: int = 2026,
    say: Progress = lambda _line: None,
) -> Loaded:
    """Fill an empty database; the same seed, sizes, hash and day give the same rows.

    *people* counts trainees; teachers, staff and recruiters come on top. Raises :class:`NotEmpty`.
    Vectors for ranking are computed afterwards, by the worker.
    """
    started = time.monotonic()
    if not is_empty():
        raise NotEmpty
    world = World(
        Rows(),
        seed,
        clock.today(),
        password_hash,
        people_wanted=people,
        companies_wanted=companies_wanted,
        files=_kept_files(),
    )
    say("· people and places")
    staff = places.build(world)
    say("· tracks, cohorts, courses")
    taught = programmes.build(world, staff)
    say("· companies and openings")
    employers = companies.build(world)
    say(f"· {people} trainees: lessons, work, marks, results, evidence")
    trained = learners.build(world, taught)
    say("· groups, remarks, requests, announcements, questions, surveys")
    showcase.build(world, taught)
    peers.build(world)
    talk.build(world, taught)
    surveys.build(world, taught)
    gradebook.build(world, taught)
    grade_layouts.build(world)
    letters.build(world, taught)
    say("· sessions and attendance")
    attendance.build(world, taught, trained)
    attendance_requests.build(world)
    training_papers.build(world, trained)
    completion.build(world, taught, trained)
    degrees.build(world, taught, trained)
    standing.build(world, taught, trained)
    registration.build(world)
    rosters.build(world, taught)
    employment.build(world)
    say("· calls for applications")
    admissions.build(world)
    selection.build(world)
    say("· candidates, résumés, introductions")
    profiles = candidates.build(world, trained, employers)
    projects.build(world, taught, staff, trained, employers)
    documents.build(world, trained)
    badges.build(world)
    world.rows.in_order(Notification, "created_at")
    world.rows.in_order(AuditEntry, "at")
    say(f"· writing {world.rows.count():,} rows")
    with unit_of_work():
        rows = world.rows.insert()
        talk.enqueue(world)
        outbox.enqueue(VECTORS, {}, dedup_key=f"vectors:demo:{seed}")
    return Loaded(
        rows=rows,
        people=people,
        candidates=len(profiles),
        companies=len(employers),
        openings=sum(len(employer.openings) for employer in employers),
        seconds=time.monotonic() - started,
    )


def _kept_files() -> dict[str, tuple[Stored, ...]]:
    """The files of the demonstration by bundle, on disk before any row refers to them."""
    return {
        folder.name: tuple(
            storage.keep(io.BytesIO(data), name) for name, data in papers.contents(folder)
        )
        for folder in sorted((reading.FOLDER / "files").iterdir())
        if folder.is_dir()
    }


def write_accounts(path: Path, password: str, address: str) -> str:
    """Write the accounts of the demonstration to *path* (its owner alone may read it); the text."""
    text = written(password, address)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    return text
