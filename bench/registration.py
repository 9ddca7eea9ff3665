"""The first ten minutes of a term: 20,000 registrations: ``python -m bench registration``.

gunicorn serves with four processes on PostgreSQL; a process of its own plays the students, who have
the page open already and press the button. When each presses is drawn beforehand (seeded): half
within the first tenth of the window, the rest ever thinner, as courses fill. ``--compress 5`` replays the ten
minutes in two: the same requests in the same order, five times as fast. Presses do not wait for the
answers before them (an open loop), and a time counts from the moment of the press, so that a
server that falls behind cannot hide it.

Popular courses are asked for far beyond their seats, and some meet at one hour, so that the rules
refuse much. What each student was told is the oracle: in the end the database must hold exactly the
seats that were promised, none beyond an offering's capacity; and whoever was refused for want of a seat
was refused by a full offering. Anything else, or any other answer, is a failure.
"""

from __future__ import annotations

import heapq
import http.client
import multiprocessing
import os
import platform
import queue
import random
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from urllib.parse import urlencode

import click
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import select
from sqlalchemy.orm import Session

from bench.site import environment, serving
from lms import clock, create_app
from lms.accounts.models import Organisation, Person
from lms.courses.attendance.models import Pattern
from lms.courses.catalogue.models import Course, Offering
from lms.courses.enrolment.models import Enrolment
from lms.courses.programmes.models import Track
from lms.courses.registration.models import Registration
from lms.courses.standing.models import StatusChange, StudentRecord
from lms.courses.terms.models import Term, TermDate
from lms.db import Base, alembic, db, unit_of_work
from tools import postgres

SEED = 20260223
WINDOW = 600  # seconds that are replayed
EACH = 5  # courses that a student asks for
SEATS = 40  # of an offering
DEMAND = 1.25  # requests for each seat there is
PATIENCE = 120  # seconds that a connection waits
NO_ANSWER = 0
#: Weekly hours that offerings meet at, as minutes after midnight; several share each.
HOURS = [(day, start) for day in range(5) for start in (540, 660, 780, 900, 1020)]


@dataclass(frozen=True)
class Press:
    """A student presses the button: when, at what, with which session."""

    at: float
    person_id: int
    offering_id: int
    cookie: str
    token: str


@dataclass
class Measured:
    """What came of the rush. Seconds."""

    waits: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    seated: set[tuple[int, int]] = field(default_factory=set)
    full: set[int] = field(default_factory=set)  # offerings that somebody was told are full
    wall: float = 0.0


def percentile(values: list[float], share: float) -> float:
    """Milliseconds within which that share lies; nan for none."""
    if not values:
        return float("nan")
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] * 1000


# ---- the installation -------------------------------------------------------------------------------


def setting(session: Session, presses: int) -> tuple[list[int], list[int]]:
    """A university with a term whose window is open; ids of students and of offerings."""
    now, today = clock.now(), clock.today()
    place = Organisation(kind="university", slug="bench-u", name="측정대학교", created_at=now)
    session.add(place)
    session.flush()
    track = Track(
        organisation=place, stream="degree", slug="bench", title_ko="측정 전공", industry="ai",
        created_at=now,
    )  # fmt: skip
    start = today + timedelta(days=14)
    term = Term(
        organisation_id=place.id, year=start.year, season="1", starts_on=start,
        ends_on=start + timedelta(weeks=15), created_at=now, updated_at=now,
    )  # fmt: skip
    term.dates = [
        TermDate(
            kind="registration", opens_at=now - timedelta(hours=1),
            closes_at=now + timedelta(days=2),
        )
    ]  # fmt: skip
    session.add_all([track, term])
    session.flush()
    return _students(session, place, track, presses), _offerings(session, place, term, presses)


def _students(session: Session, place: Organisation, track: Track, presses: int) -> list[int]:
    now = clock.now()
    people = [
        Person(
            name=f"학생{number}", email=f"s{number}@example.org", email_verified_at=now,
            number=f"R-{number:06d}", age_confirmed_at=now, created_at=now,
        )
        for number in range(max(1, presses // EACH))
    ]  # fmt: skip
    session.add_all(people)
    session.flush()
    records = [
        StudentRecord(
            organisation_id=place.id, track_id=track.id, person_id=one.id, entrance_year=2024,
            year_of_study=1 + one.id % 4, student_no=f"S{one.id:07d}", created_at=now,
        )
        for one in people
    ]  # fmt: skip
    session.add_all(records)
    session.flush()
    session.add_all(
        StatusChange(
            record_id=record.id, status="enrolled", from_on=date(2024, 3, 1), source="here",
            decided_at=now,
        )
        for record in records
    )  # fmt: skip
    return [one.id for one in people]


def _offerings(session: Session, place: Organisation, term: Term, presses: int) -> list[int]:
    now = clock.now()
    runs = []
    for number in range(max(EACH, int(presses / DEMAND / SEATS))):
        course = Course(
            organisation=place, code=f"B{number:04d}", slug=f"bench-{number}", industry="ai",
            title_ko=f"과목 {number}", credits=Decimal(3), published_at=now, created_at=now,
        )  # fmt: skip
        run = Offering(
            course=course, term_id=term.id, label="1반", starts_on=term.starts_on,
            ends_on=term.ends_on, capacity=SEATS, state="open", created_at=now,
        )  # fmt: skip
        session.add(run)
        runs.append(run)
    session.flush()
    for number, run in enumerate(runs):
        day, start = HOURS[number % len(HOURS)]
        session.add(
            Pattern(
                offering_id=run.id, weekdays=[day], starts_on=run.starts_on, ends_on=run.ends_on,
                start_minute=start, end_minute=start + 110, created_at=now,
            )
        )  # fmt: skip
    session.flush()
    return [run.id for run in runs]


def plan(app: Flask, people: list[int], offerings: list[int], presses: int) -> list[Press]:
    """Who presses what when, in order; popular courses are asked for first and most."""
    chance = random.Random(SEED)
    weights = [1 / (1 + number % 50) for number in range(len(offerings))]
    found: list[Press] = []
    for number in range(presses):
        person_id = people[number % len(people)]
        offering = chance.choices(offerings, weights)[0] if chance.random() < 0.5 else (
            chance.choice(offerings)
        )  # fmt: skip
        at = (
            chance.uniform(0, WINDOW / 10)
            if chance.random() < 0.5
            else min(WINDOW - 1, chance.expovariate(1 / (WINDOW / 4)))
        )
        found.append(Press(at, person_id, offering, "", ""))
    sessions = {person_id: signed_in(app, person_id) for person_id in people}
    return sorted(
        (Press(one.at, one.person_id, one.offering_id, *sessions[one.person_id]) for one in found),
        key=lambda one: one.at,
    )


def signed_in(app: Flask, person_id: int) -> tuple[str, str]:
    """A session's cookie and the form's token of a page that was open already."""
    raw = f"{person_id:040x}"
    serializer = SecureCookieSessionInterface().get_signing_serializer(app)
    if serializer is None:
        raise click.ClickException("the installation has no secret key")
    values = {"_user_id": f"{person_id}.0", "_fresh": True, "csrf_token": raw}
    token = URLSafeTimedSerializer(str(app.secret_key), salt="wtf-csrf-token").dumps(raw)
    return f"session={serializer.dumps(values)}", str(token)


# ---- the students (in a process of their own) ---------------------------------------------------------


def rush(port: int, presses: list[Press], compress: float, connections: int) -> Measured:
    """Every press at its time, over so many connections; the clock begins with the window."""
    threading.stack_size(256 * 1024)
    measured, lock = Measured(), threading.Lock()
    waiting: queue.Queue[Press | None] = queue.Queue()
    began = time.perf_counter() + 1.0

    def work() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        while (one := waiting.get()) is not None:
            status, text = _press(connection, one)
            taken = time.perf_counter() - (began + one.at / compress)
            with lock:
                measured.waits.append(taken)
                measured.statuses[status] += 1
                if status == 303:
                    measured.seated.add((one.person_id, one.offering_id))
                elif status == 409 and "앉을 자리가 없습니다" in text:
                    measured.full.add(one.offering_id)
        connection.close()

    threads = [threading.Thread(target=work) for _number in range(connections)]
    for thread in threads:
        thread.start()
    heap = [(one.at, number) for number, one in enumerate(presses)]
    heapq.heapify(heap)
    while heap:
        at, number = heapq.heappop(heap)
        time.sleep(max(0.0, began + at / compress - time.perf_counter()))
        waiting.put(presses[number])
    for _thread in threads:
        waiting.put(None)
    for thread in threads:
        thread.join()
    measured.wall = time.perf_counter() - began
    return measured


def _press(connection: http.client.HTTPConnection, one: Press) -> tuple[int, str]:
    """Status and page; one more try where the connection was cut (registering is idempotent)."""
    body = urlencode({"csrf_token": one.token})
    headers = {"Cookie": one.cookie, "Content-Type": "application/x-www-form-urlencoded"}
    for _try in range(2):
        try:
            path = f"/me/registration/offerings/{one.offering_id}/register"
            connection.request("POST", path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        except (OSError, http.client.HTTPException):
            connection.close()
    return NO_ANSWER, ""


# ---- the oracle -----------------------------------------------------------------------------------------


def differences(measured: Measured) -> tuple[int, list[str]]:
    """Seats sold beyond capacity by what students were told, and where the database differs."""
    told: Counter[int] = Counter(offering for _person, offering in measured.seated)
    rows = {row.id: row for row in db.session.scalars(select(Offering))}
    oversold = sum(max(0, count - rows[id_].capacity) for id_, count in told.items())
    held = {
        (row[0], row[1])
        for row in db.session.execute(
            select(Enrolment.person_id, Enrolment.offering_id).where(Enrolment.state == "active")
        )
    }
    kept = {
        (row[0], row[1])
        for row in db.session.execute(
            select(Registration.person_id, Registration.offering_id).where(
                Registration.state == "registered"
            )
        )
    }
    wrong = [f"{one} was promised and is not kept" for one in measured.seated - held]
    wrong += [f"{one} is kept and was not promised" for one in held - measured.seated]
    wrong += [f"{one} sits without being registered" for one in held ^ kept]
    wrong += [
        f"{id_}: {row.seats_taken} counted, {told[id_]} promised"
        for id_, row in rows.items()
        if row.seats_taken != told[id_]
    ]
    wrong += [
        f"{id_} was said to be full with {told[id_]} seats taken"
        for id_ in measured.full
        if told[id_] < rows[id_].capacity
    ]
    return oversold, wrong


@click.command()
@click.option("--presses", default=20_000, show_default=True, help="Registrations asked for.")
@click.option("--compress", default=1.0, show_default=True, help="How many times as fast.")
@click.option("--workers", default=4, show_default=True, help="gunicorn's processes.")
@click.option("--threads", default=4, show_default=True, help="Of each process.")
@click.option("--connections", default=64, show_default=True, help="That students share.")
@click.option("--cores", default=64, show_default=True, help="That the server may use.")
def main(
    presses: int, compress: float, workers: int, threads: int, connections: int, cores: int
) -> None:
    """Print the table; fails where a seat was sold twice or lost, or anything else was answered."""
    with (
        tempfile.TemporaryDirectory(prefix="lms-bench-") as folder,
        postgres.database(f"bench-registration-{os.getpid()}", "bench") as url,
    ):
        place = Path(folder)
        os.environ.update(environment(place) | {"DATABASE_URL": url})
        app = create_app({"log_format": "text"})
        with app.app_context():
            Base.metadata.create_all(db.engine)
            alembic.stamp()
            db.session.rollback()
            with unit_of_work() as session:
                people, offerings = setting(session, presses)
            pressed = plan(app, people, offerings, presses)
            db.session.rollback()
            click.echo(
                f"{platform.machine()}, Python {platform.python_version()}, {os.cpu_count()} cores;"
                f" {workers} processes of {threads} threads, PostgreSQL; {len(people):,} students,"
                f" {len(offerings)} offerings of {SEATS}; ten minutes in {WINDOW / compress:g} s\n"
            )
            with (
                serving(place, workers=workers, threads=threads, cores=cores) as port,
                multiprocessing.get_context("spawn").Pool(1) as generator,
            ):
                measured = generator.apply(rush, (port, pressed, compress, connections))
            db.session.rollback()
            oversold, wrong = differences(measured)
            db.session.rollback()
            db.engine.dispose()
    errors = sum(count for code, count in measured.statuses.items() if code not in {303, 409})
    head = f"{'presses':>9}{'seated':>9}{'refused':>9}{'a second':>10}{'median ms':>11}"
    click.echo(f"{head}{'p95 ms':>9}{'slowest':>10}{'errors':>8}{'oversold':>10}{'lost':>6}")
    click.echo(
        f"{presses:>9,}{len(measured.seated):>9,}{measured.statuses[409]:>9,}"
        f"{presses / measured.wall:>10,.1f}{percentile(measured.waits, 0.5):>11,.0f}"
        f"{percentile(measured.waits, 0.95):>9,.0f}{percentile(measured.waits, 1):>10,.0f}"
        f"{errors:>8}{oversold:>10}{len(wrong):>6}"
    )
    for line in wrong[:5]:
        click.echo(f"  {line}", err=True)
    if errors or oversold or wrong:
        raise click.ClickException(
            f"seats were sold twice or lost, or not answered: {dict(measured.statuses)}"
        )


if __name__ == "__main__":
    main()
