"""Pages under load: ``python -m bench pages``.

gunicorn serves the demo of the programme's real size (1,254 trainees, 94 companies) on two cores;
a load generator in a process of its own asks with several connections at once, each request by
another person of the right role. It shares the machine, so the ratio to ``/healthz`` (a page that
does nothing) in the same run travels better between machines than the figures themselves.
"""

from __future__ import annotations

import http.client
import multiprocessing
import os
import platform
import random
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from multiprocessing.pool import Pool
from pathlib import Path
from urllib.parse import quote

import click
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from bench.site import cookie_for, prepared, serving
from lms.access import Role
from lms.accounts.models import Grant, Person
from lms.courses.content.models import Lesson, Module
from lms.courses.enrolment.models import Enrolment
from lms.db import db
from lms.placement.openings.models import Opening

SEED = 20261122
ASKERS = 40  # different people a page
PATIENCE = 180  # seconds that a connection waits
SEEN = 3  # openings that are looked at again and again
NO_ANSWER = 0  # counted where an answer's status would be


@dataclass(frozen=True)
class Target:
    """What is asked: (path, cookie) pairs, taken in turn."""

    name: str
    requests: tuple[tuple[str, str], ...]


@dataclass
class Measured:
    """What came back. Seconds."""

    taken: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    size: int = 0  # bytes of the last body
    wall: float = 0.0

    @property
    def rate(self) -> float:
        """Requests a second."""
        return len(self.taken) / self.wall if self.wall else 0.0

    def percentile(self, share: float) -> float:
        """Milliseconds within which that share of the requests was answered; nan for none."""
        if not self.taken:
            return float("nan")
        ordered = sorted(self.taken)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] * 1000


def targets(app: Flask) -> list[Target]:
    """The pages that matter most to each role, asked by people who hold it."""
    with app.app_context():
        chance, session = random.Random(SEED), db.session
        learners = _some(session, Role.LEARNER, chance)
        teachers = _some(session, Role.INSTRUCTOR, chance)
        recruiters = _some(session, Role.EMPLOYER, chance)
        lists = _ranked_lists(app, session)
        found = [
            Target("/healthz", (("/healthz", ""),)),
            Target("catalogue, anonymous", (("/courses", ""),)),
            Target("catalogue, searched", ((f"/courses?q={quote('데이터')}", ""),)),
            Target("home, trainee", tuple(("/", cookie_for(app, one)) for one in learners)),
            Target("home, instructor", tuple(("/", cookie_for(app, one)) for one in teachers)),
            Target("home, employer", tuple(("/", cookie_for(app, one)) for one in recruiters)),
            Target("lesson, trainee", _lessons(app, session, chance)),
            Target("ranked list, seen", lists[:SEEN]),
            Target("ranked list, any", lists),
        ]
        session.rollback()
    return [one for one in found if one.requests]


def _some(session: Session, role: Role, chance: random.Random) -> list[Person]:
    people = session.scalars(
        select(Person)
        .where(Person.id.in_(select(Grant.person_id).where(Grant.role == role)))
        .order_by(Person.id)
    ).all()
    return chance.sample(list(people), min(ASKERS, len(people)))


def _ranked_lists(app: Flask, session: Session) -> tuple[tuple[str, str], ...]:
    rows = session.execute(
        select(Opening.id, Person)
        .join(
            Grant,
            (Grant.scope_id == Opening.organisation_id) & (Grant.scope_kind == "organisation"),
        )
        .join(Person, Person.id == Grant.person_id)
        .where(Opening.state == "open", Grant.role == Role.EMPLOYER, Grant.ended_at.is_(None))
        .order_by(Opening.id, Person.id)
        .limit(ASKERS)
    )
    return tuple((f"/openings/{key}/candidates", cookie_for(app, who)) for key, who in rows)


def _lessons(app: Flask, session: Session, chance: random.Random) -> tuple[tuple[str, str], ...]:
    rows = session.execute(
        select(Enrolment.offering_id, Lesson.id, Person)
        .join(Person, Person.id == Enrolment.person_id)
        .join(Module, Module.offering_id == Enrolment.offering_id)
        .join(Lesson, Lesson.module_id == Module.id)
        .where(Enrolment.state == "active", Lesson.published_at.is_not(None))
        .order_by(Person.id, Lesson.id)
        .limit(4000)
    ).all()
    some = chance.sample(rows, min(ASKERS, len(rows)))
    return tuple((f"/learn/{run}/lessons/{key}", cookie_for(app, who)) for run, key, who in some)


def load(port: int, target: Target, seconds: float, connections: int) -> Measured:
    """Ask for *seconds* with so many connections at once; each connection once at least."""
    measured, lock = Measured(), threading.Lock()
    until = time.perf_counter() + seconds
    turn = iter(range(10**9))

    def ask() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        taken: list[float] = []
        statuses: Counter[int] = Counter()
        size = 0
        asked = 0
        while not asked or time.perf_counter() < until:
            asked += 1
            with lock:
                number = next(turn)
            path, cookie = target.requests[number % len(target.requests)]
            began = time.perf_counter()
            try:
                connection.request("GET", path, headers={"Cookie": cookie} if cookie else {})
                answer = connection.getresponse()
                size = len(answer.read())
            except (OSError, http.client.HTTPException):
                statuses[NO_ANSWER] += 1
                connection.close()
                continue
            taken.append(time.perf_counter() - began)
            statuses[answer.status] += 1
        connection.close()
        with lock:
            measured.taken += taken
            measured.statuses += statuses
            measured.size = size or measured.size

    began = time.perf_counter()
    threads = [threading.Thread(target=ask) for _ in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    measured.wall = time.perf_counter() - began
    return measured


def _warm(generator: Pool, port: int, target: Target, seconds: float, connections: int) -> None:
    """Ask until every answer is the page itself: a list may be prepared at first (202)."""
    until = time.monotonic() + PATIENCE
    while True:
        measured = generator.apply(load, (port, target, seconds, connections))
        if set(measured.statuses) == {200} or time.monotonic() > until:
            return


@click.command()
@click.option("--people", default=1254, show_default=True)
@click.option("--companies", default=94, show_default=True)
@click.option("--seconds", default=8.0, show_default=True, help="For each page, after warming up.")
@click.option("--connections", default=8, show_default=True)
@click.option("--workers", default=2, show_default=True, help="gunicorn's processes.")
@click.option("--threads", default=4, show_default=True, help="Of each process.")
@click.option("--cores", default=2, show_default=True, help="That the server may use.")
@click.option("--instance", type=click.Path(path_type=Path), help="Keep the installation here.")
def main(
    people: int,
    companies: int,
    seconds: float,
    connections: int,
    workers: int,
    threads: int,
    cores: int,
    instance: Path | None,
) -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory(prefix="lms-bench-") as folder:
        place = instance or Path(folder)
        place.mkdir(parents=True, exist_ok=True)
        app = prepared(place, people, companies)
        asked = targets(app)
        click.echo(
            f"{platform.machine()}, Python {platform.python_version()}, {os.cpu_count()} cores; "
            f"{workers} processes of {threads} threads on {cores} cores, SQLite; "
            f"{connections} connections, {seconds:g} s a page\n"
        )
        head = f"{'page':<24}{'KiB':>7}{'first ms':>10}{'requests':>10}{'a second':>10}"
        click.echo(f"{head}{'median ms':>11}{'p95 ms':>9}{'of healthz':>12}")
        wrong = 0
        with (
            serving(place, workers=workers, threads=threads, cores=cores) as port,
            multiprocessing.get_context("spawn").Pool(1) as generator,
        ):
            base = 0.0
            for target in asked:
                first = generator.apply(load, (port, target, 0.0, 1))  # what a restart costs
                _warm(generator, port, target, min(3.0, seconds), connections)
                measured = generator.apply(load, (port, target, seconds, connections))
                base = base or measured.rate
                click.echo(
                    f"{target.name:<24}{measured.size / 1024:>7.1f}"
                    f"{first.percentile(1):>10,.0f}{len(measured.taken):>10,}"
                    f"{measured.rate:>10,.1f}{measured.percentile(0.5):>11,.1f}"
                    f"{measured.percentile(0.95):>9,.1f}{measured.rate / base:>11.1%}"
                )
                bad = {code: n for code, n in measured.statuses.items() if code != 200}
                if bad:
                    wrong += 1
                    click.echo(f"  answered with {bad}", err=True)
        if wrong:
            raise click.ClickException("not every page was answered with 200")


if __name__ == "__main__":
    main()
