"""What people are told about their seats."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from lms.communication.kinds import Kind, register

register(
    Kind(
        "enrolment.confirmed",
        _("수강 신청 결과"),
        _("%(title)s %(label)s에 자리가 확정되었습니다."),
        detail=_("%(on)s에 시작합니다. 내 수강 화면에서 일정과 다음 할 일을 볼 수 있습니다."),
    )
)
register(
    Kind(
        "enrolment.withdrawn",
        _("수강 취소"),
        _("%(title)s %(label)s의 수강이 끝났습니다."),
        detail=_("%(on)s에 처리되었습니다. 잘못된 처리라면 운영 기관에 바로 알려 주십시오."),
    )
)
