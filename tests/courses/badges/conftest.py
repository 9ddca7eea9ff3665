"""A key of the Academy, an achievement for a course that Jiwoo passed, and a badge of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from lms.accounts.models import Organisation, Person
from lms.courses.badges.models import Achievement, Badge, IssuerKey
from lms.courses.badges.operations import achieving, issuing, keys
from lms.courses.badges.operations.achieving import Values
from lms.courses.badges.queries.badges import choices
from lms.db import db, unit_of_work
from tests.cast import Cast
from tests.courses.documents.conftest import result


def values(**changed: Any) -> Values:
    """What an achievement says."""
    return Values(
        **{
            "title_ko": "컴퓨터 비전 이수", "title_en": "Computer vision",
            "description_ko": "영상을 다루는 교과목을 이수했습니다.", "description_en": "Vision.",
            "criteria_ko": "이수로 확정될 것", "criteria_en": "A final pass",
            "skills": ["python"], "automatic": True, **changed,
        }
    )  # fmt: skip


def achievement_for(cast: Cast, kind: str = "course", **changed: Any) -> Achievement:
    """An achievement about the cast's course or track."""
    subject = cast.course.id if kind == "course" else cast.track.id
    place = cast.course.organisation_id if kind == "course" else cast.track.organisation_id
    choice = next(c for c in choices([place]) if (c.kind, c.subject_id) == (kind, subject))
    return achieving.make(choice, values(**changed))


def key_of(cast: Cast) -> IssuerKey:
    """A new key of the Academy."""
    return keys.make(db.session.get_one(Organisation, cast.academy.id), None)


@pytest.fixture
def ready(app: Flask, cast: Cast) -> int:
    """There is a key and an achievement, and Jiwoo passed the course; the achievement's number."""
    with app.test_request_context("/"), unit_of_work():
        key_of(cast)
        result(cast.trainee.id, cast.offering.id)
        return achievement_for(cast).id


@pytest.fixture
def issued(app: Flask, cast: Cast, ready: int) -> Callable[..., Badge]:
    """``issued()``: Jiwoo's badge."""

    def make(person: Person | None = None) -> Badge:
        with app.test_request_context("/"), unit_of_work():
            who = db.session.get_one(Person, (person or cast.trainee).id)
            made = issuing.issue(db.session.get_one(Achievement, ready), who, None).id
        return row(made)

    return make


def row(badge_id: int) -> Badge:
    """The badge as it is now."""
    db.session.rollback()
    return db.session.get_one(Badge, badge_id, populate_existing=True)
