"""What learners are asked about differences."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from lms.communication.kinds import Kind, register

register(
    Kind(
        "attendance.difference_asked",
        _("출결 기록의 차이를 물음"),
        _("%(place)s의 %(on)s 출결이 공식 기록과 다릅니다. %(note)s"),
    )
)
