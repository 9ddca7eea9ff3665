"""The teams of a round as a table."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _

from lms import i18n
from lms.accounts import queries as accounts
from lms.courses.projects import words
from lms.courses.projects.models import ProjectMilestone, ProjectTeam
from lms.courses.projects.queries.evaluations import latest_of
from lms.courses.projects.queries.working import hand_ins_of
from lms.courses.projects.rules.phases import milestone_state
from lms.interop.formats.spreadsheets import Cell

Table = tuple[list[str], list[list[Cell]]]


def team_table(
    teams: Sequence[ProjectTeam], milestones: Sequence[ProjectMilestone], now: datetime
) -> Table:
    """One line a member: team, project, company, milestones, how the evaluation stands."""
    head = [_("팀"), _("이름"), _("번호"), _("프로젝트"), _("기업")]
    head += [i18n.local(one) for one in milestones] + [_("기업 평가")]
    handed = hand_ins_of(team.id for team in teams)
    judged = latest_of(team.id for team in teams)
    rows: list[list[Cell]] = []
    for team in teams:
        states = []
        for one in milestones:
            own = handed.get((team.id, one.id))
            state = milestone_state(
                one.due_at, own.handed_at if own else None, own.accepted_at if own else None, now
            )
            states.append(str(words.MILESTONES[state]))
        project = team.project
        company = accounts.place_name(project.organisation) if project else ""
        evaluation = judged.get(team.id)
        for member in team.members:
            rows.append(
                [
                    team.name, i18n.person_name(member.person), member.person.number,
                    project.title if project else "", company, *states,
                    str(words.EVALUATIONS[evaluation]) if evaluation else "",
                ]
            )  # fmt: skip
    return head, rows
