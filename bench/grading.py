"""The grading queue of 500 submissions: ``python -m bench grading``.

An offering with 500 learners, each with work handed in by a rubric of four criteria, a third of it
marked; names hidden, so that every row also needs its number. What is measured is what a grader
waits for: the queue, its search, the screen of one submission, and the part of the queue beside it.
The statements that each page needs must not grow with the queue; more is a failure.
"""

from __future__ import annotations

import hashlib
import statistics
import tempfile
import time
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import click
from flask import Flask
from sqlalchemy import event

from bench.crowd import offering_with
from lms import clock, create_app
from lms.access import Role
from lms.accounts.models import Grant
from lms.courses.assignments.models import Assignment, Submission, SubmissionMember
from lms.courses.enrolment.models import Enrolment
from lms.courses.grading.models import CriterionMark, Grade, MarkingScheme
from lms.courses.rubrics import operations as rubrics
from lms.courses.rubrics.rules import Line
from lms.db import Base, db, unit_of_work

#: The most statements that a page may need, whatever the length of the queue.
MOST_STATEMENTS = 60
NAMES = ("한지우", "서민준", "김하늘", "박서연", "이도윤", "최예은", "정시우", "강유나")


def setting(works: int) -> tuple[int, int, str]:
    """The offering, a submission that waits, and the key of the teacher's session."""
    now = clock.now()
    with unit_of_work() as session:
        run, (teacher, *crowd) = offering_with(session, works + 1, seats=works, names=NAMES)
        run.starts_on -= timedelta(days=30)
        teacher.name = "오교수"
        session.add(
            Grant(
                person_id=teacher.id,
                role=Role.INSTRUCTOR,
                scope_kind="offering",
                scope_id=run.id,
                granted_at=now,
            )
        )
        assignment = Assignment(
            offering_id=run.id, title_ko="보고서", points=Decimal(100), kinds=["text"],
            published_at=now, created_at=now,
        )  # fmt: skip
        levels = [{"points": "25", "from": "15", "ko": "좋음"}, {"points": "10", "ko": "보통"}]
        version = rubrics.keep_own(
            None, course_id=run.course_id, title_ko="보고서", title_en="",
            lines=[Line(None, f"기준 {n}", "", Decimal(25), levels, []) for n in range(4)],
        )  # fmt: skip
        assert version is not None
        assignment.rubric_version = version
        session.add(assignment)
        session.flush()
        session.add(MarkingScheme(assignment_id=assignment.id, anonymous=True, blind_key="b" * 64))
        last = 0
        for place_of, one in enumerate(crowd):
            session.add(
                Enrolment(offering_id=run.id, person_id=one.id, state="active", enrolled_at=now)
            )
            work = Submission(
                assignment_id=assignment.id, person_id=one.id, number=1, text="풀이\n" * 40,
                submitted_at=now - timedelta(minutes=place_of), client_key=f"{place_of:032d}",
                receipt=hashlib.sha256(str(place_of).encode()).hexdigest(),
                members=[SubmissionMember(person_id=one.id)],
            )  # fmt: skip
            session.add(work)
            session.flush()
            if place_of % 3 == 0:
                marks = [
                    CriterionMark(criterion_id=line.id, points=Decimal(20))
                    for line in version.criteria
                ]
                session.add(
                    Grade(
                        submission_id=work.id,
                        grader_id=teacher.id,
                        points=Decimal(80),
                        rubric_version_id=version.id,
                        graded_at=now,
                        marks=marks,
                        released_at=now if place_of % 6 == 0 else None,
                    )
                )
            else:
                last = work.id
        session.flush()
        return run.id, last, teacher.get_id()


def pages(offering_id: int, submission_id: int) -> dict[str, str]:
    """What is opened, by name."""
    queue = f"/teach/{offering_id}/grading"
    return {
        "the queue": queue,
        "all of it, by name": f"{queue}?state=all&sort=name",
        "the last page": f"{queue}?state=all&page=10",
        "a number searched": f"{queue}?q=123",
        "the grading screen": f"{queue}/{submission_id}",
        "the list beside it": f"{queue}/{submission_id}/list",
    }


def measure(app: Flask, key: str, address: str, rounds: int) -> tuple[list[float], int]:
    """Seconds of each round after the first, and the statements of one."""
    statements: list[str] = []

    def note(*args: Any) -> None:
        statements.append(args[2])

    browser = app.test_client()
    with browser.session_transaction() as session:
        session["_user_id"], session["_fresh"] = key, True
    taken = []
    event.listen(db.engine, "before_cursor_execute", note)
    for _round in range(rounds + 1):
        statements.clear()
        began = time.perf_counter()
        answer = browser.get(address)
        taken.append(time.perf_counter() - began)
        if answer.status_code != 200:
            raise click.ClickException(f"{address} answers {answer.status_code}")
    event.remove(db.engine, "before_cursor_execute", note)
    return taken[1:], len(statements)


@click.command()
@click.option("--works", default=500, show_default=True)
@click.option("--rounds", default=20, show_default=True)
def main(works: int, rounds: int) -> None:
    """Print the table; fails where a page needs more statements than it may."""
    with tempfile.TemporaryDirectory(prefix="lms-bench-") as folder:
        app = create_app({"mode": "development", "INSTANCE": Path(folder), "log_format": "text"})
        with app.app_context():
            Base.metadata.create_all(db.engine)
            offering_id, submission_id, key = setting(works)
            click.echo(f"{'page':<22}{'median ms':>11}{'slowest ms':>12}{'statements':>12}")
            wrong = False
            for name, address in pages(offering_id, submission_id).items():
                taken, statements = measure(app, key, address, rounds)
                wrong = wrong or statements > MOST_STATEMENTS
                click.echo(
                    f"{name:<22}{statistics.median(taken) * 1000:>11.1f}"
                    f"{max(taken) * 1000:>12.1f}{statements:>12}"
                )
    raise SystemExit(1 if wrong else 0)


if __name__ == "__main__":
    main()
