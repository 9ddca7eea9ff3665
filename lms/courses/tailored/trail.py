"""What the audit trail and the access log call tailored courses."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from sqlalchemy import select

from lms.accounts import queries as accounts
from lms.accounts.queries import trails
from lms.courses.tailored import words
from lms.courses.tailored.models import TailoredEmployee, TailoredRequest
from lms.db import db

LABELS = {
    "tailored_request.create": _("맞춤 과정을 요청함"),
    "tailored_request.update": _("맞춤 과정 요청을 고침"),
    "tailored_request.propose": _("맞춤 과정을 제안함"),
    "tailored_request.refuse": _("맞춤 과정 요청을 받아들이지 않음"),
    "tailored_request.withdraw": _("맞춤 과정 요청을 거둠"),
    "tailored_request.accept": _("맞춤 과정 제안을 수락함"),
    "tailored_request.decline": _("맞춤 과정 제안을 수락하지 않음"),
    "tailored_request.add": _("직원 명단을 올림"),
    "tailored_employee.remind": _("직원에게 다시 알림"),
    "tailored_employee.remove": _("직원을 명단에서 뺌"),
    "tailored_employee.join": _("직원이 참여함"),
    "tailored_employee.decline": _("직원이 참여하지 않음"),
    "tailored_employee.agree": _("회사가 볼 것을 정함"),
    "kind:tailored_request": _("맞춤 과정"),
    "kind:tailored_employee": _("맞춤 과정의 직원"),
    "tailored roster": _("맞춤 과정의 직원 명단"),
    "tailored report": _("맞춤 과정 보고서"),
    "field:people": _("사람 수"),
    "field:agreed": _("동의한 것"),
    **{f"value:tailored_request:{code}": label for code, label in words.STATES.items()},
    **{f"value:tailored_employee:{code}": label for code, label in words.EMPLOYEES.items()},
    **{f"value:tailored_employee:{code}": label for code, label in words.WHATS.items()},
}


def register() -> None:
    """Give the trail its words and names."""
    trails.register_labels(LABELS)
    accounts.register_scope_names("tailored_request", request_names)
    accounts.register_scope_names("tailored_employee", employee_names)


def request_names(ids: set[int]) -> dict[int, str]:
    """Titles, as the company wrote them."""
    rows = db.session.scalars(select(TailoredRequest).where(TailoredRequest.id.in_(ids)))
    return {row.id: row.title for row in rows}


def employee_names(ids: set[int]) -> dict[int, str]:
    """The course; who it is stands in the row's actor where they acted themselves."""
    rows = db.session.execute(
        select(TailoredEmployee.id, TailoredRequest.title)
        .join(TailoredRequest, TailoredRequest.id == TailoredEmployee.request_id)
        .where(TailoredEmployee.id.in_(ids))
    )
    return {row.id: f"{row.title} #{row.id}" for row in rows}
