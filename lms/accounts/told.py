"""What people are told about their accounts inside the product."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from lms.communication.kinds import EVERYBODY, Kind, register

register(
    Kind(
        "account.merged",
        _("계정을 합침"),
        _("내 다른 계정(%(number)s)이 이 계정으로 합쳐졌습니다."),
        detail=_("수강, 성적, 제출물이 모두 이 계정에 있습니다. 내가 모르는 기록이 있으면 사업단에 바로 알려 주십시오."),
        for_those_with=EVERYBODY,
    )
)  # fmt: skip
register(
    Kind(
        "account.unmerged",
        _("계정 합치기를 되돌림"),
        _("계정(%(number)s)을 합친 것을 되돌렸습니다."),
        detail=_("합치기 전의 기록이 각 계정으로 돌아갔습니다."),
        for_those_with=EVERYBODY,
    )
)
