"""Tailored courses in words: states, refusals, and what employees agree to."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from lms.courses.tailored.rules.reporting import HIGHEST, LOWEST
from lms.i18n import number

STAGES = {"startup": _l("창업 초기"), "growth": _l("성장기"), "scale_up": _l("도약기")}
STATES = {
    "submitted": _l("답을 기다림"),
    "proposed": _l("제안 받음"),
    "accepted": _l("진행"),
    "refused": _l("받아들이지 않음"),
    "withdrawn": _l("거두어짐"),
}
TONES = {
    "submitted": "info", "proposed": "warning", "accepted": "success", "refused": "neutral",
    "withdrawn": "neutral",
}  # fmt: skip
PROPOSALS = {
    "open": _l("답을 기다림"),
    "replaced": _l("새 제안으로 바뀜"),
    "accepted": _l("수락"),
    "declined": _l("수락하지 않음"),
}
PROPOSAL_TONES = {
    "open": "warning", "replaced": "neutral", "accepted": "success", "declined": "neutral",
}  # fmt: skip
EMPLOYEES = {
    "invited": _l("초대함"),
    "joined": _l("참여"),
    "declined": _l("참여하지 않음"),
    "removed": _l("명단에서 뺌"),
}
EMPLOYEE_TONES = {
    "invited": "info", "joined": "success", "declined": "neutral", "removed": "neutral",
}  # fmt: skip
#: Of the sentences below; raised whenever they change.
CONSENT_VERSION = "2026-01"
WHATS = {"attendance": _l("출석률"), "completion": _l("이수"), "marks": _l("성적")}
CONSENTS = {
    "attendance": _l("회사가 내 출석률(%)을 봅니다."),
    "completion": _l("회사가 내가 이수한 교과목의 비율을 봅니다."),
    "marks": _l("회사가 공개된 내 성적(백분율)의 평균을 봅니다."),
}

_REASONS: dict[str, Any] = {
    "not_verified": lambda p: _("사업단이 확인한 기업만 요청할 수 있습니다."),
    "state": lambda p: _("지금 상태에서는 그렇게 할 수 없습니다."),
    "reason_needed": lambda p: _("사유를 적어 주십시오."),
    "ends_before_starts": lambda p: _("끝나는 날이 시작하는 날보다 빠릅니다."),
    "valid_after_start": lambda p: _("제안의 기한은 시작하는 날보다 늦을 수 없습니다."),
    "support_above_price": lambda p: _("지원금이 비용보다 많습니다."),
    "no_courses": lambda p: _("강좌를 하나는 고르십시오."),
    "expired": lambda p: _("제안의 기한이 지났습니다. 새 제안을 요청하십시오."),
    "not_accepted": lambda p: _("제안을 수락한 뒤에 명단을 만들 수 있습니다."),
    "no_name": lambda p: _("%(line)s번째 줄에 이름이 없습니다.", line=p.get("line", "")),
    "bad_name": lambda p: _(
        "%(line)s번째 줄의 이름에 주민등록번호나 저장할 수 없는 문자가 있습니다.", line=p.get("line", "")
    ),
    "no_address": lambda p: _("%(line)s번째 줄에 이메일 주소가 없습니다.", line=p.get("line", "")),
    "twice": lambda p: _("%(line)s번째 줄의 주소가 앞에도 있습니다.", line=p.get("line", "")),
    "too_many": lambda p: _("명단은 300명까지입니다."),
    "nobody": lambda p: _("명단이 비어 있습니다."),
    "bad_file": lambda p: _("읽을 수 없는 파일입니다. 이름과 이메일 열이 있는 CSV나 XLSX를 올려 주십시오."),
    "removed": lambda p: _("회사가 명단에서 뺐습니다. 회사에 문의하십시오."),
    "no_seat": lambda p: _("‘%(course)s’ 강좌의 자리가 없습니다. 기관에 문의하십시오.",
                           course=p.get("course", "")),
    "over": lambda p: _("이미 끝난 과정입니다."),
    "too_soon": lambda p: _("초대는 한 사람에게 하루에 한 번만 보냅니다."),
}  # fmt: skip


def mean(value: Any) -> str:
    """A mean of those who did not agree, as the report tells it."""
    if value >= HIGHEST:
        return _("%(mean)s 이상", mean=number(value))
    if value <= LOWEST:
        return _("%(mean)s 이하", mean=number(value))
    return _("약 %(mean)s", mean=number(value))


def why(code: str, params: dict[str, Any] | None = None) -> str:
    """A refusal as a sentence."""
    return str(_REASONS[code](params or {}))
