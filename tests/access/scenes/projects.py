"""A published round with a team, a hand-in and a submitted evaluation; and a round open to proposals."""

from __future__ import annotations

import io
from datetime import timedelta
from decimal import Decimal

from flask import Flask

from lms import clock, storage
from lms.accounts.models import Person
from lms.courses.projects.models import HAND_IN
from lms.courses.projects.operations import evaluating, proposing, rounds, teaming, working
from lms.db import db, unit_of_work
from tests.cast import Cast
from tests.courses.projects.stage import (
    a_round,
    a_team,
    accepted,
    proposal_values,
    publish,
    rubric,
)


def add(app: Flask, cast: Cast, params: dict[str, object]) -> dict[str, object]:
    """The trainee's team works for the first company; the other company has no team."""
    with app.test_request_context("/"), unit_of_work():
        version = rubric(cast)
        row = a_round(cast, rubric_version_id=version.id)
        project = accepted(cast, row)
        team = a_team(row, "가온", cast.trainee)
        trainee = db.session.get_one(Person, cast.trainee.id)
        teaming.rank(team, [project.id], team.version, trainee)
        values = {"title_ko": "착수 보고", "title_en": "Kick-off", "detail": "",
                  "due_at": clock.now() + timedelta(days=10)}  # fmt: skip
        milestone = rounds.add_milestone(row, values)
        publish(cast, row)
        kept = storage.keep(io.BytesIO("보고".encode()), "report.txt")
        handed = working.hand_in(team, milestone, trainee, "냈습니다", "", [kept], 0)
        employer = db.session.get_one(Person, cast.employer.id)
        points = {one.id: Decimal(8) for one in version.criteria}
        judged = evaluating.write(team, employer, points, "좋습니다", {}, 0, submit=True)
        open_round = a_round(cast, title_ko="2차 기업 프로젝트")
        draft = proposing.write(open_round, cast.company.id, proposal_values("초안"), employer)
        file = storage.attachments(HAND_IN, [handed.id])[handed.id][0]
        return {
            "projects.round_id": row.id,
            "projects.propose.round_id": open_round.id,
            "projects.project_id": project.id,
            "projects.edit_proposal.project_id": draft.id,
            "projects.team_id": team.id,
            "projects.milestone_id": milestone.id,
            "projects.evaluation_id": judged.id,
            "projects.attachment_id": file.id,
            "projects.name": "report.txt",
            "projects.end_round.act": "close",
            "projects.decide.act": "return",
            "projects.act.act": "submit",
            "projects.move.act": "join",
            "projects.settle.act": "accept",
            "projects.settle_evaluation.act": "return",
            "project_round_id": row.id,
            "company_project_id": project.id,
            "company_draft_id": draft.id,
            "project_team_id": team.id,
            "open_round_id": open_round.id,
        }
