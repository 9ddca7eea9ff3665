"""What people are told about companies."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from lms.access import Permission
from lms.communication.kinds import Kind, register

register(
    Kind(
        "company.registered",
        _("회사 등록 신청"),
        _("%(company)s 회사가 등록을 신청했습니다."),
        detail=_("사업자등록번호와 사업장을 확인한 뒤 결정해 주세요."),
        for_those_with=Permission.COMPANY_VERIFY,
    )
)
register(
    Kind(
        "company.verified",
        _("회사 확인"),
        _("%(company)s 회사가 확인되었습니다."),
        detail=_("이제 채용공고를 올리고 후보를 볼 수 있습니다."),
        for_those_with=Permission.COMPANY_MANAGE,
    )
)
register(
    Kind(
        "company.refused",
        _("회사 등록 반려"),
        _("%(company)s 회사의 등록이 반려되었습니다."),
        detail=_("사유: %(reason)s"),
        for_those_with=Permission.COMPANY_MANAGE,
    )
)
register(
    Kind(
        "company.member_removed",
        _("회사 담당자에서 제외"),
        _("%(company)s 회사의 담당자에서 제외되었습니다."),
        for_those_with=Permission.COMPANY_MANAGE,
    )
)
