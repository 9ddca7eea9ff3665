"""What is to happen after a write happens once it is committed, and no handler runs for nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from lms import clock, outbox
from lms.communication import kinds
from lms.communication.models import Notification, OutgoingMessage
from lms.communication.operations import notify
from lms.db import db, unit_of_work
from lms.outbox import OutboxRow
from tests.cast import Cast, person

kinds.register(kinds.Kind("test.greeting", "인사", "%(who)s 님이 인사합니다.", urgent=True))


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    seen: list[dict[str, Any]] = []
    monkeypatch.setitem(outbox._handlers, "note", seen.append)
    return seen


def test_a_row_is_done_once(app: Flask, calls: list[Any]) -> None:
    with unit_of_work():
        outbox.enqueue("note", {"n": 1})
    assert outbox.drain() == 1
    assert outbox.drain() == 0
    assert [call["n"] for call in calls] == [1]


def test_a_rolled_back_write_tells_nobody(app: Flask, calls: list[Any]) -> None:
    with pytest.raises(ZeroDivisionError), unit_of_work():  # noqa: PT012
        outbox.enqueue("note", {"n": 1})
        raise ZeroDivisionError
    assert outbox.drain() == 0
    assert calls == []


def test_the_same_key_is_enqueued_once(app: Flask, calls: list[Any]) -> None:
    with unit_of_work():
        assert outbox.enqueue("note", {"n": 1}, dedup_key="k") is not None
        assert outbox.enqueue("note", {"n": 2}, dedup_key="k") is None
    outbox.drain()
    assert [call["n"] for call in calls] == [1]


def test_a_row_waits_for_its_time(app: Flask, calls: list[Any]) -> None:
    start = clock.now()
    with unit_of_work():
        outbox.enqueue("note", {}, run_at=start + timedelta(hours=1))
    assert outbox.drain() == 0
    with clock.at(start + timedelta(hours=1, seconds=1)):
        assert outbox.drain() == 1


def test_a_failure_is_kept_with_its_reason_and_tried_again(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_payload: dict[str, Any]) -> None:
        raise ConnectionError("mail server is away")

    monkeypatch.setitem(outbox._handlers, "note", fail)
    with unit_of_work():
        outbox.enqueue("note", {})
    moment = clock.now()
    for wait in (timedelta(0), *outbox.RETRIES):
        moment += wait + timedelta(seconds=1)
        with clock.at(moment):
            assert [outbox.deliver(row_id) for row_id in outbox.due()] == [False]
    row = db.session.scalars(select(OutboxRow)).one()
    assert row.failed_at is not None
    assert "mail server is away" in row.last_error
    with clock.at(moment + timedelta(days=30)):
        assert outbox.due() == []


def test_a_row_handed_to_the_queue_is_left_alone_for_a_while(app: Flask, calls: list[Any]) -> None:
    with unit_of_work():
        outbox.enqueue("note", {"n": 1})
    queued: list[int] = []
    outbox.hand_over(outbox.due(), queued.append)
    assert len(queued) == 1
    assert outbox.due() == []
    with clock.at(clock.now() + outbox.HANDED_FOR + timedelta(seconds=1)):
        assert outbox.due() == queued  # the queue was lost: it is handed over again
    outbox.deliver(queued[0])
    outbox.deliver(queued[0])
    assert [call["n"] for call in calls] == [1]


def test_a_person_is_told_in_the_inbox_and_by_mail_in_their_language(cast: Cast) -> None:
    with unit_of_work():
        reader = person("Lee", "lee@example.org", language="en")
        notify(reader, "test.greeting", {"who": {"ko": "한지우", "en": "Han Jiwoo"}}, url="/x")
    outbox.drain()
    assert db.session.scalars(select(Notification)).one().url == "/x"
    message = db.session.scalars(select(OutgoingMessage)).one()
    assert message.recipient == "lee@example.org"
    assert "Han Jiwoo" in message.body
    assert "http://localhost/x" in message.body


def test_telling_is_idempotent_by_key(cast: Cast) -> None:
    for _ in range(2):
        with unit_of_work():
            notify(cast.trainee, "test.greeting", {"who": "x"}, dedup_key="once")
    assert len(db.session.scalars(select(Notification)).all()) == 1


def test_mail_that_was_turned_off_is_not_sent(cast: Cast) -> None:
    with unit_of_work():
        someone = person("조용", "quiet@example.org", notify_by={"test.greeting": ["app"]})
        notify(someone, "test.greeting", {"who": "x"})
    outbox.drain()
    assert db.session.scalars(select(OutgoingMessage)).all() == []
    assert len(db.session.scalars(select(Notification)).all()) == 1


def test_of_two_relays_one_hands_a_row_over(app: Flask, calls: list[Any]) -> None:
    with unit_of_work():
        outbox.enqueue("note", {"n": 1})
    both = outbox.due()  # each relay looked before the other one marked
    queued: list[int] = []
    outbox.hand_over(both, queued.append)
    outbox.hand_over(both, queued.append)
    assert queued == both


def test_what_was_done_keeps_no_addresses_and_no_links(cast: Cast) -> None:
    with unit_of_work():
        notify(cast.trainee, "test.greeting", {"who": "x"}, url="/secret")
    outbox.drain()
    db.session.rollback()
    assert [row.payload for row in db.session.scalars(select(OutboxRow))] == [{}]


def test_whose_account_is_closed_is_told_nothing(cast: Cast) -> None:
    with unit_of_work():
        cast.trainee.deactivated_at = clock.now()
        assert notify(cast.trainee, "test.greeting", {"who": "x"}) is None
    assert db.session.scalars(select(OutboxRow)).all() == []


def test_the_same_key_at_the_same_moment_is_enqueued_once(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with unit_of_work():
        outbox.enqueue("note", {"n": 1}, dedup_key="k")
    with unit_of_work() as session:
        # What the look finds in a transaction that began before the other one committed.
        monkeypatch.setattr(session, "scalar", lambda *_args, **_kwargs: None)
        assert outbox.enqueue("note", {"n": 2}, dedup_key="k") is None
        monkeypatch.undo()
    assert len(db.session.scalars(select(OutboxRow)).all()) == 1
