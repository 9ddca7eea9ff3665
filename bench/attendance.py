"""Attendance of 1,254 people × 180 days: ``python -m bench attendance``.

Everybody of one cohort has a mark on each of 180 days of eight periods; one in ten is late, absent
or excused. Measured is ``queries.summaries``, from which every page, sheet and alert takes its
rates, with the number of its statements; more than twelve of them, or a rate whose lines do not
add up to it, is a failure.
"""

from __future__ import annotations

import random
import tempfile
import time
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import click
from flask import Flask
from sqlalchemy import event, insert

from bench.crowd import offering_with
from lms import clock, create_app
from lms.access import Scope
from lms.courses.attendance import queries
from lms.courses.attendance.models import Mark, Session
from lms.courses.attendance.operations import times_of
from lms.courses.attendance.rules.states import State, attended, headline, usual
from lms.db import Base, db, unit_of_work

SEED = 20261123
MOST_STATEMENTS = 12
STATES = (State.LATE, State.LEFT_EARLY, State.STEPPED_OUT, State.ABSENT, State.EXCUSED)


def fill(people: int, days: int) -> Scope:
    """The crowd with its sessions and marks."""
    rng = random.Random(SEED)
    with unit_of_work() as session:
        run, crowd = offering_with(session, people, seats=people)
        from lms.courses.enrolment.models import Enrolment

        now = clock.now()
        place = Scope("offering", run.id)
        run.starts_on = clock.today() - timedelta(days=days + 5)
        session.add_all(
            Enrolment(offering_id=run.id, person_id=one.id, state="active", enrolled_at=now)
            for one in crowd
        )
        held = []
        for number in range(days):
            times = times_of(run.starts_on + timedelta(days=number), 540, 1080, 720, 780, 60)
            held.append(
                Session(
                    offering_id=run.id, on=times.on, starts_at=times.starts_at,
                    ends_at=times.ends_at, periods=[list(p) for p in times.periods],
                    hours=times.hours, state="planned", created_at=now,
                )
            )  # fmt: skip
        session.add_all(held)
        session.flush()
        periods = queries.periods_of(held[0])
        rows = []
        for one in crowd:
            for day in held:
                state = rng.choice(STATES) if rng.random() < 0.1 else State.PRESENT
                parts = usual(state, periods)
                rows.append(
                    {
                        "session_id": day.id, "person_id": one.id, "state": str(headline(parts)),
                        "parts": [[str(p.state), p.start, p.end] for p in parts],
                        "minutes": attended(parts, periods), "excuse": "", "source": "own",
                        "reason": "", "marked_at": now, "version": 1,
                    }
                )  # fmt: skip
        for start in range(0, len(rows), 5000):
            session.execute(insert(Mark), rows[start : start + 5000])
    return place


def measure(app: Flask, place: Scope, on: date) -> tuple[float, int, bool]:
    """Seconds, statements, and whether every rate is what its lines say."""
    statements: list[str] = []
    event.listen(
        db.engine, "before_cursor_execute",
        lambda _c, _cur, statement, *_rest: statements.append(statement),
    )  # fmt: skip
    with app.test_request_context("/"):
        started = time.perf_counter()
        found = queries.summaries(place, on=on)
        seconds = time.perf_counter() - started
    count = sum(one.lstrip().upper().startswith("SELECT") for one in statements)
    sound = all(
        sum((x.params["absence"] for x in s.lines if "absence" in x.params), Decimal(0))
        == s.absent_equivalents
        and s.recorded + 0 == s.planned
        for s in found.values()
    )
    return seconds, count, sound and len(found) > 0


@click.command()
@click.option("--people", default=1254, show_default=True)
@click.option("--days", default=180, show_default=True)
def main(people: int, days: int) -> None:
    """Fill an installation of its own and measure."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(
            {
                "INSTANCE": Path(folder), "mode": "test",
                "database_url": f"sqlite:///{folder}/lms.db",
            }
        )  # fmt: skip
        with app.app_context():
            Base.metadata.create_all(db.engine)
            place = fill(people, days)
            seconds, statements, sound = measure(app, place, clock.today())
            db.session.rollback()
            db.engine.dispose()
    print(f"{people} people × {days} days: {seconds:.1f} s, {statements} statements")
    if statements > MOST_STATEMENTS or not sound:
        raise SystemExit("too many statements, or a rate without its reasons")


if __name__ == "__main__":
    main()
