"""A real server for a quiz in a browser: started, killed and started again on one address."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

from flask import Flask
from flask.sessions import SecureCookieSessionInterface

from lms import create_app
from lms.courses.catalogue.models import Offering
from lms.courses.quizzes import operations
from lms.courses.quizzes.models import Attempt, QuizSlot
from lms.courses.quizzes.operations import QuizValues
from lms.db import Base, db, unit_of_work
from lms.skills import operations as skills
from tests.cast import Cast, build
from tests.courses.quizzes.conftest import QUESTIONS, in_bank
from tests.installations import ROOT, START_WITHIN, environment, free_port

Result = TypeVar("Result")

#: The browser's event loop has the main thread: the application works in one of its own.
_APART = ThreadPoolExecutor(1)


def apart(function: Callable[..., Result]) -> Callable[..., Result]:
    """*function* done in that thread, waited for."""

    @wraps(function)
    def waiting(*args: Any, **kwargs: Any) -> Result:
        return _APART.submit(function, *args, **kwargs).result()

    return waiting


@dataclass
class Served:
    """An installation with the cast, and the process that serves it."""

    app: Flask
    port: int
    cast: dict[str, str]  # who → cookie
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start gunicorn; returns when it answers."""
        log = (Path(self.app.config["INSTANCE"]) / "server.log").open("ab")
        self.process = subprocess.Popen(
            [
                sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{self.port}",
                "--threads", "8", "--worker-class", "gthread", "--no-control-socket", "wsgi:app",
            ],
            env=environment(self.app), cwd=ROOT, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
        until = time.monotonic() + START_WITHIN
        while time.monotonic() < until:
            with (
                suppress(urllib.error.URLError, OSError),
                urllib.request.urlopen(f"{self.url}/healthz", timeout=5),
            ):
                return
            time.sleep(0.1)
        raise TimeoutError("the server did not start")

    def kill(self) -> None:
        """As a power cut would: no time to finish anything."""
        if self.process is not None and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    @apart
    def quiz(self, *kinds: str, **values: Any) -> int:
        """A published quiz of these kinds; a kind may come twice."""
        with self.app.test_request_context("/"), unit_of_work() as session:
            offering = session.query(Offering).order_by(Offering.id).first()
            assert offering is not None
            quiz = operations.create(
                offering, QuizValues(**({"title_ko": "중간 시험", "title_en": "Midterm"} | values))
            )
            for position, kind in enumerate(kinds):
                question = QUESTIONS[kind][0]
                row = in_bank(_Course(offering), replace(question, title=f"{kind} {position + 1}"))
                quiz.slots.append(
                    QuizSlot(
                        kind="question", position=position, points=Decimal(1),
                        question_version_id=row.versions[0].id,
                    )
                )  # fmt: skip
            session.flush()
            session.expire(quiz, ["slots"])
            operations.publish(quiz)
            return quiz.id

    @apart
    def responses(self, quiz_id: int) -> list[dict[str, Any]]:
        """What the database holds of the one attempt at a quiz, in order."""
        with self.app.app_context():
            db.session.rollback()
            attempt = db.session.query(Attempt).filter_by(quiz_id=quiz_id).one()
            return [row.response for row in attempt.questions]

    @apart
    def set_back(self, quiz_id: int, seconds: int) -> None:
        """Let the one attempt at a quiz have begun so much earlier."""
        with self.app.app_context(), unit_of_work() as session:
            attempt = session.query(Attempt).filter_by(quiz_id=quiz_id).one()
            attempt.started_at -= timedelta(seconds=seconds)

    @apart
    def close(self) -> None:
        """Let go of the database."""
        with self.app.app_context():
            db.engine.dispose()


@dataclass
class _Course:
    """What :func:`in_bank` asks of a cast."""

    offering: Offering

    @property
    def course(self) -> Any:
        return self.offering.course


@apart
def installed(folder: Path) -> Served:
    """An installation with the cast, not served yet."""
    app = create_app(
        {"INSTANCE": folder, "mode": "development", "database_url": f"sqlite:///{folder / 'lms.db'}",
         "log_format": "text"}
    )  # fmt: skip
    with app.app_context():
        Base.metadata.create_all(db.engine)
        with unit_of_work():
            skills.mirror()
            cast: Cast = build()
        serializer = SecureCookieSessionInterface().get_signing_serializer(app)
        assert serializer is not None
        cookies = {
            name: str(serializer.dumps({"_user_id": getattr(cast, name).get_id(), "_fresh": True}))
            for name in ("trainee", "other_trainee", "professor", "assistant")
        }
        db.session.rollback()
    return Served(app, free_port(), cookies)
