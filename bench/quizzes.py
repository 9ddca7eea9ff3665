"""Three hundred people answer one quiz at once: ``python -m bench quizzes``.

gunicorn serves as ``make run`` starts it, on two cores; a process of its own plays the learners, one
connection each, as their pages do: read the quiz, begin, read the questions, save every answer as
it is given. Some answers are given twice, and some saves are sent again, as after an answer of the
server that was lost on its way. What each learner was told is saved is the oracle: in the end the
database must hold exactly that, and one save for each that was made. Anything else is a failure.

Measured twice: everybody as fast as the server answers, and at the pace of people who think.
"""

from __future__ import annotations

import http.client
import json
import multiprocessing
import os
import platform
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from html import unescape
from pathlib import Path
from typing import Any

import click
from flask import Flask
from sqlalchemy import func, select

from bench.crowd import offering_with
from bench.site import ROOT, cookie_for, environment, serving
from lms import clock, create_app
from lms.access import Role
from lms.accounts.models import Grant, Person
from lms.courses.enrolment.models import Enrolment
from lms.courses.questions.models import BankQuestion, QuestionVersion
from lms.courses.quizzes.models import AnswerSave, Attempt, Quiz, QuizSlot
from lms.courses.quizzes.queries.attempts import asked_of
from lms.courses.quizzes.rules import reviewing
from lms.db import db, unit_of_work
from lms.interop.formats.questions.model import (
    Answer,
    Choice,
    Kind,
    Number,
    Question,
    Text,
    as_json,
)

SEED = 20261122
CHANGED = 0.1  # of the answers are given again, otherwise
RESENT = 0.05  # of the saves are sent twice
PATIENCE = 120  # seconds that a connection waits
NO_ANSWER = 0


@dataclass(frozen=True)
class Learner:
    """Somebody who answers: their session, and the chance that decides what they do."""

    person_id: int
    cookie: str
    seed: int


@dataclass
class Told:
    """What one learner was told: the fields that stand by question, and how many saves were made."""

    person_id: int
    standing: dict[int, dict[str, Any]] = field(default_factory=dict)
    saves: int = 0


@dataclass
class Measured:
    """What came of a rush. Seconds."""

    saves: list[float] = field(default_factory=list)
    pages: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    told: list[Told] = field(default_factory=list)
    wall: float = 0.0

    @property
    def rate(self) -> float:
        """Answers saved a second."""
        return len(self.saves) / self.wall if self.wall else 0.0


def percentile(values: list[float], share: float) -> float:
    """Milliseconds within which that share lies; nan for none."""
    if not values:
        return float("nan")
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] * 1000


# ---- the installation ------------------------------------------------------------------------------


def question(number: int, chance: random.Random) -> Question:
    """A question of a kind that rules mark, with invented words."""
    kinds = (Kind.SINGLE, Kind.MULTIPLE, Kind.TRUE_FALSE, Kind.SHORT, Kind.NUMERICAL)
    kind = kinds[number % len(kinds)]
    text = Text(f"문제 {number + 1}: " + " ".join(chance.choices(WORDS, k=30)))
    if kind in {Kind.SINGLE, Kind.MULTIPLE}:
        right = chance.randrange(5)
        choices = tuple(
            Choice(f"k{key}", Text(" ".join(chance.choices(WORDS, k=6))), Decimal(key == right))
            for key in range(5)
        )
        return Question(kind, text, choices=choices)
    if kind is Kind.TRUE_FALSE:
        return Question(kind, text, truth=chance.random() < 0.5)
    if kind is Kind.SHORT:
        return Question(kind, text, answers=(Answer(chance.choice(WORDS)),))
    value = Decimal(chance.randrange(1000))
    return Question(kind, text, numbers=(Number(value, value, value),))


WORDS = (
    "경사", "하강", "합성곱", "신경망", "학습률", "정규화", "표본", "분산", "기댓값", "행렬", "고윳값",
    "역전파", "손실", "배치", "과적합", "검증", "교차", "정밀도", "재현율", "특징", "임베딩", "주의",
)  # fmt: skip


def setting(people: int, questions: int) -> tuple[int, list[int]]:
    """A course with so many learners and so many questions in its bank; offering and person ids."""
    now = clock.now()
    with unit_of_work() as session:
        run, crowd = offering_with(session, people, seats=people, taken=people)
        session.add_all(Enrolment(offering=run, person=one, state="active", enrolled_at=now)
                        for one in crowd)  # fmt: skip
        session.add_all(
            Grant(
                person_id=one.id, role=Role.LEARNER, scope_kind="offering", scope_id=run.id,
                granted_at=now,
            )
            for one in crowd
        )  # fmt: skip
        chance = random.Random(SEED)
        for number in range(questions):
            made = question(number, chance)
            row = BankQuestion(
                course_id=run.course_id, kind=made.kind.value, points=Decimal(1), digest="0" * 64,
                created_at=now, updated_at=now,
            )  # fmt: skip
            row.versions = [
                QuestionVersion(number=1, body=as_json(made), digest="0" * 64, created_at=now)
            ]
            session.add(row)
        return run.id, [one.id for one in crowd]


def quiz(offering_id: int, questions: int) -> int:
    """A published quiz of the first questions of the bank; its id."""
    with unit_of_work() as session:
        versions = session.scalars(
            select(QuestionVersion.id).order_by(QuestionVersion.id).limit(questions)
        )
        made = Quiz(
            offering_id=offering_id, title_ko="측정", created_at=clock.now(),
            published_at=clock.now(), time_limit_minutes=600, shuffle_questions=True,
            review={key: list(parts) for key, parts in reviewing.USUAL.items()},
        )  # fmt: skip
        made.slots = [
            QuizSlot(kind="question", position=at, points=Decimal(1), question_version_id=version)
            for at, version in enumerate(versions)
        ]
        session.add(made)
        session.flush()
        return made.id


# ---- the learners (in a process of their own) ---------------------------------------------------------


class Browser:
    """One connection and the cookies of one learner."""

    def __init__(self, port: int, cookie: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        self.cookie, self.token = cookie, ""

    def ask(
        self, method: str, path: str, body: str | None = None, kind: str = ""
    ) -> tuple[int, str, float]:
        """Status, body (or where it leads), and the seconds that it took; one more try if cut off."""
        headers = {"Cookie": self.cookie, "X-CSRFToken": self.token}
        if body is not None:
            headers["Content-Type"] = kind
        began = time.perf_counter()
        for last in (False, True):
            try:
                self.connection.request(method, path, body, headers)
                answer = self.connection.getresponse()
                text = answer.read().decode()
                break
            except (OSError, http.client.HTTPException):
                self.connection.close()
                if last:
                    return NO_ANSWER, "", time.perf_counter() - began
        taken = time.perf_counter() - began
        if given := answer.headers.get("Set-Cookie", ""):
            self.cookie = given.partition(";")[0]
        if found := re.search(r'name="csrf-token" content="([^"]+)"', text):
            self.token = found[1]
        return answer.status, answer.headers.get("Location") or text, taken


def controls(page: str) -> dict[int, list[tuple[str, str, str]]]:
    """By question: (type, name without prefix, value) of its controls, as the page has them."""
    found: dict[int, list[tuple[str, str, str]]] = {}
    for key, prefix, body in re.findall(
        r'data-asked="(\d+)" data-prefix="([^"]+)"(.*?)</section>', page, re.S
    ):
        lines = []
        for tag in re.findall(r"<input [^>]*>", body):
            given = dict(re.findall(r'([a-z-]+)="([^"]*)"', tag))
            name = unescape(given.get("name", ""))
            if name.startswith(prefix):
                lines.append((given["type"], name[len(prefix) :], given.get("value", "")))
        found[int(key)] = lines
    return found


def some_answer(lines: list[tuple[str, str, str]], chance: random.Random) -> dict[str, Any]:
    """Something that a learner could answer."""
    kinds = {kind for kind, _name, _value in lines}
    name = lines[0][1]
    if "text" in kinds:
        return {name: f"{chance.choice(WORDS)} {chance.randrange(10_000)}"}
    values = [value for _kind, _name, value in lines if value]
    if "radio" in kinds:
        return {name: chance.choice(values)}
    return {name: sorted(chance.sample(values, chance.randint(1, len(values))))}


def play(
    port: int, quiz_id: int, learner: Learner, pause: float, gate: threading.Barrier, all_: Measured
) -> None:
    """One learner from the quiz's page to the last answer."""
    chance = random.Random(learner.seed)
    browser, told = Browser(port, learner.cookie), Told(learner.person_id)
    pages, saves, statuses = [], [], Counter[int]()

    def page(method: str, path: str) -> str:
        form = "application/x-www-form-urlencoded"
        status, text, taken = browser.ask(method, path, "" if method == "POST" else None, form)
        pages.append(taken)
        statuses[status] += 1
        return text

    page("GET", f"/quizzes/{quiz_id}")
    attempt = page("POST", f"/quizzes/{quiz_id}/start").partition("?")[0]
    asked = controls(page("GET", attempt))
    plan = list(asked)
    plan += [key for key in asked if chance.random() < CHANGED]
    client = f"bench-{learner.person_id:08d}"
    gate.wait()
    time.sleep(chance.random() * pause)
    for sequence, key in enumerate(plan, start=1):
        fields = some_answer(asked[key], chance)
        body = json.dumps(
            {
                "client": client,
                "saves": [{"sequence": sequence, "question": key, "fields": fields, "age": 0}],
            }
        )
        for _sent in range(2 if chance.random() < RESENT else 1):
            status, text, taken = browser.ask(
                "POST", f"{attempt}/answers", body, "application/json"
            )
            statuses[status] += 1
            if status == 200 and json.loads(text)["kept"][0]["outcome"] == "saved":
                saves.append(taken)
                told.standing[key] = fields
        told.saves += 1
        time.sleep(pause * (0.5 + chance.random()))
    browser.connection.close()
    with _LOCK:
        all_.pages += pages
        all_.saves += saves
        all_.statuses += statuses
        all_.told.append(told)


_LOCK = threading.Lock()


def rush(port: int, quiz_id: int, learners: list[Learner], pause: float) -> Measured:
    """Everybody at once; the clock starts when the last one has the questions on the screen."""
    threading.stack_size(256 * 1024)
    measured, gate = Measured(), threading.Barrier(len(learners) + 1)
    threads = [
        threading.Thread(target=play, args=(port, quiz_id, one, pause, gate, measured))
        for one in learners
    ]
    for thread in threads:
        thread.start()
    gate.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    measured.wall = time.perf_counter() - began
    return measured


# ---- the oracle -----------------------------------------------------------------------------------------


def lost(app: Flask, quiz_id: int, told: list[Told]) -> list[str]:
    """Where the database and what the learners were told differ."""
    wrong = []
    with app.app_context():
        rows = db.session.execute(
            select(AnswerSave.attempt_id, func.count()).group_by(AnswerSave.attempt_id)
        )
        counts = {row[0]: row[1] for row in rows}
        for one in told:
            attempt = db.session.scalars(
                select(Attempt).where(
                    Attempt.quiz_id == quiz_id, Attempt.person_id == one.person_id
                )
            ).one()
            if counts.get(attempt.id, 0) != one.saves:
                wrong.append(
                    f"{one.person_id}: {one.saves} saves made, {counts.get(attempt.id, 0)} kept"
                )
            for row in attempt.questions:
                fields = one.standing.get(row.id)
                expected = asked_of(attempt, row).read(fields) if fields is not None else {}
                if row.response != expected:
                    wrong.append(f"{one.person_id}, {row.id}: {row.response} is not {expected}")
        db.session.rollback()
    return wrong


@click.command()
@click.option("--people", default=300, show_default=True)
@click.option("--questions", default=40, show_default=True)
@click.option("--pause", default=5.0, show_default=True, help="Seconds to think, at people's pace.")
@click.option("--paced", default=12, show_default=True, help="Questions at people's pace; 0: none.")
@click.option("--workers", default=2, show_default=True, help="gunicorn's processes.")
@click.option("--threads", default=8, show_default=True, help="Of each process.")
@click.option("--cores", default=2, show_default=True, help="That the server may use.")
def main(
    people: int,
    questions: int,
    pause: float,
    paced: int,
    workers: int,
    threads: int,
    cores: int,
) -> None:
    """Print the table; fails where an answer that was told to be saved is not there."""
    with tempfile.TemporaryDirectory(prefix="lms-bench-") as folder:
        place = Path(folder)
        command = [sys.executable, "-m", "flask", "--app", "wsgi", "upgrade"]
        subprocess.run(command, cwd=ROOT, env=environment(place), check=True)
        os.environ.update(environment(place))
        app = create_app({"log_format": "text"})
        with app.app_context():
            offering_id, crowd = setting(people, questions)
            learners = [
                Learner(key, cookie_for(app, db.session.get_one(Person, key)), SEED + key)
                for key in crowd
            ]
            phases = [("as fast as it goes", quiz(offering_id, questions), 0.0)]
            if paced:
                name = f"an answer every {pause:g} s"
                phases.append((name, quiz(offering_id, min(paced, questions)), pause))
            db.session.rollback()
            db.engine.dispose()
        click.echo(
            f"{platform.machine()}, Python {platform.python_version()}, {os.cpu_count()} cores; "
            f"{workers} processes of {threads} threads on {cores} cores, SQLite; {people} learners\n"
        )
        head = f"{'pace':<24}{'saves':>8}{'seconds':>9}{'a second':>10}{'median ms':>11}"
        click.echo(f"{head}{'p95 ms':>9}{'slowest':>9}{'page p95':>10}{'lost':>6}")
        failed = 0
        with (
            serving(place, workers=workers, threads=threads, cores=cores) as port,
            multiprocessing.get_context("spawn").Pool(1) as generator,
        ):
            for name, quiz_id, wait in phases:
                measured = generator.apply(rush, (port, quiz_id, learners, wait))
                wrong = lost(app, quiz_id, measured.told)
                bad = {
                    code: count
                    for code, count in measured.statuses.items()
                    if code not in {200, 303}
                }
                failed += len(wrong) + sum(bad.values())
                click.echo(
                    f"{name:<24}{len(measured.saves):>8,}{measured.wall:>9.1f}"
                    f"{measured.rate:>10,.1f}{percentile(measured.saves, 0.5):>11,.1f}"
                    f"{percentile(measured.saves, 0.95):>9,.1f}"
                    f"{percentile(measured.saves, 1):>9,.0f}"
                    f"{percentile(measured.pages, 0.95):>10,.0f}{len(wrong):>6}"
                )
                for line in wrong[:5]:
                    click.echo(f"  {line}", err=True)
                if bad:
                    click.echo(f"  answered with {bad}", err=True)
        if failed:
            raise click.ClickException("answers were lost, or not everything was answered")


if __name__ == "__main__":
    main()
