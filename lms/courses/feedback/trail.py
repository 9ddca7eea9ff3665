"""What the audit trail calls feedback files and requests to regrade."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from sqlalchemy import select

from lms.accounts import queries as accounts
from lms.accounts.queries import trails
from lms.courses.assignments.trail import submission_names
from lms.courses.feedback.models import RegradeRequest
from lms.db import db

LABELS = {
    "feedback.attach": _("피드백 파일을 붙임"),
    "feedback.remove": _("피드백 파일을 지움"),
    "regrade.ask": _("재채점을 요청함"),
    "regrade.withdraw": _("재채점 요청을 거둠"),
    "regrade.answer": _("재채점 요청에 답함"),
    "kind:regrade_request": _("재채점 요청"),
    "regrade requests": _("재채점 요청 목록"),
    "feedback file": _("피드백 파일"),
    "field:state": _("상태"),
    "value:regrade_request:open": _("답을 기다림"),
    "value:regrade_request:kept": _("점수 유지"),
    "value:regrade_request:changed": _("점수 변경"),
    "value:regrade_request:withdrawn": _("거둠"),
}


def register() -> None:
    """Give the trail its words and names."""
    trails.register_labels(LABELS)
    accounts.register_scope_names("regrade_request", request_names)


def request_names(ids: set[int]) -> dict[int, str]:
    """Whose work was asked about, and for what."""
    rows = db.session.execute(
        select(RegradeRequest.id, RegradeRequest.submission_id).where(RegradeRequest.id.in_(ids))
    ).all()
    names = submission_names({row.submission_id for row in rows})
    return {row.id: names[row.submission_id] for row in rows if row.submission_id in names}
