"""What people are told about their tracks."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from lms.communication.kinds import Kind, register

register(
    Kind(
        "programme.completed",
        _("과정 수료"),
        _("%(track)s 과정을 수료했습니다."),
        detail=_("%(on)s에 모든 요건을 갖추었습니다. 요건마다 충족한 근거를 볼 수 있습니다."),
    )
)
register(
    Kind(
        "programme.expected",
        _("수료 예정일"),
        _("%(track)s 과정의 수료 예정일은 %(on)s입니다."),
        detail=_("수료 예정인 동안 채용 연결을 켤 수 있습니다."),
    )
)
register(
    Kind(
        "programme.completion_revoked",
        _("수료 취소"),
        _("%(track)s 과정의 수료가 취소되었습니다."),
        detail=_("사유: %(reason)s"),
    )
)
