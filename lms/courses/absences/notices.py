"""What learners and deciders are told about requests; never a sensitive reason."""

from __future__ import annotations

from flask import url_for
from flask_babel import lazy_gettext as _

from lms.access import Permission
from lms.communication.kinds import Kind, register
from lms.communication.operations import notify
from lms.courses.absences import queries
from lms.courses.absences.models import AttendanceRequest
from lms.courses.attendance import queries as attendance

register(
    Kind(
        "attendance.request_asked",
        _("출결 신청이 들어옴"),
        _("%(who)s 님이 %(place)s의 %(on)s 출결에 관해 신청했습니다."),
        for_those_with=Permission.ABSENCE_DECIDE,
    )
)
register(
    Kind(
        "attendance.request_more",
        _("출결 신청의 보완 요청"),
        _("%(place)s의 %(on)s 출결 신청에 보완할 것이 있습니다."),
    )
)
register(
    Kind(
        "attendance.request_approved",
        _("출결 신청이 승인됨"),
        _("%(place)s의 %(on)s 출결 신청이 승인되었습니다."),
    )
)
register(
    Kind(
        "attendance.request_refused",
        _("출결 신청이 거절됨"),
        _("%(place)s의 %(on)s 출결 신청이 거절되었습니다. 까닭을 확인해 주세요."),
    )
)
register(
    Kind(
        "attendance.request_withdrawn",
        _("출결 신청을 거둠"),
        _("%(who)s 님이 %(place)s의 %(on)s 출결 신청을 거두었습니다."),
        for_those_with=Permission.ABSENCE_DECIDE,
    )
)


def _params(request: AttendanceRequest) -> dict[str, object]:
    return {
        "who": request.person.name,
        "place": attendance.card(request.place).name,
        "on": request.starts_on.isoformat(),
    }


def tell_deciders(request: AttendanceRequest, kind: str) -> None:
    """Tell everybody who may decide it."""
    url = url_for("absences.request_page", request_id=request.id)
    for person in queries.deciders(request.place, request.approver):
        if person.id != request.person_id:
            notify(
                person, kind, _params(request), url=url,
                dedup_key=f"{kind}:{request.id}:{request.version}",
            )  # fmt: skip


def tell_learner(request: AttendanceRequest, kind: str) -> None:
    """Tell the one who asked."""
    notify(
        request.person, kind, _params(request),
        url=url_for("absences.own", request_id=request.id),
        dedup_key=f"{kind}:{request.id}:{request.version}",
    )  # fmt: skip
