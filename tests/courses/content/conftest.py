"""Counting statements, and lessons to count them on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from lms import clock
from lms.courses.content.models import Lesson, Module
from lms.db import db, unit_of_work


@pytest.fixture
def statements(app: Flask) -> Any:
    """``with statements() as seen:`` gathers the SQL that runs within."""

    @contextmanager
    def watch() -> Iterator[list[str]]:
        seen: list[str] = []

        def note(_c: Any, _cur: Any, statement: str, *_rest: Any) -> None:
            seen.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            yield seen
        finally:
            event.remove(db.engine, "before_cursor_execute", note)

    return watch


@pytest.fixture
def add_lessons(app: Flask) -> Callable[..., list[Lesson]]:
    """Adds a module with lessons to an offering."""

    def add(offering_id: int, count: int, *, published: bool = True, **values: Any) -> list[Lesson]:
        with unit_of_work() as session:
            module = Module(offering_id=offering_id, title_ko="더", position=90)
            lessons = [
                Lesson(
                    module=module,
                    title_ko=f"차시 {n}",
                    body=f"본문 {n}",
                    position=n,
                    published_at=clock.now() if published else None,
                    updated_at=clock.now(),
                    **values,
                )
                for n in range(count)
            ]
            session.add_all([module, *lessons])
        return lessons

    return add
