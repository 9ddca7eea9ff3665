"""Questions, replies and messages of the cast, made as the pages make them."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from lms.accounts.models import Person
from lms.courses.discussion.models import Board, Post, Thread
from lms.courses.discussion.operations import threads
from lms.db import db, unit_of_work
from tests.cast import Cast
from tests.courses.content.conftest import statements as statements


@pytest.fixture
def ask(app: Flask, cast: Cast) -> Callable[..., Thread]:
    """Asks a question in the offering."""

    def make(
        author: Person, title: str = "합성곱이 무엇인가요", body: str = "궁금합니다.", **values: Any
    ) -> Thread:
        with app.test_request_context("/"), unit_of_work() as session:
            return threads.ask(
                session.merge(cast.offering),
                session.merge(author),
                title=title,
                body=body,
                lesson_id=values.pop("lesson_id", None),
                anonymous=values.pop("anonymous", False),
                client_key=secrets.token_hex(16),
                **values,
            )

    return make


@pytest.fixture
def answer(app: Flask) -> Callable[..., Post]:
    """Replies in a thread."""

    def make(
        thread: Thread, author: Person, body: str = "커널이 지나갑니다.", anonymous: bool = False
    ) -> Post:
        with app.test_request_context("/"), unit_of_work() as session:
            return threads.reply(
                session.get_one(Thread, thread.id),
                session.merge(author),
                body=body,
                anonymous=anonymous,
                client_key=secrets.token_hex(16),
            )

    return make


@pytest.fixture
def board(app: Flask, cast: Cast) -> Callable[..., None]:
    """Sets the offering's board."""

    def make(**values: bool) -> None:
        with unit_of_work() as session:
            row = session.get(Board, cast.offering.id) or Board(
                offering_id=cast.offering.id, anonymous=False, learners_write=False
            )
            for name, value in values.items():
                setattr(row, name, value)
            session.add(row)

    return make


def body(answer: Any) -> str:
    """A page as text."""
    return str(answer.get_data(as_text=True))


def key() -> str:
    """What a fresh form carries."""
    return secrets.token_hex(16)


def fresh(thing: Any) -> Any:
    """The row as it is stored now."""
    db.session.rollback()
    db.session.expire_all()
    return db.session.get(type(thing), thing.id)
