"""A call with its form, applicants, stages and reviewers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from lms import clock
from lms.accounts.models import Person
from lms.courses.admissions.models import Application, Call, FormVersion
from lms.courses.programmes.models import Cohort
from lms.courses.rubrics import operations as rubrics
from lms.courses.rubrics.rules import Line
from lms.courses.selection import operations
from lms.courses.selection.models import ApplicantGroup, Stage, StageEntry
from lms.db import db, unit_of_work
from tests.cast import Cast, person

#: What a call asks: an essay that is scored, and what only eligibility needs.
ITEMS: list[dict[str, Any]] = [
    {"key": "essay", "kind": "long", "ko": "지원 동기", "en": "Why", "purpose": "scored"},
    {"key": "audience", "kind": "one", "ko": "구분", "en": "Audience", "purpose": "eligibility",
     "options": [["youth", "청년", "Youth"], ["in_work", "재직자", "In work"]]},
    {"key": "extra", "kind": "several", "ko": "우대", "en": "Priority", "purpose": "eligibility",
     "options": [["disability", "장애", "Disability"], ["low_income", "저소득", "Low income"]]},
    {"key": "free", "kind": "consent", "ko": "우대 심사를 위한 동의", "en": "Consent to priority",
     "covers": ["extra"]},
]  # fmt: skip
SECRET = "가점-비밀-표시"


@dataclass
class Selecting:
    """A call in selection, by ids."""

    call: int
    cohort: int
    applications: list[int] = field(default_factory=list)
    people: list[int] = field(default_factory=list)
    reviewers: list[int] = field(default_factory=list)
    stages: list[int] = field(default_factory=list)

    def stage(self, at: int) -> Stage:
        return db.session.get_one(Stage, self.stages[at])

    def application(self, at: int) -> Application:
        return db.session.get_one(Application, self.applications[at])


def a_call(cast: Cast, *, seats: int = 3, number: int = 20) -> Selecting:
    """A closed call to a new cohort with *seats* seats; within the present transaction."""
    today = clock.today()
    cohort = Cohort(
        track_id=cast.track.id, number=number, title_ko=f"{number}기", title_en=f"No. {number}",
        starts_on=today + timedelta(days=30), ends_on=today + timedelta(days=120),
        capacity=seats, state="open", created_at=clock.now(),
    )  # fmt: skip
    db.session.add(cohort)
    db.session.flush()
    call = Call(
        track_id=cast.track.id, cohort_id=cohort.id, title_ko=f"{number}기 모집",
        title_en=f"Call {number}", opens_at=clock.now() - timedelta(days=20),
        closes_at=clock.now() - timedelta(days=1), state="closed",
        published_at=clock.now() - timedelta(days=21), created_at=clock.now(),
        appeals_until=clock.now() + timedelta(days=30),
    )  # fmt: skip
    db.session.add(call)
    db.session.flush()
    db.session.add(
        FormVersion(
            call_id=call.id, number=1, items=ITEMS, published_at=clock.now(),
            created_at=clock.now(), sha256="0" * 64,
        )
    )  # fmt: skip
    db.session.flush()
    return Selecting(call.id, cohort.id)


def apply_many(made: Selecting, people: Sequence[Person], state: str = "eligible") -> None:
    """An application of each, submitted a minute apart."""
    form = db.session.query(FormVersion).filter_by(call_id=made.call).one()
    now = clock.now()
    for at, someone in enumerate(people):
        row = Application(
            call_id=made.call, person_id=someone.id, form_id=form.id,
            number=f"A{made.call}-{at + 1:04d}", state=state,
            answers={"essay": f"{someone.name}입니다. 비전을 배우고 싶습니다.",
                     "audience": "in_work" if at % 2 else "youth",
                     "extra": ["disability"] if at == 0 else [], "free": True},
            submissions=1, started_at=now, saved_at=now, created_at=now,
            submitted_at=now - timedelta(days=2) + timedelta(minutes=at),
        )  # fmt: skip
        db.session.add(row)
        db.session.flush()
        made.applications.append(row.id)
        made.people.append(someone.id)


def rubric_of(cast: Cast) -> int:
    """A rubric of two criteria, 60 and 40 points."""
    version = rubrics.keep_own(
        None, course_id=cast.course.id, title_ko="서류 평가", title_en="Papers",
        lines=[
            Line(None, "동기", "Motivation", Decimal(60), [], []),
            Line(None, "준비", "Preparation", Decimal(40), [], []),
        ],
    )  # fmt: skip
    assert version is not None
    return version.id


STAGE: dict[str, Any] = {
    "kind": "documents", "source": "reviewers", "title_ko": "서류", "title_en": "Documents",
    "guide": "", "weight": Decimal(100), "pass_mark": None, "top": None, "reviewers_each": 2,
    "rubric_version_id": None, "quiz_id": None, "offering_id": None, "due_at": None,
}  # fmt: skip


@pytest.fixture
def selecting(cast: Cast) -> Selecting:
    """Documents and an interview, six applicants, three reviewers, three seats."""
    with unit_of_work():
        made = a_call(cast)
        people = [person(f"지원{n}", f"applicant{n}@example.org") for n in range(6)]
        apply_many(made, people)
        call = db.session.get_one(Call, made.call)
        rubric = rubric_of(cast)
        first = operations.add_stage(
            call, STAGE | {"rubric_version_id": rubric, "pass_mark": Decimal(40)}
        )
        second = operations.add_stage(
            call,
            STAGE | {"kind": "interview", "title_ko": "면접", "title_en": "Interview",
                     "rubric_version_id": rubric, "reviewers_each": 1},
        )  # fmt: skip
        made.stages = [first.id, second.id]
        for name in ("심사가", "심사나", "심사다"):
            someone = person(name, f"reviewer{len(made.reviewers)}@example.org")
            operations.add_reviewer(call, someone)
            made.reviewers.append(someone.id)
    return made


def officer(cast: Cast) -> Person:
    """Who decides."""
    return db.session.get_one(Person, cast.staff.id)


def assigned(made: Selecting, cast: Cast, at: int = 0) -> None:
    """Start the first stage, or take the next one, and assign everybody evenly."""
    with unit_of_work():
        stage = made.stage(at)
        if at == 0:
            operations.start(stage, officer(cast))
        operations.assign(stage, officer(cast), operations.plan_assignment(stage).digest)


def scored(made: Selecting, at: int, percents: dict[int, int]) -> None:
    """Every reviewer gives these percents, by the position of the application."""
    with unit_of_work():
        stage = made.stage(at)
        criteria = operations.criteria_of(stage)
        for position, percent in percents.items():
            entry = (
                db.session.query(StageEntry)
                .filter_by(stage_id=stage.id, application_id=made.applications[position])
                .one()
            )
            for review in entry.reviews:
                if review.state == "assigned":
                    points = {
                        one.id: one.points * percent / 100 for one in criteria if one.id is not None
                    }
                    operations.score(
                        review, review.reviewer, points, "메모", version=review.version, submit=True
                    )


def decided(made: Selecting, cast: Cast, at: int) -> None:
    """Decide the stage by its rule, or pass everybody where it has none."""
    with unit_of_work():
        stage = made.stage(at)
        if stage.pass_mark is None and stage.top is None:
            chosen = list(made.applications)
            seen = operations.plan(stage, chosen, "passed").digest
            operations.decide(stage, officer(cast), seen, chosen, "passed", "모두 통과")
        else:
            operations.decide(stage, officer(cast), operations.plan(stage).digest)


def ready_to_rank(made: Selecting, cast: Cast) -> None:
    """Both stages scored and decided: 90, 80, … 40 in both."""
    percents = {n: 90 - 10 * n for n in range(6)}
    assigned(made, cast, 0)
    scored(made, 0, percents)
    decided(made, cast, 0)
    assigned(made, cast, 1)
    scored(made, 1, percents)
    decided(made, cast, 1)


def published(made: Selecting, cast: Cast) -> None:
    """The order made and published: seats are offered."""
    with unit_of_work():
        call = db.session.get_one(Call, made.call)
        ranking = operations.make_ranking(call, officer(cast))
        seen = operations.plan_publication(ranking).digest
        operations.publish(ranking, officer(cast), seen)


def group(
    made: Selecting, code: str, field_key: str, *answers: str, quota: str, seats: int
) -> None:
    """A group of the call."""
    with unit_of_work():
        db.session.add(
            ApplicantGroup(
                call_id=made.call, code=code, title_ko=code, field_key=field_key,
                answers=list(answers), quota=quota, seats=seats, position=0,
            )
        )  # fmt: skip
