"""What the audit trail calls requests about attendance."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from sqlalchemy import select

from lms.accounts import queries as accounts
from lms.accounts.models import Person
from lms.accounts.queries import trails
from lms.courses.absences.models import AttendanceRequest
from lms.db import db

LABELS = {
    "absence.asked": _("출결에 관해 신청함"),
    "absence.answered": _("출결 신청을 보완함"),
    "absence.withdrawn": _("출결 신청을 거둠"),
    "absence.more_asked": _("출결 신청에 보완을 요청함"),
    "absence.approved": _("출결 신청을 승인함"),
    "absence.refused": _("출결 신청을 거절함"),
    "absence.revoked": _("출결 신청의 승인을 취소함"),
    "kind:attendance_request": _("출결 신청"),
    "attendance requests": _("출결 신청 목록"),
    "attendance request": _("출결 신청"),
    "attendance document": _("출결 신청의 증빙 서류"),
    "value:attendance_request:requested": _("결정 대기"),
    "value:attendance_request:more_asked": _("보완 요청"),
    "value:attendance_request:approved": _("승인함"),
    "value:attendance_request:refused": _("거절함"),
    "value:attendance_request:withdrawn": _("거둠"),
    "field:attendance_request:documents": _("증빙 파일"),
    "field:attendance_request:type": _("종류"),
}


def register() -> None:
    """Give the trail its words and names."""
    trails.register_labels(LABELS)
    accounts.register_scope_names("attendance_request", _names)


def _names(ids: set[int]) -> dict[int, str]:
    """Whose request it is, and for which day."""
    rows = db.session.execute(
        select(AttendanceRequest.id, AttendanceRequest.starts_on, Person.name)
        .join(Person, Person.id == AttendanceRequest.person_id)
        .where(AttendanceRequest.id.in_(ids))
    )
    return {row.id: f"{row.name} {row.starts_on.isoformat()}" for row in rows}
