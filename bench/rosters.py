"""A roster file of two thousand people: ``python -m bench rosters``.

A CSV with so many rows is read, planned and carried out on an empty offering and on an empty cohort
with three courses, then planned again. Seconds and statements (inserts apart: a row is a row) are told; it
fails where not everybody sits in the end, or where the second time would change anything.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import click
from sqlalchemy import event
from sqlalchemy.orm import Session

from bench.crowd import offering_with
from lms import clock, create_app
from lms.accounts.models import Person
from lms.courses.catalogue.models import Course, Offering
from lms.courses.programmes.models import Cohort, Track
from lms.courses.rosters import operations
from lms.courses.rosters.rules.reading import rows_of
from lms.db import Base, db, unit_of_work
from lms.interop.formats.tables import read_table
from tools import postgres


def cohort_with(session: Session, run: Offering, seats: int) -> Cohort:
    """A cohort of three courses with seats for all."""
    now, today = clock.now(), clock.today()
    place = session.get_one(Course, run.course_id).organisation_id
    track = Track(
        organisation_id=place, stream="academy", slug="bench", title_ko="측정", industry="ai",
        audiences=[], published_at=now, created_at=now,
    )  # fmt: skip
    session.add(track)
    session.flush()
    cohort = Cohort(
        track_id=track.id, number=1, title_ko="1기", starts_on=today,
        ends_on=today + timedelta(days=90), capacity=seats, state="open", created_at=now,
    )  # fmt: skip
    session.add(cohort)
    session.flush()
    for number in range(3):
        course = Course(
            organisation_id=place, code=f"C{number}", slug=f"c{number}", title_ko=f"과목 {number}",
            industry="ai", published_at=now, created_at=now,
        )  # fmt: skip
        session.add(course)
        session.flush()
        session.add(
            Offering(
                course_id=course.id, cohort_id=cohort.id, label="1", starts_on=today,
                ends_on=today + timedelta(days=60), capacity=seats, state="open", created_at=now,
            )
        )  # fmt: skip
    session.flush()
    return cohort


def measured(work: Callable[[], Any]) -> tuple[Any, float, int]:
    """What *work* gives, its seconds, and its statements without inserts."""
    statements = 0

    def note(*arguments: Any) -> None:
        nonlocal statements
        statements += not str(arguments[2]).startswith("INSERT")

    event.listen(db.engine, "before_cursor_execute", note)
    began = time.perf_counter()
    try:
        return work(), time.perf_counter() - began, statements
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def file_of(people: int) -> bytes:
    """The file, as a Korean office makes it."""
    lines = ["이메일,상태", *(f"p{number}@example.org,재학" for number in range(people))]
    return "\r\n".join(lines).encode("cp949")


def play(engine: str, people: int) -> bool:
    """Both places; whether everything is as it must be."""
    fine = True
    with unit_of_work() as session:
        run, crowd = offering_with(session, people, seats=people)
        cohort = cohort_with(session, run, people)
        places = [("offering", Offering, run.id), ("cohort", Cohort, cohort.id)]
        by = crowd[0].id
    data = file_of(people)
    for name, kind, place_id in places:
        fine &= _once(engine, name, kind, place_id, data, people, by)
    return fine


def _once(
    engine: str, name: str, kind: type[Any], place_id: int, data: bytes, people: int, by: int
) -> bool:
    rows, read, _none = measured(lambda: rows_of(read_table(data), "email"))
    given: dict[str, Any] = {
        "key": "email", "ends_missing": False, "file_name": "a.csv", "sha256": "0" * 64,
    }  # fmt: skip
    with unit_of_work() as session:
        place = session.get_one(kind, place_id)
        who = session.get_one(Person, by)
        plan = operations.keep(place, rows, by=who, **given)
        made, looked, asked = measured(lambda: operations.planned(plan, place))
        counts, took, written = measured(
            lambda: operations.carry_out(plan, place, made.digest, who)
        )
    with unit_of_work() as session:
        place = session.get_one(kind, place_id)
        again = operations.keep(place, rows, by=session.get_one(Person, by), **given)
        same = operations.planned(again, place).changes == 0
        seated = place.seats_taken
    good = counts == {"add": people} and seated == people and same
    click.echo(
        f"{engine:<11}{name:<10}{read:>8.2f}{looked:>8.2f}{asked:>7}{took:>9.2f}{written:>7}"
        f"   {'ok' if good else 'WRONG'}"
    )
    return good


@click.command()
@click.option("--people", default=2000, show_default=True)
@click.option("--engines", default="sqlite,postgresql", show_default=True)
def main(people: int, engines: str) -> None:
    """Measure both engines; fails where somebody has no seat, or a second time changes anything."""
    click.echo(
        f"{'engine':<11}{'place':<10}{'read s':>8}{'plan s':>8}{'asks':>7}{'do s':>9}{'asks':>7}"
    )
    fine = True
    for engine in engines.split(","):
        with tempfile.TemporaryDirectory() as folder:
            if engine == "sqlite":
                fine &= _on(f"sqlite:///{Path(folder) / 'bench.db'}", engine, people, folder)
                continue
            with postgres.database(f"bench-{os.getpid()}", "bench") as url:
                fine &= _on(url, engine, people, folder)
    raise SystemExit(0 if fine else 1)


def _on(url: str, engine: str, people: int, folder: str) -> bool:
    app = create_app({"mode": "test", "INSTANCE": Path(folder), "database_url": url})
    with app.test_request_context("/"):
        Base.metadata.create_all(db.engine)
        return play(engine, people)


if __name__ == "__main__":
    main()
