"""A served installation with the cast, for tests whose preparation is not what is shown.

What a test needs beforehand is made through the product's own operations, in a thread of its own:
the browser's event loop has the main one.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from flask.sessions import SecureCookieSessionInterface
from sqlalchemy.orm import Session

from lms import create_app
from lms.access import Role, Scope
from lms.accounts.models import Person
from lms.courses.catalogue.models import Course, Offering
from lms.db import Base, db, unit_of_work
from lms.skills import operations as skills
from tests.browser.site import ARTEFACTS
from tests.cast import Cast, build, course_of, enrol, grant, offering_of, person
from tests.courses.quizzes.served import Served, apart
from tests.installations import free_port

Result = TypeVar("Result")


@dataclass
class Classroom:
    """An offering of a test's own, and the numbers of those in it."""

    offering: int
    course: int
    teacher: int
    learners: list[int] = field(default_factory=list)


class School(Served):
    """The installation, and how a test prepares and looks at it."""

    @apart
    def does(self, work: Callable[[Session], Result]) -> Result:
        """Do *work* within one transaction."""
        with self.app.test_request_context("/"), unit_of_work() as session:
            return work(session)

    @apart
    def reads(self, look: Callable[[Session], Result]) -> Result:
        """What *look* finds in the database as it is now; it gives plain values."""
        with self.app.app_context():
            db.session.rollback()
            return look(db.session)

    @apart
    def cookie(self, person_id: int) -> str:
        """The session of somebody who has signed in."""
        with self.app.app_context():
            someone = db.session.get_one(Person, person_id)
            serializer = SecureCookieSessionInterface().get_signing_serializer(self.app)
            assert serializer is not None
            return str(serializer.dumps({"_user_id": someone.get_id(), "_fresh": True}))

    def person(self, email: str) -> int:
        """The number of somebody of the cast."""
        return self.reads(lambda session: session.query(Person).filter_by(email=email).one().id)

    def classroom(
        self, label: str, *names: str, teachers: tuple[str, ...] = (), course: str = ""
    ) -> Classroom:
        """An offering with learners of these names: of the cast's course, or of a new one.

        The professor of the cast teaches it, and whoever of the cast *teachers* names by address.
        """

        def make(session: Session) -> Classroom:
            first = session.query(Course).filter_by(code="CV101").one()
            own = course and course_of(first.organisation, course, label, label, "python")
            run = offering_of(own or first, label)
            addresses = ("professor@example.org", *teachers)
            taught = [session.query(Person).filter_by(email=one).one() for one in addresses]
            for teacher in taught:
                grant(teacher, Role.INSTRUCTOR, Scope("offering", run.id))
            room = Classroom(run.id, run.course.id, taught[0].id)
            for number, name in enumerate(names):
                someone = person(name, f"learner{number}.{run.id}@example.org")
                enrol(someone, run)
                room.learners.append(someone.id)
            return room

        return self.does(make)

    def offering(self, session: Session, room: Classroom) -> Offering:
        """The row of a classroom's offering."""
        return session.get_one(Offering, room.offering)

    def log(self) -> str:
        """What the server wrote so far."""
        file = Path(self.app.config["INSTANCE"]) / "server.log"
        return file.read_text() if file.exists() else ""

    def kill(self) -> None:
        """As a power cut would, with every worker of it."""
        if self.process is not None and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


@apart
def _installed(folder: Path) -> School:
    app = create_app(
        {"INSTANCE": folder, "mode": "development", "log_format": "text",
         "database_url": f"sqlite:///{folder / 'lms.db'}"}
    )  # fmt: skip
    with app.app_context():
        Base.metadata.create_all(db.engine)
        with unit_of_work():
            skills.mirror()
            cast: Cast = build()
            assert cast.offering.id
        db.session.rollback()
    return School(app, free_port(), {})


@contextlib.contextmanager
def opened(prepare: Callable[[School], Any] | None = None) -> Iterator[School]:
    """A school that is served; gone afterwards. A server error anywhere fails."""
    folder = Path(tempfile.mkdtemp(prefix="lms-school-"))
    school = _installed(folder)
    try:
        if prepare is not None:
            prepare(school)
        school.start()
        yield school
    finally:
        school.kill()
        school.close()
        log = school.log()
        ARTEFACTS.mkdir(exist_ok=True)
        (ARTEFACTS / f"server-{school.port}.log").write_text(log)
        shutil.rmtree(folder, ignore_errors=True)
    failed = [line for line in log.splitlines() if re.search(r"INFO lms.request .* 5\d\d$", line)]
    assert not failed, f"the server failed; see test-artefacts: {failed}"
