"""What graduates and companies are told about introductions."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from lms.access import Permission
from lms.communication.kinds import Kind, register

ASKED = register(
    Kind(
        "introduction.asked",
        _("기업의 소개 요청"),
        _(
            "%(company)s에서 '%(title)s' 자리로 소개를 요청했습니다. %(answer_by)s까지 답해 주십시오."
        ),
        channels=("app", "mail", "text"),
        detail=_(
            "수락하면 회사에 이름과 이메일이 보입니다. 거절하면 누구인지 알리지 않습니다. "
            "답하지 않으면 기한이 지나 저절로 끝납니다."
        ),
    )
)
ACCEPTED = register(
    Kind(
        "introduction.accepted",
        _("소개 요청을 수락함"),
        _("'%(title)s'의 %(code)s 후보가 소개를 수락했습니다. 연락처를 볼 수 있습니다."),
        for_those_with=Permission.PIPELINE_ACT,
    )
)
DECLINED = register(
    Kind(
        "introduction.declined",
        _("소개 요청을 거절함"),
        _("'%(title)s'의 %(code)s 후보가 소개를 거절했습니다."),
        for_those_with=Permission.PIPELINE_ACT,
    )
)
WITHDRAWN = register(
    Kind(
        "introduction.withdrawn",
        _("후보가 채용 연결을 끔"),
        _("'%(title)s'에서 소개를 요청하거나 소개받은 후보 한 사람이 채용 연결을 껐습니다."),
        for_those_with=Permission.PIPELINE_ACT,
    )
)
