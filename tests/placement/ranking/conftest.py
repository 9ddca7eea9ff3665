"""An opening with its lines, graduates with evidence, and an encoder that needs no model."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from lms import clock
from lms.accounts.models import Organisation, Person
from lms.courses.programmes.models import CohortMember
from lms.db import db, unit_of_work
from lms.evidence import operations as evidence
from lms.evidence.operations import Shown
from lms.matching.matcher import Matcher
from lms.placement.candidates import operations as candidates
from lms.placement.candidates.models import CandidateProfile
from lms.placement.openings import operations as openings
from lms.placement.openings.lines import Line
from lms.placement.openings.models import Opening
from lms.placement.openings.operations import Terms
from lms.placement.openings.rules import Act
from lms.placement.ranking import engine, rankings
from lms.placement.ranking.vectors import DatabaseVectorCache
from tests.cast import Cast, person
from tests.conftest import Browser
from tests.matching.fakes import FakeEncoder

LINES = (
    Line("line0001", "파이썬으로 데이터를 다룬 경험", "must", skills=("python",)),
    Line("line0002", "컴퓨터 비전 모델을 학습해 본 분", "must", skills=("computer-vision",)),
    Line("line0003", "도커로 배포해 본 경험", "preferred", skills=("docker",)),
    Line("line0004", "점심과 간식을 드립니다", "other"),
)


class Visitor(Browser):
    """A browser beside a test that reads the database itself."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        """One request; what the test was reading is over."""
        db.session.rollback()
        return super().open(*args, **kwargs)


@pytest.fixture
def client(app: Flask) -> Visitor:
    """A visitor's browser, without JavaScript."""
    app.test_client_class = Visitor
    return app.test_client()  # type: ignore[return-value]


@pytest.fixture(autouse=True)
def encoder(app: object) -> Iterator[FakeEncoder]:
    """Rank with bags of words; what was kept for another test is forgotten."""
    fake = FakeEncoder()
    engine.use(Matcher(fake, cache=DatabaseVectorCache()))
    rankings.forget()
    yield fake
    rankings.forget()
    engine.use(None)


def make_opening(
    organisation: Organisation, by: Person, title: str = "비전 엔지니어", **terms: object
) -> Opening:
    """An open opening with :data:`LINES`."""
    with unit_of_work():
        opening = openings.create(
            db.session.merge(organisation),
            Terms(title, "ko", "automotive", "regular", **terms),  # type: ignore[arg-type]
            "\n".join(line.text for line in LINES),
            LINES,
            by,
        )
        openings.confirm(opening, opening.version, LINES, by)
        assert openings.act(opening, Act.OPEN).refusal is None
    return opening


def make_candidate(
    cast: Cast,
    who: Person,
    shown: dict[str, str],
    *,
    live: bool = True,
    work: str = "객체 검출 실습",
) -> Person:
    """Give *who* assessed evidence (skill → share of points), a stated completion, and consent."""
    with unit_of_work():
        member = db.session.scalar(select(CohortMember).where(CohortMember.person_id == who.id))
        if member is None:
            member = CohortMember(
                cohort_id=cast.cohort.id,
                person_id=who.id,
                state="enrolled",
                entered_on=clock.today() - timedelta(days=7),
            )
            db.session.add(member)
        member.expected_on = clock.today() + timedelta(days=40)
        for number, (skill, score) in enumerate(shown.items(), 1):
            evidence.record(
                who.id,
                "grade",
                who.id * 100 + number,
                [
                    Shown(
                        skill,
                        "assessed",
                        work,
                        clock.today() - timedelta(days=3),
                        course="컴퓨터 비전",
                        criterion="정확도",
                        level="뛰어남",
                        score=Decimal(score),
                    )
                ],
            )
        if live:
            assert candidates.turn_on(db.session.merge(who))
    return who


@dataclass
class Scene:
    """Jiwoo (strong) and Minjun (weaker) are candidates; Hanbit has an opening."""

    cast: Cast
    opening: Opening
    strong: Person
    weak: Person

    def key(self, who: Person) -> str:
        """Somebody's pseudonym."""
        key = db.session.scalar(
            select(CandidateProfile.key).where(CandidateProfile.person_id == who.id)
        )
        assert key is not None
        return key

    def url(self, who: Person | None = None, act: str = "") -> str:
        """The list, a candidate's page, or an act on a candidate."""
        path = f"/openings/{self.opening.id}/candidates"
        return "/".join(filter(None, (path, self.key(who) if who else "", act)))


@pytest.fixture
def scene(cast: Cast) -> Scene:
    """Two candidates and one opening."""
    make_candidate(cast, cast.trainee, {"python": "0.95", "computer-vision": "0.9"})
    make_candidate(cast, cast.other_trainee, {"python": "0.4"})
    return Scene(cast, make_opening(cast.company, cast.employer), cast.trainee, cast.other_trainee)


@pytest.fixture
def crowd(cast: Cast) -> Callable[[int], None]:
    """Call it to add that many candidates more."""

    def more(count: int) -> None:
        for number in range(count):
            with unit_of_work():
                who = person(f"후보{number}", f"more{number}.{count}@example.org", "More")
            make_candidate(cast, who, {"python": f"0.{number % 9 + 1}", "docker": "0.5"})

    return more
