"""One transaction a request; a writer opens at once; what must stay is committed apart."""

from __future__ import annotations

import threading

import pytest
from flask import Flask, abort
from sqlalchemy import func, select, text

from lms.accounts.models import Person, Throttle
from lms.clock import now
from lms.db import apart, db, read_only, release, unit_of_work
from tests.cast import person
from tests.conftest import Browser


def count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def throttle(key: str) -> Throttle:
    return Throttle(key=key, window_start=now(), count=1)


def test_two_writers_that_read_before_they_write_lose_nothing(app: Flask) -> None:
    with unit_of_work():
        db.session.add(throttle("door"))
    barrier = threading.Barrier(8)

    def enter() -> None:
        with app.app_context():
            barrier.wait()
            for _ in range(5):
                with unit_of_work() as session:
                    row = session.scalars(select(Throttle).with_for_update()).one()
                    row.count = row.count + 1

    threads = [threading.Thread(target=enter) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.rollback()
    assert db.session.scalars(select(Throttle)).one().count == 41


def test_a_refused_request_leaves_nothing_behind(app: Flask) -> None:
    app_with_views = _views(app)
    assert app_with_views.post("/_test/refuse").status_code == 403
    db.session.rollback()
    assert count(Person) == 1


def test_what_is_written_apart_survives_the_refusal(app: Flask) -> None:
    assert _views(app).post("/_test/refuse").status_code == 403
    db.session.rollback()
    assert count(Throttle) == 1


def test_a_request_that_succeeds_is_committed(app: Flask) -> None:
    assert _views(app).post("/_test/keep").status_code == 200
    db.session.rollback()
    assert count(Person) == 2


def test_nothing_can_be_committed_apart_once_the_request_has_written(app: Flask) -> None:
    with unit_of_work():
        person("하나", "one@example.org")
        with pytest.raises(RuntimeError), apart():
            pass
        with pytest.raises(RuntimeError):
            release()


def test_the_lock_can_be_let_go_before_slow_work(app: Flask) -> None:
    with unit_of_work() as session:
        session.scalar(select(func.count()).select_from(Person))
        release()
        with apart() as other:  # would wait for ever if the lock were held
            other.add(throttle("free"))
    assert count(Throttle) == 1


def test_a_write_request_that_only_reads_on_lets_others_write(app: Flask) -> None:
    def write() -> None:
        with app.app_context(), unit_of_work() as session:
            session.add(throttle("meanwhile"))

    with unit_of_work() as session:
        session.scalar(select(func.count()).select_from(Person))
        read_only()
        session.scalar(select(func.count()).select_from(Person))
        other = threading.Thread(target=write)
        other.start()
        other.join(timeout=10)
        assert not other.is_alive()
    assert count(Throttle) == 1


def test_two_who_make_the_same_thing_at_once_are_told_so(app: Flask) -> None:
    client = _views(app)
    assert client.post("/_test/keep").status_code == 200
    again = client.post("/_test/keep")
    assert again.status_code == 409
    assert "다른 사람이 먼저 바꾸었습니다" in again.text


def test_any_other_error_of_the_database_is_ours(app: Flask) -> None:
    client = _views(app)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    try:
        assert client.post("/_test/wrong").status_code == 500
    finally:
        app.config["PROPAGATE_EXCEPTIONS"] = None


_registered: set[int] = set()


def _views(app: Flask) -> Browser:
    """Three views of the tests' own, added once for each application."""
    if id(app) not in _registered:
        _registered.add(id(app))
        app._got_first_request = False  # type: ignore[attr-defined]

        @app.post("/_test/refuse", endpoint=f"_test_refuse_{id(app)}")
        def refuse() -> str:
            with apart() as session:
                session.add(throttle("refused"))
            person("셋", "three@example.org")
            abort(403)

        @app.post("/_test/keep", endpoint=f"_test_keep_{id(app)}")
        def keep() -> str:
            person("넷", "four@example.org")
            return "kept"

        @app.post("/_test/wrong", endpoint=f"_test_wrong_{id(app)}")
        def wrong() -> str:
            db.session.execute(text("SELECT * FROM nowhere"))
            return "never"

    with unit_of_work():  # an empty installation leads every request to its set-up page
        person("처음", "first@example.org")
    app.test_client_class = Browser
    return app.test_client()  # type: ignore[return-value]
