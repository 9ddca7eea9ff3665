"""Badges in words: kinds, states, checks, why something is refused."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from lms import i18n
from lms.courses.badges.rules.verifying import Check

KINDS = {
    "course": lazy_gettext("교과목"),
    "micro": lazy_gettext("마이크로디그리"),
    "track": lazy_gettext("과정 수료"),
}
STATES = {
    "valid": (lazy_gettext("유효"), "success"),
    "revoked": (lazy_gettext("발급 취소"), "danger"),
}
BROUGHT = {
    "waiting": (lazy_gettext("확인하는 중"), "neutral"),
    "counted": (lazy_gettext("증거로 인정"), "success"),
    "untrusted": (lazy_gettext("진본 · 발급자를 모름"), "info"),
    "refused": (lazy_gettext("인정하지 않음"), "danger"),
    "unclear": (lazy_gettext("확인하지 못함"), "warning"),
}
CHECKS = {
    "shape": lazy_gettext("형식"),
    "key": lazy_gettext("발급자의 열쇠"),
    "signature": lazy_gettext("서명"),
    "key_time": lazy_gettext("서명한 때의 열쇠"),
    "dates": lazy_gettext("기간"),
    "status": lazy_gettext("취소 여부"),
    "register": lazy_gettext("발급 기록"),
    "holder": lazy_gettext("받은 사람"),
}
CHECK_STATES = {
    "ok": (lazy_gettext("맞음"), "success"),
    "failed": (lazy_gettext("틀림"), "danger"),
    "unknown": (lazy_gettext("알 수 없음"), "warning"),
}


def check(one: Check | Mapping[str, Any]) -> str:
    """What was found at a check, in a sentence."""
    if isinstance(one, Mapping):
        kept = {"at": datetime.fromisoformat(one["at"])} if one.get("at") else {}
        one = Check(one["code"], one["state"], one.get("why", ""), kept)
    at = i18n.moment(one.params["at"]) if one.params.get("at") else "–"
    sentences: dict[tuple[str, str, str], str] = {
        ("shape", "ok", "data"): _("서명이 든 Open Badges 3.0 문서입니다."),
        ("shape", "ok", "token"): _("Open Badges 3.0 토큰(JWT)입니다."),
        ("shape", "failed", "type"): _("Open Badges 3.0 배지가 아닙니다."),
        ("shape", "failed", "context"): _("배지의 어휘(@context)가 표준과 다릅니다."),
        ("shape", "failed", "issuer"): _("배지의 번호나 발급자가 적혀 있지 않습니다."),
        ("shape", "failed", "achievement"): _("무엇을 이루었는지 적혀 있지 않습니다."),
        ("shape", "failed", "proof"): _("서명이 없습니다."),
        ("shape", "failed", "algorithm"): _("여기에서 확인하지 못하는 서명 방식입니다."),
        ("shape", "failed", "claims"): _("토큰과 배지의 내용이 서로 다릅니다."),
        ("key", "ok", ""): _("발급자가 공개한 열쇠입니다."),
        ("key", "ok", "demo"): _("시연용 열쇠입니다. 꾸며 낸 기관의 배지입니다."),
        ("key", "failed", "unknown"): _("발급자가 공개한 열쇠 가운데 없습니다."),
        ("key", "failed", "foreign"): _("발급자의 것이 아닌 열쇠로 서명했습니다."),
        ("key", "unknown", "unreachable"): _("발급자의 열쇠를 읽어 오지 못했습니다."),
        ("key", "unknown", "unsupported"): _("여기에서 읽지 못하는 종류의 열쇠입니다."),
        ("signature", "ok", ""): _("발급한 뒤로 한 글자도 바뀌지 않았습니다."),
        ("signature", "failed", ""): _("내용이 서명과 맞지 않습니다. 발급한 뒤에 바뀌었습니다."),
        ("key_time", "ok", ""): _("서명한 때(%(at)s)에 쓰던 열쇠입니다.", at=at),
        ("key_time", "ok", "timeless"): _("기간이 없는 열쇠입니다."),
        ("key_time", "failed", "revoked"): _("발급자가 이 열쇠를 취소했습니다."),
        ("key_time", "failed", "undated"): _("언제 서명했는지 적혀 있지 않습니다."),
        ("key_time", "failed", "early"): _("서명했다는 때(%(at)s)에는 없던 열쇠입니다.", at=at),
        ("key_time", "failed", "late"): _("서명했다는 때(%(at)s)에는 이미 바꾼 열쇠입니다.", at=at),
        ("dates", "ok", ""): _("%(at)s부터 유효합니다.", at=at)
        if one.params.get("at")
        else _("유효한 기간 안에 있습니다."),
        ("dates", "failed", "malformed"): _("유효한 기간을 읽을 수 없습니다."),
        ("dates", "failed", "early"): _("%(at)s에야 유효해집니다.", at=at),
        ("dates", "failed", "late"): _("%(at)s에 기간이 끝났습니다.", at=at),
        ("status", "ok", ""): _("취소되지 않았습니다."),
        ("status", "ok", "none"): _("취소 목록이 없는 배지입니다."),
        ("status", "failed", "revocation"): _("발급이 취소된 배지입니다."),
        ("status", "failed", "suspension"): _("효력이 멈춘 배지입니다."),
        ("status", "unknown", "unsupported"): _("여기에서 읽지 못하는 취소 목록입니다."),
        ("status", "unknown", "unreachable"): _("취소 목록을 읽어 오지 못했습니다."),
        ("register", "ok", ""): _("발급한 기록에 그대로 있습니다."),
        ("register", "failed", ""): _("발급한 기록에 없는 배지입니다."),
        ("holder", "ok", ""): _("적으신 이메일의 주인이 받은 배지입니다."),
        ("holder", "failed", "other"): _("적으신 이메일의 주인이 받은 배지가 아닙니다."),
        ("holder", "unknown", "no_address"): _("이메일이 적히지 않은 배지라 누구의 것인지 알 수 없습니다."),
        ("holder", "unknown", "not_asked"): _("이메일을 적으면 그 사람의 배지인지 견줍니다."),
    }  # fmt: skip
    return sentences.get((one.code, one.state, one.why), "")


def why(code: str) -> str:
    """Why something is refused, in a sentence."""
    return {
        "closed": _("더는 발급하지 않는 배지입니다."),
        "no_mail": _("확인된 이메일이 있어야 합니다."),
        "no_key": _("기관의 서명 열쇠가 없습니다. 먼저 열쇠를 만들어 주십시오."),
        "moved": _("누리집의 주소가 바뀌어 지금 열쇠로 서명할 수 없습니다. 열쇠를 바꾸어 주십시오."),
        "no_secret": _("서명 열쇠를 열 수 없습니다. 시스템 관리자에게 알려 주십시오."),
        "not_valid": _("이미 취소된 배지입니다."),
        "key_ended": _("이미 취소한 열쇠입니다."),
        "trusted": _("이미 목록에 있는 발급자입니다."),
        "our_own": _("여기에서 발급한 배지입니다. 가져오지 않아도 근거가 된 성적이 이미 증거입니다."),
        "too_many": _("배지를 더 가져올 수 없습니다. 쓰지 않는 것을 먼저 지워 주십시오."),
        "large": _("1MB보다 작은 배지를 올려 주십시오."),
        "not_baked": _("그림에 배지가 들어 있지 않습니다."),
        "bytes": _("배지로 읽을 수 없는 파일입니다."),
        "json": _("올바른 JSON이 아닙니다."),
        "token": _("올바른 토큰(JWT)이 아닙니다."),
        "empty": _("확인할 배지를 붙여 넣거나 파일을 골라 주십시오."),
        "address": _("이 주소에 공개된 배지가 없습니다. 받은 사람이 공유를 멈추었을 수 있습니다."),
        "outside": _("다른 곳에서 발급한 배지입니다. 여기에서는 이 시스템이 발급한 배지만 확인합니다."),
    }[code]  # fmt: skip
