"""What companies' codes are called, and why something was refused, in sentences."""

from __future__ import annotations

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from lms.placement.companies.rules import FactKind, Reason, State

INDUSTRIES = {
    "ai": _("인공지능"),
    "automotive": _("자동차"),
    "energy": _("에너지"),
    "health": _("헬스케어"),
}
GROWTH_STAGES = {
    "startup": _("창업 초기"),
    "growth": _("성장기"),
    "scale_up": _("도약기"),
}
STATES = {
    State.PENDING: _("확인 대기"),
    State.VERIFIED: _("확인됨"),
    State.REFUSED: _("반려"),
}
#: How a state is drawn (the kind of badge).
STATE_KINDS = {State.PENDING: "warning", State.VERIFIED: "success", State.REFUSED: "danger"}
FACTS = {
    FactKind.MOU_SIGNED: _("업무협약 체결"),
    FactKind.MOU_LAPSED: _("업무협약 종료"),
    FactKind.SITE_PREPARING: _("입주 준비"),
    FactKind.OPENED_OFFICE: _("사무소 개소"),
    FactKind.OPENED_CORPORATION: _("법인 설립"),
    FactKind.CLOSED: _("사업장 폐쇄"),
}
FACT_ICONS = {
    FactKind.MOU_SIGNED: "handshake",
    FactKind.MOU_LAPSED: "circle-x",
    FactKind.SITE_PREPARING: "hourglass",
    FactKind.OPENED_OFFICE: "map-pin",
    FactKind.OPENED_CORPORATION: "building-2",
    FactKind.CLOSED: "circle-x",
}
#: How a site stands, by its last fact ("" for none).
SITE_STATES = {
    "": _("아직 확인된 사실 없음"),
    FactKind.SITE_PREPARING: _("입주 준비 중"),
    FactKind.OPENED_OFFICE: _("사무소"),
    FactKind.OPENED_CORPORATION: _("법인"),
    FactKind.CLOSED: _("폐쇄"),
}
MISSING = {
    "site": _("광주 사업장"),
    "summary": _("회사 소개"),
    "website": _("누리집 주소"),
    "english_name": _("영문 회사 이름"),
}

_REASONS = {
    "future": _("앞으로의 날짜는 사실로 기록할 수 없습니다. 일어난 뒤에 기록해 주세요."),
    "needs_site": _("사업장에 관한 사실입니다. 어느 사업장인지 골라 주세요."),
    "no_site": _("회사 전체에 관한 사실입니다. 사업장은 고르지 않습니다."),
    "repeated": _("똑같은 사실이 이미 있습니다."),
    "already_open": _("그 사업장은 그때 이미 열려 있었습니다."),
    "office_and_corporation": _(
        "한 사업장은 사무소이거나 법인입니다. 둘 다일 수 없으니, 형태가 바뀌었다면 먼저 폐쇄를 기록해 주세요."
    ),
    "closed_before_opened": _("그날 그 사업장은 열려 있지 않았습니다."),
    "preparing_while_open": _("그 사업장은 그때 이미 열려 있었습니다. 입주 준비는 그 앞의 날이어야 합니다."),
    "already_preparing": _("그 사업장은 그때 이미 입주를 준비하고 있었습니다."),
    "already_signed": _("그때 업무협약이 이미 맺어져 있었습니다."),
    "lapsed_before_signed": _("그날 맺어져 있던 업무협약이 없습니다."),
    "unknown_kind": _("모르는 종류의 사실입니다."),
}  # fmt: skip


def sentence(reason: Reason) -> str:
    """Why a fact is refused."""
    return str(_REASONS[reason.code]) % reason.params


def invalid_number() -> str:
    """Why a business number is not accepted."""
    return gettext("사업자등록번호가 아닙니다. 열 자리 숫자를 다시 확인해 주세요. 예: 123-45-67891")
