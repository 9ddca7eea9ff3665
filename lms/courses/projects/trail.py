"""What the audit trail and the access log call company projects."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from sqlalchemy import select

from lms.accounts import queries as accounts
from lms.accounts.queries import trails
from lms.courses.projects import words
from lms.courses.projects.models import (
    CompanyProject,
    ProjectEvaluation,
    ProjectMilestone,
    ProjectRound,
    ProjectTeam,
)
from lms.db import db
from lms.i18n import local

LABELS = {
    "project_round.create": _("프로젝트 회차를 만듦"),
    "project_round.update": _("프로젝트 회차를 고침"),
    "project_round.close": _("프로젝트 회차를 끝냄"),
    "project_round.reopen": _("프로젝트 회차를 다시 엶"),
    "project_round.publish": _("프로젝트 배정을 발표함"),
    "project_milestone.create": _("프로젝트 중간 목표를 만듦"),
    "project_milestone.update": _("프로젝트 중간 목표를 고침"),
    "project_milestone.remove": _("프로젝트 중간 목표를 지움"),
    "company_project.create": _("프로젝트 제안을 씀"),
    "company_project.update": _("프로젝트 제안을 고침"),
    "company_project.submit": _("프로젝트 제안을 냄"),
    "company_project.withdraw": _("프로젝트 제안을 거둠"),
    "company_project.accept": _("프로젝트 제안을 채택함"),
    "company_project.return": _("프로젝트 제안의 보완을 요청함"),
    "company_project.decline": _("프로젝트 제안을 채택하지 않음"),
    "project_team.create": _("프로젝트 팀을 만듦"),
    "project_team.remove": _("프로젝트 팀을 없앰"),
    "project_team.join": _("프로젝트 팀에 들어감"),
    "project_team.leave": _("프로젝트 팀에서 나옴"),
    "project_team.rank": _("팀의 희망을 정함"),
    "project_team.override": _("팀의 프로젝트를 사람이 바꿈"),
    "project_team.hand_in": _("중간 목표의 결과를 냄"),
    "project_team.accept": _("낸 것을 확인함"),
    "project_team.unaccept": _("낸 것의 확인을 거둠"),
    "project_team.comment": _("프로젝트에 의견을 적음"),
    "project_team.meeting": _("프로젝트 회의를 적음"),
    "project_evaluation.save": _("기업 평가를 적음"),
    "project_evaluation.submit": _("기업 평가를 냄"),
    "project_evaluation.return": _("기업 평가의 보완을 요청함"),
    "project_evaluation.release": _("기업 평가를 공개함"),
    "kind:project_round": _("프로젝트 회차"),
    "kind:project_milestone": _("프로젝트 중간 목표"),
    "kind:company_project": _("기업 프로젝트"),
    "kind:project_team": _("프로젝트 팀"),
    "kind:project_evaluation": _("기업 평가"),
    "project team": _("프로젝트 팀"),
    "project teams": _("프로젝트 팀 목록"),
    "field:project_round": _("프로젝트 회차"),
    "field:company_project": _("기업 프로젝트"),
    "field:project_milestone": _("프로젝트 중간 목표"),
    "field:organisation": _("기관"),
    "field:choices": _("희망 수"),
    "field:teams": _("팀 수"),
    "field:sha256": _("지문(SHA-256)"),
    "field:until": _("기한"),
    "field:guide": _("안내"),
    "field:propose_until": _("제안 마감"),
    "field:teams_until": _("팀 구성 마감"),
    "field:prefer_until": _("희망 마감"),
    "field:self_teams": _("교육생이 팀을 만듦"),
    "field:team_min": _("팀의 최소 인원"),
    "field:team_max": _("팀의 최대 인원"),
    "field:rubric_version_id": _("평가표"),
    **{f"value:company_project:{code}": label for code, label in words.STATES.items()},
    **{f"value:project_evaluation:{code}": label for code, label in words.EVALUATIONS.items()},
}


def register() -> None:
    """Give the trail its words and names."""
    trails.register_labels(LABELS)
    accounts.register_scope_names("project_round", round_names)
    accounts.register_scope_names("company_project", project_names)
    accounts.register_scope_names("project_team", team_names)
    accounts.register_scope_names("project_milestone", milestone_names)
    accounts.register_scope_names("project_evaluation", evaluation_names)


def round_names(ids: set[int]) -> dict[int, str]:
    """Titles in the page's language."""
    rows = db.session.scalars(select(ProjectRound).where(ProjectRound.id.in_(ids)))
    return {row.id: local(row) for row in rows}


def project_names(ids: set[int]) -> dict[int, str]:
    """Titles, as the company wrote them."""
    rows = db.session.scalars(select(CompanyProject).where(CompanyProject.id.in_(ids)))
    return {row.id: row.title for row in rows}


def team_names(ids: set[int]) -> dict[int, str]:
    """The teams' own names."""
    rows = db.session.scalars(select(ProjectTeam).where(ProjectTeam.id.in_(ids)))
    return {row.id: row.name for row in rows}


def milestone_names(ids: set[int]) -> dict[int, str]:
    """Titles in the page's language."""
    rows = db.session.scalars(select(ProjectMilestone).where(ProjectMilestone.id.in_(ids)))
    return {row.id: local(row) for row in rows}


def evaluation_names(ids: set[int]) -> dict[int, str]:
    """The team, and which evaluation of it."""
    rows = db.session.execute(
        select(ProjectEvaluation.id, ProjectEvaluation.number, ProjectTeam.name)
        .join(ProjectTeam, ProjectTeam.id == ProjectEvaluation.team_id)
        .where(ProjectEvaluation.id.in_(ids))
    )
    return {row.id: f"{row.name} #{row.number}" for row in rows}
