"""What the audit trail and the access log call what is done to companies."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from lms.accounts.queries import trails
from lms.placement.companies import words

LABELS = (
    {
        "company.register": _("기업이 등록을 신청함"),
        "company.update": _("기업 정보를 고침"),
        "company.resubmit": _("기업이 다시 신청함"),
        "company.verify": _("기업을 확인함"),
        "company.refuse": _("기업을 반려함"),
        "company.add_site": _("사업장을 더함"),
        "company.update_site": _("사업장을 고침"),
        "company.remove_site": _("사업장을 지움"),
        "company.record_fact": _("사실을 기록함"),
        "company.withdraw_fact": _("사실 기록을 거둠"),
        "company team": _("기업 담당자 명단"),
        "field:address": _("주소"),
        "field:business_number": _("사업자등록번호"),
        "field:english_name": _("영문 이름"),
        "field:kind": _("종류"),
        "field:name_en": _("이름(영어)"),
        "field:name_ko": _("이름(한국어)"),
        "field:parent": _("소속"),
        "field:slug": _("주소 이름"),
        "field:stage": _("성장 단계"),
        "field:website": _("누리집 주소"),
    }
    | {f"value:organisation:{code}": name for code, name in words.STATES.items()}
    | {f"value:organisation:{code}": name for code, name in words.FACTS.items()}
)


def register() -> None:
    """Give the trail its words."""
    trails.register_labels(LABELS)
