"""Two hundred people for thirty seats at once: ``python -m bench enrolment``.

Each thread enrols its own person in the same offering, through the operation that the page calls, in
a write transaction of its own. What counts is that exactly thirty get a seat; the table says how
long that takes on each engine.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask import Flask
from sqlalchemy import func, select

from bench.crowd import offering_with
from lms import create_app
from lms.accounts.models import Person
from lms.courses.enrolment import operations
from lms.courses.enrolment.models import Enrolment
from lms.courses.enrolment.operations import Refused
from lms.db import Base, db, unit_of_work
from tools import postgres


@contextmanager
def database(engine: str, folder: Path) -> Iterator[str]:
    """An empty database of the engine; its address."""
    if engine == "sqlite":
        yield f"sqlite:///{folder / 'bench.db'}"
        return
    with postgres.database(f"bench-{os.getpid()}", "bench") as url:
        yield url


def setting(people: int, seats: int) -> tuple[int, list[int]]:
    """An open offering and so many people; its id and theirs."""
    with unit_of_work() as session:
        run, crowd = offering_with(session, people, seats=seats)
        return run.id, [one.id for one in crowd]


def rush(app: Flask, offering_id: int, people: list[int]) -> tuple[int, list[float], float]:
    """Everybody at once: how many were seated, each one's seconds, and all of them together."""
    gate = threading.Barrier(len(people) + 1)
    seated, taken, lock = 0, [], threading.Lock()

    def enrol(person_id: int) -> None:
        nonlocal seated
        with app.test_request_context("/"):
            gate.wait()
            began = time.perf_counter()
            try:
                with unit_of_work() as session:
                    operations.enrol_in_offering(session.get_one(Person, person_id), offering_id)
                got = 1
            except Refused:
                got = 0
            with lock:
                seated += got
                taken.append(time.perf_counter() - began)

    threads = [threading.Thread(target=enrol, args=(one,)) for one in people]
    for thread in threads:
        thread.start()
    gate.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    return seated, taken, time.perf_counter() - began


@click.command()
@click.option("--people", default=200, show_default=True)
@click.option("--seats", default=30, show_default=True)
@click.option("--engine", "engines", multiple=True, default=("sqlite", "postgresql"))
def main(people: int, seats: int, engines: tuple[str, ...]) -> None:
    """Print the table; fails where the seats given are not the seats there were."""
    head = f"{'engine':<12}{'people':>8}{'seats':>7}{'seated':>8}{'in all s':>10}"
    click.echo(f"{head}{'median ms':>11}{'slowest ms':>12}")
    wrong = False
    for engine in engines:
        with tempfile.TemporaryDirectory(prefix="lms-bench-") as folder:
            with database(engine, Path(folder)) as url:
                app = create_app({"INSTANCE": Path(folder), "mode": "test", "database_url": url})
                with app.app_context():
                    Base.metadata.create_all(db.engine)
                    offering_id, crowd = setting(people, seats)
                    seated, taken, wall = rush(app, offering_id, crowd)
                    db.session.rollback()
                    kept = db.session.scalar(select(func.count()).select_from(Enrolment))
                    db.session.rollback()
                    db.engine.dispose()
            wrong = wrong or not seated == kept == min(people, seats)
            click.echo(
                f"{engine:<12}{people:>8}{seats:>7}{seated:>8}{wall:>10.2f}"
                f"{statistics.median(taken) * 1000:>11,.0f}{max(taken) * 1000:>12,.0f}"
            )
    if wrong:
        raise click.ClickException("the seats given are not the seats there were")


if __name__ == "__main__":
    main()
