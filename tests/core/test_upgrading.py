"""What people have entered survives every migration, on both engines."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import JSON, MetaData, Table, select, text

from lms import create_app
from lms.db import alembic, db
from tools.postgres import database

ENGINES = os.environ.get("LMS_TEST_ENGINES", "sqlite").split(",")
MOMENT = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.fixture(params=ENGINES)
def old(request: pytest.FixtureRequest) -> Iterator[Flask]:
    """An installation as the first version left it, empty."""
    place = Path(tempfile.mkdtemp(prefix="lms-upgrade-"))
    if request.param == "sqlite":
        yield from _installation(place, f"sqlite:///{place / 'lms.db'}")
    else:
        with database(f"upgrade-{os.getpid()}", f"lms_upgrade_{os.getpid()}") as url:
            yield from _installation(place, url)
    shutil.rmtree(place, ignore_errors=True)


def _installation(place: Path, url: str) -> Iterator[Flask]:
    app = create_app({"INSTANCE": place, "mode": "test", "database_url": url})
    with app.app_context():
        alembic.upgrade("0001")
        yield app
        db.session.rollback()
    with app.app_context():  # the one above closed the connection that migrated
        db.engine.dispose()


class Rows:
    """Puts rows into tables as they are in the database now, whatever the models say."""

    def __init__(self) -> None:
        self.tables = MetaData()
        self.tables.reflect(db.engine)

    def table(self, name: str) -> Table:
        return self.tables.tables[name]

    def add(self, name: str, **values: Any) -> int:
        """A row with *values*; what else must not be empty is filled in by its type."""
        table = self.table(name)
        for column in table.columns:
            if column.name in values or column.nullable or column.server_default is not None:
                continue
            if column.name == "id" or column.autoincrement is True:
                continue
            values[column.name] = self._filler(column)
        with db.engine.begin() as connection:
            made = connection.execute(table.insert().values(**values))
        key = made.inserted_primary_key
        return int(key[0]) if key is not None else 0

    def _filler(self, column: Any) -> Any:
        kind = object if isinstance(column.type, JSON) else column.type.python_type
        fillers = {
            int: 1, str: f"x{column.name}"[: getattr(column.type, "length", None) or 40],
            bool: False, datetime: MOMENT, date: MOMENT.date(), object: [],
        }  # fmt: skip
        return fillers[kind]


def test_criteria_and_marks_move_to_rubrics_and_back(old: Flask) -> None:
    rows = Rows()
    person = rows.add("person", email="a@example.org", number="2026-1")
    place = rows.add("organisation", slug="a")
    course = rows.add("course", organisation_id=place, slug="c", code="C1")
    offering = rows.add("offering", course_id=course)
    with_criteria = rows.add("assignment", offering_id=offering, title_ko="보고서", points=100_000)
    without = rows.add("assignment", offering_id=offering, title_ko="발표", points=100_000)
    lines = [
        rows.add(
            "criterion", assignment_id=with_criteria, title_ko=name, points=50_000, position=at
        )
        for at, name in enumerate(("정확성", "설명"))
    ]
    work = rows.add("submission", assignment_id=with_criteria, person_id=person, number=1)
    grade = rows.add("grade", submission_id=work, grader_id=person, points=80_000)
    for line in lines:
        rows.add("criterion_mark", grade_id=grade, criterion_id=line, points=40_000)
    rows.add("draft", assignment_id=without, person_id=person, text="쓰던 글")
    before = _counts(rows)

    alembic.upgrade()

    assert _counts(Rows(), before) == before
    found = _all(
        "SELECT c.title_ko, r.title_ko AS rubric, v.number, v.used_at IS NOT NULL AS used"
        " FROM criterion c JOIN rubric_version v ON v.id = c.rubric_version_id"
        " JOIN rubric r ON r.id = v.rubric_id ORDER BY c.position"
    )
    assert [(row.title_ko, row.rubric, row.number, bool(row.used)) for row in found] == [
        ("정확성", "보고서", 1, True),
        ("설명", "보고서", 1, True),
    ]
    assert [
        row[0] for row in _all("SELECT rubric_version_id IS NULL FROM assignment ORDER BY id")
    ] == [
        False,
        True,
    ]
    assert _all("SELECT count(*) FROM grade WHERE rubric_version_id IS NULL")[0][0] == 0
    members = _all("SELECT submission_id, person_id, late FROM submission_member")
    assert [(row[0], row[1], bool(row[2])) for row in members] == [(work, person, False)]
    assert _all("SELECT text FROM draft")[0][0] == "쓰던 글"

    alembic.downgrade("0001")

    assert _counts(Rows()) == before
    back = _all("SELECT assignment_id FROM criterion")
    assert {row[0] for row in back} == {with_criteria}
    alembic.upgrade()
    assert _counts(Rows(), before) == before


def test_early_employment_becomes_a_state_of_its_own_and_results_stay(old: Flask) -> None:
    alembic.upgrade("0002")
    rows = Rows()
    states = {
        ("withdrawn", "early_employment"): ("early_employed", "early_employment"),
        ("withdrawn", "health"): ("withdrawn", "health"),
        ("enrolled", ""): ("enrolled", ""),
    }
    cohort = rows.add("cohort", track_id=_track(rows), number=1)
    members = {
        rows.add(
            "cohort_member", cohort_id=cohort, person_id=_person(rows, n), state=state, reason=why
        ): now
        for n, ((state, why), now) in enumerate(states.items())
    }
    course = rows.add("course", organisation_id=1, slug="c", language="ko")
    offering = rows.add("offering", course_id=course, cohort_id=cohort, state="open")
    person = _person(rows, 9)
    rows.add("course_result", offering_id=offering, person_id=person, revision=1, percent=9_150_000)
    before = _counts(rows)

    alembic.upgrade()

    assert _counts(Rows(), before) == before
    read = "SELECT id, state, reason FROM cohort_member"
    assert {row[0]: (row[1], row[2]) for row in _all(read)} == members
    kept = _all("SELECT percent, explanation, letter, state FROM course_result")
    assert [tuple(row) for row in kept] == [(9_150_000, None, None, None)]

    alembic.downgrade("0002")

    assert _counts(Rows()) == before
    back = {(row[1], row[2]) for row in _all(read)}
    assert back == set(states)


def _person(rows: Rows, number: int) -> int:
    return rows.add("person", email=f"p{number}@example.org", number=f"2026-{number}")


def _track(rows: Rows) -> int:
    rows.add("organisation", id=1, kind="academy")
    return rows.add("track", organisation_id=1, slug="t", stream="academy", language="ko")


def _all(statement: str) -> list[Any]:
    with db.engine.connect() as connection:
        return list(connection.execute(text(statement)))


def _counts(rows: Rows, only: dict[str, int] | None = None) -> dict[str, int]:
    """How many rows each table has."""
    with db.engine.connect() as connection:
        return {
            name: len(connection.execute(select(table)).all())
            for name, table in rows.tables.tables.items()
            if name != "alembic_version" and (only is None or name in only)
        }


@pytest.mark.parametrize("old", ["sqlite"], indirect=True)
def test_a_migration_that_loses_what_rows_point_to_is_not_kept(old: Flask) -> None:
    rows = Rows()
    person = rows.add("person", email="a@example.org", number="2026-1")
    rows.add("grant", person_id=person, role="office", scope_kind="office", scope_id=0)
    connection: Any = next(iter(alembic.migration_contexts.values())).connection

    def losing(_revision: Any, _context: Any) -> list[Any]:
        connection.exec_driver_sql("DELETE FROM person")
        return []

    with pytest.raises(RuntimeError, match="point to nothing"):
        alembic.run_migrations(losing)
    assert _all("SELECT count(*) FROM person")[0][0] == 1
