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
register(
    Kind(
        "programme.graduated",
        _("졸업"),
        _("%(track)s 과정을 졸업했습니다."),
        detail=_("%(on)s에 졸업 요건까지 모두 갖추었습니다."),
    )
)
register(
    Kind(
        "programme.graduation_revoked",
        _("졸업 취소"),
        _("%(track)s 과정의 졸업이 취소되었습니다. 수료는 그대로입니다."),
        detail=_("사유: %(reason)s"),
    )
)
register(
    Kind(
        "programme.early_employed",
        _("조기 취업 인정"),
        _("%(track)s 과정을 조기 취업으로 마쳤습니다."),
        detail=_("%(on)s에 조기 취업으로 인정되었습니다. 근거는 수료 현황에서 볼 수 있습니다."),
    )
)
register(
    Kind(
        "programme.withdrawn",
        _("중도 포기 처리"),
        _("%(track)s 과정의 자리가 끝났습니다."),
        detail=_("%(on)s에 처리되었습니다. 사유는 수료 현황에서 볼 수 있습니다."),
    )
)
register(
    Kind(
        "programme.dismissed",
        _("제적"),
        _("%(track)s 과정에서 제적되었습니다."),
        detail=_("%(on)s에 처리되었습니다. 사유: %(reason)s"),
    )
)
register(
    Kind(
        "programme.not_completed",
        _("미수료"),
        _("%(track)s 과정이 끝났고, 수료하지 못했습니다."),
        detail=_("갖추지 못한 요건은 수료 현황에서 볼 수 있습니다."),
    )
)
register(
    Kind(
        "programme.leaving_undone",
        _("자리를 되돌림"),
        _("%(track)s 과정에 다시 재학하게 되었습니다."),
        detail=_("사유: %(reason)s"),
    )
)
register(
    Kind(
        "programme.on_leave",
        _("휴학 처리"),
        _("%(track)s 과정에서 휴학 처리되었습니다."),
        detail=_("자리는 그대로이고, 수강은 복학할 때 다시 열립니다."),
    )
)
register(
    Kind(
        "programme.returned",
        _("복학 처리"),
        _("%(track)s 과정에 복학했습니다."),
    )
)
