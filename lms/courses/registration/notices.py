"""What students are told about their registration."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from lms.communication.kinds import Kind, register

register(
    Kind(
        "registration.promoted",
        _("수강 대기 순서가 옴"),
        _("%(course)s %(label)s에 자리가 나서 수강신청되었습니다."),
        detail=_("듣지 않으려면 수강정정 기간 안에 내 신청에서 빼 주십시오."),
        urgent=True,
    )
)
register(
    Kind(
        "registration.lapsed",
        _("수강 대기 끝남"),
        _("%(course)s %(label)s의 대기가 자리 없이 끝났습니다."),
    )
)
register(
    Kind(
        "registration.staff",
        _("담당자의 수강신청"),
        _("담당자가 %(course)s %(label)s에 대신 수강신청했습니다."),
        detail=_("사유와 결과는 내 신청에서 볼 수 있습니다."),
    )
)
register(
    Kind(
        "registration.ended",
        _("담당자의 수강 처리"),
        _("담당자가 %(course)s %(label)s의 수강을 끝냈습니다."),
        detail=_("잘못된 처리라면 학과 사무실에 바로 알려 주십시오."),
    )
)
