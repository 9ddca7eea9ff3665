"""What the tests of accounts share: passwords, and the links in mails."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextvars import copy_context
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from lms import outbox
from lms.accounts import hashing
from lms.accounts.models import Person
from lms.communication.models import OutgoingMessage
from lms.db import db, unit_of_work
from tests.conftest import Browser

SECRET = "gaon-haneul-42"
_HASH = hashing.hashed(SECRET)


class FreshBrowser(Browser):
    """A browser each of whose requests has an application context of its own, as in production.

    Without it ``g`` lives as long as the test, and remembers who was signed in a request ago.
    """

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        def ask() -> TestResponse:
            with self.application.app_context():
                return super(FreshBrowser, self).open(*args, **kwargs)

        # In a copied context: "this is a write request" must not outlive the request either.
        return copy_context().run(ask)


@pytest.fixture
def client(app: Flask) -> FreshBrowser:
    """A visitor's browser, without JavaScript; ``app.test_client()`` makes another."""
    app.test_client_class = FreshBrowser
    return app.test_client()  # type: ignore[return-value]


@pytest.fixture
def secret() -> str:
    """A good password."""
    return SECRET


@pytest.fixture
def with_password() -> Callable[[Person], Person]:
    """Give a person of the cast the good password."""

    def give(person: Person) -> Person:
        with unit_of_work():
            person.password_hash = _HASH
        return person

    return give


@pytest.fixture
def mails() -> Callable[[str], list[OutgoingMessage]]:
    """``mails(address)``: everything that was mailed there, oldest first."""

    def read(address: str) -> list[OutgoingMessage]:
        db.session.rollback()
        outbox.drain()
        query = select(OutgoingMessage).where(OutgoingMessage.recipient == address)
        return list(db.session.scalars(query.order_by(OutgoingMessage.id)))

    return read


@pytest.fixture
def link(mails: Callable[[str], list[OutgoingMessage]]) -> Callable[..., str]:
    """``link(address)``: the path of the link in the latest mail there."""

    def find(address: str) -> str:
        found = re.search(r"http://localhost(/\S+)", mails(address)[-1].body)
        assert found is not None
        return found[1]

    return find


@pytest.fixture
def without_tokens() -> Callable[[str], str]:
    """A page without its CSRF tokens, which carry the second in which they were made."""
    return lambda page: re.sub(r'(csrf.token"[^>]*?(?:value|content)=")[^"]*', r"\1", page)


@pytest.fixture
def fresh() -> Callable[[Person], Person]:
    """A person's row as it is in the database now."""

    def read(person: Person) -> Person:
        db.session.rollback()
        found = db.session.get(Person, person.id, populate_existing=True)
        assert found is not None
        return found

    return read
