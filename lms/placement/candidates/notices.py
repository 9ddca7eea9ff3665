"""What candidates are told."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from lms.communication.kinds import Kind, register

register(
    Kind(
        "matching.on",
        _("채용 연결 켬"),
        _("채용 연결을 켰습니다."),
        detail=_("확인된 기업이 이름 없이 후보 번호와 역량 근거를 봅니다. 언제든 끌 수 있습니다."),
    )
)
register(
    Kind(
        "matching.off",
        _("채용 연결 끔"),
        _("채용 연결을 껐습니다."),
        detail=_("모든 목록에서 바로 사라졌습니다. 진행 중이던 소개도 닫혔습니다."),
    )
)
