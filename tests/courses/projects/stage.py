"""A round with a proposal, a team and an evaluation, made through the operations."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from lms import clock
from lms.accounts.models import Person
from lms.courses.programmes.models import Cohort
from lms.courses.projects.models import CompanyProject, ProjectRound, ProjectTeam
from lms.courses.projects.operations import assigning, proposing, rounds, teaming
from lms.courses.rubrics import operations as rubrics
from lms.courses.rubrics.models import RubricVersion
from lms.courses.rubrics.rules import Line
from lms.db import db
from tests.cast import Cast


def rubric(cast: Cast) -> RubricVersion:
    """Two criteria, in the bank of the cast's course."""
    lines = [
        Line(None, "문제 풀이", "Solving", Decimal(10),
             [{"points": "10", "from": "8", "ko": "뛰어남", "en": "Excellent"},
              {"points": "7", "from": "0", "ko": "보통", "en": "Fair"}], ["python"]),
        Line(None, "협업", "Working together", Decimal(10), [], []),
    ]  # fmt: skip
    made = rubrics.keep_own(
        None,
        course_id=cast.course.id,
        title_ko="기업 평가표",
        title_en="Company rubric",
        lines=lines,
    )
    assert made is not None
    made.rubric.in_bank = True
    db.session.flush()
    return made


def round_values(**more: Any) -> dict[str, Any]:
    """Dates that are open for everything."""
    now = clock.now()
    return {
        "title_ko": "1차 기업 프로젝트", "title_en": "First company projects", "guide": "",
        "propose_until": now + timedelta(days=3), "teams_until": now + timedelta(days=5),
        "prefer_until": now + timedelta(days=7), "starts_on": clock.today() + timedelta(days=8),
        "ends_on": clock.today() + timedelta(days=40), "self_teams": True, "team_min": 1,
        "team_max": 3, "rubric_version_id": None,
    } | more  # fmt: skip


def proposal_values(title: str = "배터리 수명 예측", **more: Any) -> dict[str, Any]:
    """A proposal that is complete."""
    return {
        "title": title, "problem": "수명을 미리 알고 싶습니다.", "resources": "", "outcome": "",
        "skills": ["python"], "team_min": 1, "team_max": 3, "teams": 1, "mentor_id": None,
        "rights": "shared", "secrecy": "", "languages": ["ko"],
    } | more  # fmt: skip


def a_round(cast: Cast, **more: Any) -> ProjectRound:
    """A round of the cast's cohort."""
    values = round_values(**more)
    cohort = db.session.get_one(Cohort, cast.cohort.id)
    return rounds.create_round(cohort, values, db.session.get_one(Person, cast.staff.id))


def accepted(
    cast: Cast,
    row: ProjectRound,
    title: str = "배터리 수명 예측",
    *,
    other: bool = False,
    **more: Any,
) -> CompanyProject:
    """An accepted proposal of one of the companies."""
    who = db.session.get_one(Person, (cast.other_employer if other else cast.employer).id)
    place = cast.other_company if other else cast.company
    values = proposal_values(title, **{"mentor_id": who.id, **more})
    made = proposing.write(row, place.id, values, who)
    proposing.act(made, "submit", who, side="company")
    proposing.act(made, "accept", db.session.get_one(Person, cast.staff.id), side="staff")
    return made


def a_team(row: ProjectRound, name: str, *people: Person) -> ProjectTeam:
    """A team that the first made and the others joined."""
    first, *rest = [db.session.get_one(Person, one.id) for one in people]
    team = teaming.make_own(row, name, first)
    for one in rest:
        teaming.join(team, one)
    return team


def publish(cast: Cast, row: ProjectRound) -> None:
    """Publish the assignment after the deadline of wishes."""
    row.prefer_until = clock.now() - timedelta(minutes=1)
    row.propose_until = row.teams_until = row.prefer_until
    db.session.flush()
    staff = db.session.get_one(Person, cast.staff.id)
    assigning.publish(row, assigning.plan(row).digest, staff)
