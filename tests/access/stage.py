"""An installation with one of everything, so that every route has an object to point to."""

from __future__ import annotations

import io
import pkgutil
import shutil
from contextvars import Context
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from types import ModuleType

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from lms import clock, outbox, storage
from lms.access import Role, Scope
from lms.accounts.models import Invitation, Person
from lms.communication.operations import notify
from lms.courses.assignments import operations as assignments
from lms.courses.content.models import Lesson, Module
from lms.courses.enrolment.models import Enrolment
from lms.courses.grading import operations as grading
from lms.courses.grading.operations import MarkValues
from lms.courses.programmes.models import CohortMember
from lms.db import db, unit_of_work
from lms.outbox import OutboxRow
from lms.placement.candidates.models import CandidateProfile, Resume
from lms.placement.companies.models import CompanyFact, Site
from lms.placement.ranking.models import PipelineEntry, RankingSnapshot
from lms.skills import operations as skills
from tests.access import scenes as scene_folder
from tests.cast import Cast, build, grant, person
from tests.placement.ranking.conftest import make_candidate, make_opening

#: The columns of the matrix, in order, and who of the cast stands for each.
ROLES = {
    "anonymous": None,
    "trainee": "trainee",
    "other trainee": "other_trainee",
    "nobody's": "outsider",  # signed in, with no role anywhere
    "instructor": "professor",
    "other instructor": "other_professor",
    "assistant": "assistant",
    "staff": "staff",
    "employer": "employer",
    "other employer": "other_employer",
    "office": "officer",
    "administrator": "administrator",
}


@dataclass
class Stage:
    """The installation as it was built, to be put back after every request that may write."""

    app: Flask
    people: dict[str, str | None]  # role → what flask-login keeps in the session
    params: dict[
        str, object
    ]  # parameter, or endpoint's or blueprint's own: "content.attachment_id"

    def url(self, rule: Rule) -> str:
        """The route with each parameter pointing to an object of the cast."""
        values = {}
        for name in rule.arguments:
            keys = [f"{rule.endpoint}.{name}", f"{rule.endpoint.split('.')[0]}.{name}", name]
            if "cohort_id" in rule.arguments:  # one view may serve offerings and cohorts
                keys.insert(0, f"{rule.endpoint.split('.')[0]}.cohort.{name}")
            values[name] = next(self.params[key] for key in keys if key in self.params)
        built = rule.build(values)
        assert built is not None, rule
        return built[1]

    def ask(self, role: str, method: str, url: str) -> TestResponse:
        """One request by *role*, in an application context of its own."""

        def send() -> TestResponse:
            self.app.test_client_class = FlaskClient
            browser = self.app.test_client()
            key = self.people[role]
            if key is not None:
                with browser.session_transaction() as session:
                    session["_user_id"], session["_fresh"] = key, True
            # As a script, to which a refusal is a line and not a page to be drawn.
            return browser.open(url, method=method, headers={"Accept": "application/json"})

        answer = Context().run(send)
        if method != "GET" and answer.status_code < 400:
            self.put_back()
        return answer

    def set_out(self) -> None:
        """Remember how everything stands."""
        with db.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        db.engine.dispose()
        shutil.copy(self._file, self._file.with_suffix(".set"))

    def put_back(self) -> None:
        """Undo what a request wrote."""
        db.engine.dispose()
        for suffix in ("-wal", "-shm"):
            self._file.with_name(self._file.name + suffix).unlink(missing_ok=True)
        shutil.copy(self._file.with_suffix(".set"), self._file)

    @property
    def _file(self) -> Path:
        return Path(self.app.config["INSTANCE"]) / "lms.db"


def stage(app: Flask) -> Stage:
    """Build it within *app*'s context."""
    with unit_of_work():
        skills.mirror()
        cast = build()
    handed_in = _coursework(app, cast)
    params = _placement(cast) | handed_in | _around(app, cast)
    for scene in scenes():
        params |= scene.add(app, cast, dict(params))
    params |= {
        "offering_id": cast.offering.id,
        "course_id": cast.course.id,
        "track_id": cast.track.id,
        "cohort_id": cast.cohort.id,
        "module_id": cast.module.id,
        "lesson_id": cast.lesson.id,
        "assignment_id": cast.assignment.id,
        "person_id": cast.trainee.id,
        "catalogue.slug": cast.course.slug,
        "programmes.slug": cast.track.slug,
        "companies.slug": cast.company.slug,
        "companies.organisation_id": cast.company.id,
        "candidates.organisation_id": cast.other_company.id,
        "organisation_id": cast.academy.id,
        "token": "no-such-token",
        "accounts.notice.kind": "terms",
        "kind": "marketing",
        "skill_id": "python",
        "filename": "css/base.css",
        "name": "report.txt",
        "rank": 1,
        "answer": "decline",
        "act": "shortlist",
    }
    people = {
        role: db.session.get_one(Person, getattr(cast, name).id).get_id() if name else None
        for role, name in ROLES.items()
    }
    db.session.rollback()
    made = Stage(app, people, params)
    url = f"/openings/{params['opening_id']}/candidates"
    assert made.ask("employer", "GET", url).status_code == 200  # the list is kept as it was shown
    params["snapshot_id"] = db.session.query(RankingSnapshot).one().id
    db.session.rollback()
    made.set_out()
    return made


def scenes() -> list[ModuleType]:
    """What the areas add: each module of ``tests.access.scenes`` has ``add(app, cast, params)``.

    It makes one of everything that its routes name, and gives the parameters to find it by.
    """
    names = sorted(module.name for module in pkgutil.iter_modules(scene_folder.__path__))
    return [import_module(f"{scene_folder.__name__}.{name}") for name in names]


def _coursework(app: Flask, cast: Cast) -> dict[str, object]:
    """A submission with a file, its released mark, and files of a lesson."""
    with app.test_request_context("/"), unit_of_work():
        trainee = db.session.get_one(Person, cast.trainee.id)
        kept = storage.keep(io.BytesIO("보고서".encode()), "report.txt")
        work, _new = assignments.hand_in(
            trainee, cast.assignment, text="풀이", link="", files=[kept], client_key="k" * 32
        )
        own_file = storage.attachments("submission", [work.id])[work.id][0].id
        lesson_file = storage.attach(kept, "lesson", cast.lesson.id, person_id=cast.professor.id)
        marks = {line.id: (Decimal(30), "") for line in cast.assignment.criteria}
        grading.save(
            work, cast.professor, MarkValues(None, marks, "좋습니다"), version=0, release=True
        )
        db.session.flush()
        now = clock.now()
        module = Module(
            offering_id=cast.offering.id, title_ko="지운 주차", position=1, deleted_at=now
        )
        lesson = Lesson(
            module=cast.module, title_ko="지운 차시", position=1, updated_at=now, deleted_at=now
        )
        db.session.add_all([module, lesson])
        db.session.flush()
        members = db.session.query(CohortMember).filter_by(person_id=trainee.id)
        seats = db.session.query(Enrolment).filter_by(person_id=trainee.id)
        return {
            "submission_id": work.id,
            "assignments.attachment_id": own_file,
            "content.attachment_id": lesson_file.id,
            "member_id": members.one().id,
            "enrolment_id": seats.one().id,
            "content.restore_module.module_id": module.id,
            "content.restore_lesson.lesson_id": lesson.id,
        }


def _placement(cast: Cast) -> dict[str, object]:
    """Jiwoo is a candidate for Hanbit's opening and was asked; Minjun did not consent."""
    make_candidate(cast, cast.trainee, {"python": "0.95", "computer-vision": "0.9"})
    opening = make_opening(cast.company, cast.employer)
    now = clock.now()
    with unit_of_work() as session:
        entry = PipelineEntry(
            opening_id=opening.id,
            person_id=cast.trainee.id,
            state="asked",
            message="만나고 싶습니다.",
            answer_by=clock.today() + timedelta(days=7),
            updated_at=now,
        )
        resume = Resume(person_id=cast.trainee.id, source_format="text", imported_at=now)
        site = Site(
            organisation_id=cast.company.id, name_ko="본사", address="광주 북구 첨단과기로 1"
        )
        fact = CompanyFact(
            organisation_id=cast.company.id,
            kind="mou_signed",
            on=clock.today(),
            evidence="협약서",
            recorded_at=now,
        )
        colleague = person("동료", "colleague@example.org")
        session.add_all([entry, resume, site, fact])
        session.flush()
        grant(colleague, Role.EMPLOYER, Scope("organisation", cast.company.id))
        kept = storage.keep(io.BytesIO("경력 없음".encode()), "resume.txt")
        storage.attach(kept, "resume", resume.id, person_id=cast.trainee.id)
        profile = session.get_one(CandidateProfile, cast.trainee.id)
        return {
            "opening_id": opening.id,
            "key": profile.key,
            "entry_id": entry.id,
            "site_id": site.id,
            "fact_id": fact.id,
            "companies.person_id": colleague.id,
        }


def _around(app: Flask, cast: Cast) -> dict[str, object]:
    """Invitations, a notification, a failed message, the assistant's grant."""
    now = clock.now()

    def invitation(by: Person, role: Role, scope: Scope, number: int) -> Invitation:
        row = Invitation(
            email=f"invited{number}@example.org",
            role=role,
            scope_kind=scope.kind,
            scope_id=scope.id,
            token_hash=str(number) * 64,
            invited_by_id=by.id,
            created_at=now,
            expires_at=now + timedelta(days=7),
        )
        db.session.add(row)
        db.session.flush()
        return row

    with app.test_request_context("/"), unit_of_work():
        own = invitation(cast.staff, Role.STAFF, Scope("organisation", cast.academy.id), 1)
        team = invitation(cast.employer, Role.EMPLOYER, Scope("organisation", cast.company.id), 2)
        note = notify(cast.trainee, "company.verified", {"company": "x"}, url="/")
        row = outbox.enqueue("told", {})
        assert row is not None
        row.failed_at = now
        db.session.flush()
        assistants = [line for line in cast.assistant.grants if line.role == Role.ASSISTANT]
        return {
            "invitation_id": own.id,
            "companies.invitation_id": team.id,
            "notification_id": note.id if note is not None else 1,
            "row_id": db.session.get_one(OutboxRow, row.id).id,
            "grant_id": assistants[0].id,
        }
