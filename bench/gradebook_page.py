"""The gradebook of 300 learners × 60 items as a page: ``python -m bench gradebook-page``.

Twenty assignments with released marks and forty columns of their own, in five weighted categories
with drops. What is measured is what an instructor waits for: the page, the data of the whole grid,
one edited cell, a pasted column, and the file that is downloaded. The statements must not grow with
the learners; more is a failure.
"""

from __future__ import annotations

import json
import random
import statistics
import tempfile
import time
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import click
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from bench.grading import NAMES, measure, person
from lms import clock, create_app
from lms.access import Role
from lms.accounts.models import Grant, Organisation
from lms.courses.assignments.models import Assignment, Submission, SubmissionMember
from lms.courses.catalogue.models import Course, Offering
from lms.courses.enrolment.models import Enrolment
from lms.courses.gradebook.models import (
    Entry,
    GradebookSetting,
    GradeCategory,
    ItemSetting,
    ManualItem,
)
from lms.courses.grading.models import Grade
from lms.db import Base, db, unit_of_work

#: The most statements that a page may need, however many learners and items there are.
MOST_STATEMENTS = 60
SEED = 20261123
TITLES = ("실습", "퀴즈", "보고서", "발표", "참여")


def setting(people: int, items: int) -> tuple[int, list[int], list[int], str]:
    """The offering, its own columns, its learners, and the key of the teacher's session."""
    chance, now, today = random.Random(SEED), clock.now(), clock.today()
    with unit_of_work() as session:
        place = Organisation(kind="academy", slug="bench", name="측정", created_at=now)
        course = Course(
            organisation=place, code="B1", slug="bench", title_ko="인공지능 종합 실습",
            title_en="AI practice", industry="ai", published_at=now, created_at=now,
        )  # fmt: skip
        run = Offering(
            course=course, label="1", starts_on=today - timedelta(days=60),
            ends_on=today + timedelta(days=60), capacity=people, state="open", created_at=now,
        )  # fmt: skip
        teacher = person(0, "오교수")
        crowd = [person(n, f"{NAMES[n % len(NAMES)]}{n}") for n in range(1, people + 1)]
        session.add_all([place, course, run, teacher, *crowd])
        session.flush()
        session.add(
            Grant(person_id=teacher.id, role=Role.INSTRUCTOR, scope_kind="offering",
                  scope_id=run.id, granted_at=now)
        )  # fmt: skip
        session.add(GradebookSetting(offering_id=run.id, weighting="percent", updated_at=now))
        categories = [
            GradeCategory(offering_id=run.id, title_ko=title, position=at, weight=Decimal(20),
                          drop_lowest=1 if at < 2 else 0, created_at=now)
            for at, title in enumerate(TITLES)
        ]  # fmt: skip
        work = [
            Assignment(offering_id=run.id, title_ko=f"{n + 1}주 과제: 자료를 다루고 설명하기",
                       points=Decimal(chance.choice((10, 20, 100))), kinds=["text"],
                       due_at=now - timedelta(days=3 * n + 1), late_until=now - timedelta(days=n),
                       published_at=now, created_at=now)
            for n in range(items // 3)
        ]  # fmt: skip
        own = [
            ManualItem(offering_id=run.id, title_ko=f"{TITLES[n % 5]} {n + 1}",
                       points=Decimal(chance.choice((5, 10, 50))), position=n, created_at=now)
            for n in range(items - len(work))
        ]  # fmt: skip
        session.add_all([*categories, *work, *own])
        session.add_all(
            Enrolment(offering_id=run.id, person_id=one.id, state="active", enrolled_at=now)
            for one in crowd
        )
        session.flush()
        session.add_all(
            ItemSetting(offering_id=run.id, kind=item.item_kind, item_id=item.id,
                        category_id=categories[at % 5].id, hidden=at == 7)
            for at, item in enumerate([*work, *own])
        )  # fmt: skip
        works = [
            Submission(
                assignment_id=item.id, person_id=one.id, number=1, text="풀이",
                submitted_at=item.due_at + timedelta(hours=chance.choice((-40, -9, -2, 5))),
                client_key=f"{item.id:016d}{one.id:016d}", receipt=f"{item.id:032d}{one.id:032d}",
                members=[SubmissionMember(person_id=one.id)],
            )
            for item in work
            for one in crowd
            if chance.random() > 0.08
        ]  # fmt: skip
        session.add_all(works)
        session.flush()
        most = {item.id: item.points for item in work}
        session.add_all(
            Grade(
                submission_id=one.id, grader_id=teacher.id, graded_at=now,
                points=most[one.assignment_id] * chance.randint(40, 100) / 100,
                released_at=now if chance.random() > 0.1 else None,
            )
            for one in works
            if chance.random() > 0.05
        )  # fmt: skip
        session.add_all(
            Entry(
                offering_id=run.id, kind="manual", item_id=item.id, person_id=one.id,
                points=item.points * chance.randint(30, 100) / 100,
                excused=chance.random() < 0.02, updated_at=now, updated_by_id=teacher.id,
            )
            for item in own[: len(own) * 3 // 4]
            for one in crowd
            if chance.random() > 0.05
        )  # fmt: skip
        session.flush()
        return run.id, [item.id for item in own], [one.id for one in crowd], teacher.get_id()


def browser_of(app: Flask, key: str) -> FlaskClient:
    """The teacher's browser."""
    browser = app.test_client()
    with browser.session_transaction() as session:
        session["_user_id"], session["_fresh"] = key, True
    return browser


def writing(browser: FlaskClient, address: str, lines: list[dict[str, Any]]) -> tuple[float, int]:
    """Seconds that one write takes, and its statements."""
    statements: list[str] = []

    def note(*args: Any) -> None:
        statements.append(args[2])

    event.listen(db.engine, "before_cursor_execute", note)
    began = time.perf_counter()
    answer = browser.post(
        address, data=json.dumps({"source": "paste", "writes": lines}),
        content_type="application/json",
    )  # fmt: skip
    taken = time.perf_counter() - began
    event.remove(db.engine, "before_cursor_execute", note)
    if answer.status_code != 200:
        raise click.ClickException(f"{address} answers {answer.status_code}")
    return taken, len(statements)


@click.command(help="Open and edit the gradebook of PEOPLE × ITEMS.")
@click.option("--people", default=300, show_default=True)
@click.option("--items", default=60, show_default=True)
@click.option("--rounds", default=5, show_default=True)
def main(people: int, items: int, rounds: int) -> None:
    """Print the table; fails where a page needs more statements than it may."""
    with tempfile.TemporaryDirectory(prefix="lms-bench-") as folder:
        app = create_app(
            {"mode": "development", "INSTANCE": Path(folder), "log_format": "text", "database_url": f"sqlite:///{folder}/bench.db",
             "WTF_CSRF_ENABLED": False}
        )  # fmt: skip
        with app.app_context():
            Base.metadata.create_all(db.engine)
            offering_id, own, crowd, key = setting(people, items)
            base = f"/teach/{offering_id}/gradebook"
            click.echo(f"{people} learners × {items} items")
            click.echo(f"{'what':<26}{'median ms':>11}{'slowest ms':>12}{'statements':>12}")
            wrong = False
            pages = {
                "the page": base,
                "the page, by final total": f"{base}?sort=-final",
                "the data of the grid": f"{base}/data",
                "who has not handed in": f"{base}?show=missing",
                "a column with its figures": f"{base}/manual/{own[0]}",
                "a learner": f"{base}/people/{crowd[0]}",
            }
            for name, address in pages.items():
                taken, statements = measure(app, key, address, rounds)
                wrong = wrong or statements > MOST_STATEMENTS
                click.echo(
                    f"{name:<26}{statistics.median(taken) * 1000:>11.1f}"
                    f"{max(taken) * 1000:>12.1f}{statements:>12}"
                )
            browser = browser_of(app, key)
            for name, several in (("one edited cell", crowd[:1]), ("a pasted column", crowd)):
                lines = [
                    {"kind": "manual", "item": own[-1], "person": one, "version": at, "text": "4"}
                    for at, one in ((0, one) for one in several)
                ]
                taken_one, statements = writing(browser, f"{base}/cells", lines)
                click.echo(f"{name:<26}{taken_one * 1000:>11.1f}{'':>12}{statements:>12}")
    raise SystemExit(1 if wrong else 0)


if __name__ == "__main__":
    main()
