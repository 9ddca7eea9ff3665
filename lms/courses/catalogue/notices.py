"""What people are told about teaching."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from lms.access import Permission
from lms.communication.kinds import Kind, register

register(
    Kind(
        "teaching.assigned",
        _("강의 배정"),
        _("%(title)s %(label)s의 교수진으로 배정되었습니다."),
        detail=_("강의 화면에서 차시와 과제를 준비할 수 있습니다."),
        for_those_with=Permission.OFFERING_TEACH,
    )
)
