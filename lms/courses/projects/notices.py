"""What people are told about company projects."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _

from lms.access import Permission
from lms.accounts.models import Person
from lms.communication import kinds
from lms.communication.kinds import Kind
from lms.communication.operations import notify
from lms.courses.projects.models import (
    CompanyProject,
    ProjectComment,
    ProjectEvaluation,
    ProjectHandIn,
    ProjectMilestone,
    ProjectTeam,
)

_STAFF, _COMPANY = Permission.PROJECT_MANAGE, Permission.PROJECT_PROPOSE
KINDS = (
    Kind("project.proposed", _("기업 프로젝트 제안"), _("%(company)s: ‘%(project)s’ 제안을 냈습니다."),
         for_those_with=_STAFF),
    Kind("project.accepted", _("프로젝트 제안 채택"), _("‘%(project)s’ 제안이 채택되었습니다."),
         for_those_with=_COMPANY),
    Kind("project.returned", _("프로젝트 제안 보완 요청"),
         _("‘%(project)s’ 제안을 보완해 주십시오: %(reason)s"), for_those_with=_COMPANY),
    Kind("project.declined", _("프로젝트 제안 결과"),
         _("‘%(project)s’ 제안은 채택되지 않았습니다: %(reason)s"), for_those_with=_COMPANY),
    Kind("project.assigned", _("프로젝트 배정"), _("%(team)s 팀의 프로젝트는 ‘%(project)s’입니다.")),
    Kind("project.unassigned", _("프로젝트 배정 없음"),
         _("%(team)s 팀에 배정된 프로젝트가 없습니다. 담당자에게 문의해 주십시오.")),
    Kind("project.team_came", _("우리 프로젝트의 팀"), _("‘%(project)s’을(를) %(team)s 팀이 맡습니다."),
         for_those_with=_COMPANY),
    Kind("project.handed_in", _("팀이 낸 것"), _("%(team)s 팀이 ‘%(milestone)s’을(를) 냈습니다."),
         for_those_with=_COMPANY),
    Kind("project.hand_in_accepted", _("낸 것이 확인됨"), _("‘%(milestone)s’이(가) 확인되었습니다.")),
    Kind("project.comment", _("프로젝트에 달린 말"),
         _("%(team)s 팀의 ‘%(milestone)s’에 새 의견이 있습니다."), for_those_with=(kinds.LEARNERS, _COMPANY)),
    Kind("project.evaluated", _("기업의 평가"), _("‘%(project)s’, %(team)s 팀의 평가가 들어왔습니다."),
         for_those_with=_STAFF),
    Kind("project.evaluation_returned", _("평가 보완 요청"),
         _("%(team)s 팀의 평가를 보완해 주십시오: %(reason)s"), for_those_with=_COMPANY),
    Kind("project.result", _("프로젝트 평가 결과"), _("‘%(project)s’의 기업 평가를 볼 수 있습니다.")),
)  # fmt: skip


def register() -> None:
    """Make the kinds known."""
    for kind in KINDS:
        kinds.register(kind)


def proposed(person: Person, project: CompanyProject) -> None:
    """Staff: that a company handed in a proposal."""
    company = project.organisation
    notify(
        person, "project.proposed",
        {"project": project.title,
         "company": {"ko": company.name, "en": company.english_name or company.name}},
        url=url_for("projects.review", project_id=project.id),
        dedup_key=f"project.proposed:{project.id}:{project.version}",
    )  # fmt: skip


def decided(person: Person, project: CompanyProject) -> None:
    """The company: what staff decided."""
    notify(
        person, f"project.{project.state}", {"project": project.title, "reason": project.reason},
        url=url_for("projects.own_proposal", project_id=project.id),
        dedup_key=f"project.{project.state}:{project.id}:{project.version}",
    )  # fmt: skip


def _of_team(
    person: Person, kind: str, team: ProjectTeam, key: str, endpoint: str = "projects.team",
    **more: Any,
) -> None:  # fmt: skip
    title = team.project.title if team.project is not None else ""
    notify(
        person, kind, {"team": team.name, "project": title, **more},
        url=url_for(endpoint, team_id=team.id), dedup_key=f"{kind}:{key}",
    )  # fmt: skip


def assigned(person: Person, team: ProjectTeam) -> None:
    """A member: what the team works on."""
    kind = "project.assigned" if team.project is not None else "project.unassigned"
    _of_team(person, kind, team, f"{team.id}:{team.version}")


def team_came(person: Person, team: ProjectTeam) -> None:
    """The company: which team it gets."""
    _of_team(person, "project.team_came", team, f"{team.id}:{team.version}")


def _titles(milestone: ProjectMilestone) -> dict[str, str]:
    return {"ko": milestone.title_ko, "en": milestone.title_en or milestone.title_ko}


def handed_in(
    person: Person, team: ProjectTeam, milestone: ProjectMilestone, row: ProjectHandIn
) -> None:
    """The mentor: that the team handed in."""
    _of_team(person, "project.handed_in", team, f"{row.id}:{row.version}",
             milestone=_titles(milestone))  # fmt: skip


def accepted(
    person: Person, team: ProjectTeam, milestone: ProjectMilestone, row: ProjectHandIn
) -> None:
    """A member: that it was taken as done."""
    _of_team(person, "project.hand_in_accepted", team, f"{row.id}:{row.version}",
             milestone=_titles(milestone))  # fmt: skip


def commented(
    person: Person, team: ProjectTeam, milestone: ProjectMilestone, row: ProjectComment
) -> None:
    """Members and mentor: that somebody said something."""
    _of_team(person, "project.comment", team, str(row.id), milestone=_titles(milestone))


def evaluated(person: Person, team: ProjectTeam, row: ProjectEvaluation) -> None:
    """Staff: that an evaluation waits for its release."""
    _of_team(person, "project.evaluated", team, f"{row.id}:{row.version}")


def evaluation_returned(person: Person, team: ProjectTeam, row: ProjectEvaluation) -> None:
    """The company: that an evaluation is to be mended."""
    _of_team(person, "project.evaluation_returned", team, f"{row.id}:{row.version}",
             "projects.evaluate", reason=row.reason)  # fmt: skip


def result(person: Person, team: ProjectTeam, row: ProjectEvaluation) -> None:
    """A member: that the evaluation can be read."""
    _of_team(person, "project.result", team, f"{row.id}:{row.number}")
