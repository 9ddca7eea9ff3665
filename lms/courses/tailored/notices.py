"""What people are told about tailored courses. Nothing here knows of anybody's search for work."""

from __future__ import annotations

from flask import url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from lms import i18n
from lms.access import Permission
from lms.accounts import queries as accounts
from lms.accounts.models import Person
from lms.communication import kinds
from lms.communication.kinds import Kind
from lms.communication.operations import absolute, notify, send_mail
from lms.courses.tailored.models import TailoredEmployee, TailoredProposal, TailoredRequest

_STAFF, _COMPANY = Permission.TAILORED_MANAGE, Permission.TAILORED_REQUEST
KINDS = (
    Kind("tailored.requested", _l("기업 맞춤 과정 요청"),
         _l("%(company)s에서 맞춤 과정 ‘%(title)s’을(를) 요청했습니다."), for_those_with=_STAFF),
    Kind("tailored.proposed", _l("맞춤 과정 제안"), _l("‘%(title)s’ 요청에 제안이 왔습니다."),
         for_those_with=_COMPANY),
    Kind("tailored.refused", _l("맞춤 과정 요청 결과"),
         _l("‘%(title)s’ 요청을 받아들이지 못했습니다: %(reason)s"), for_those_with=_COMPANY),
    Kind("tailored.accepted", _l("제안 수락"), _l("%(company)s에서 ‘%(title)s’ 제안을 수락했습니다."),
         for_those_with=_STAFF),
    Kind("tailored.declined", _l("제안 거절"),
         _l("%(company)s에서 ‘%(title)s’ 제안을 수락하지 않았습니다: %(reason)s"), for_those_with=_STAFF),
)  # fmt: skip


def register() -> None:
    """Make the kinds known."""
    for kind in KINDS:
        kinds.register(kind)


def _company(request: TailoredRequest) -> dict[str, str]:
    company = request.organisation
    return {"ko": company.name, "en": company.english_name or company.name}


def to_staff(person: Person, request: TailoredRequest, kind: str, reason: str = "") -> None:
    """Staff of the institution: a request came, or a proposal was answered."""
    notify(
        person, f"tailored.{kind}",
        {"company": _company(request), "title": request.title, "reason": reason},
        url=url_for("tailored.show", request_id=request.id),
        dedup_key=f"tailored.{kind}:{request.id}:{request.version}",
    )  # fmt: skip


def to_company(person: Person, request: TailoredRequest, kind: str) -> None:
    """The company's team: a proposal came, or the request was refused."""
    notify(
        person, f"tailored.{kind}", {"title": request.title, "reason": request.reason},
        url=url_for("tailored.own", request_id=request.id),
        dedup_key=f"tailored.{kind}:{request.id}:{request.version}",
    )  # fmt: skip


def invited(row: TailoredEmployee, proposal: TailoredProposal) -> None:
    """The employee, by mail to the address that the company wrote: the same to everybody."""
    known = accounts.person_by_email(row.email)
    language = known.language if known is not None else "ko"
    with force_locale(language):
        subject = _("회사가 교육 과정에 초대했습니다: %(title)s", title=row.request.title)
        days = f"{i18n.day(proposal.starts_on)} – {i18n.day(proposal.ends_on)}"
    send_mail(
        row.email, subject=subject, template="tailored/invitation.txt", language=language,
        name=row.name, company=_company(row.request)[language], title=row.request.title,
        days=days, link=absolute(url_for("tailored.mine")),
    )  # fmt: skip
