"""Why a code was not taken, in words."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _

from lms import i18n

REFUSALS: dict[str, Any] = {
    "not_six": _("코드는 숫자 여섯 자리입니다."),
    "no_session": _("지금 출석 코드를 받는 내 수업이 없습니다."),
    "wrong_code": _("맞지 않는 코드입니다. 화면에 보이는 숫자를 다시 확인해 주세요."),
    "old_code": _("시간이 지난 코드입니다. 화면에 지금 보이는 숫자를 입력해 주세요."),
    "not_learner": _("이 수업의 수강생이 아니어서 출석할 수 없습니다."),
    "not_open": _("지금은 이 수업의 코드를 받지 않습니다."),
    "already_in": _("%(at)s에 이미 입실했습니다."),
    "already_out": _("%(at)s에 이미 퇴실했습니다."),
    "no_check_in": _("입실한 기록이 없어 퇴실할 수 없습니다. 교수자에게 말씀해 주세요."),
    "cancelled": _("휴강한 수업입니다."),
}
KINDS: dict[str, Any] = {"in": _("입실"), "out": _("퇴실")}
ONLINE: dict[str, Any] = {
    "present": _("출석"),
    "share": _("일부 출석"),
    "absent": _("결석"),
    "waiting": _("기한 전"),
}
ONLINE_TONES = {"present": "success", "share": "warning", "absent": "danger", "waiting": "info"}


def refusal(code: str, params: dict[str, Any]) -> str:
    """The sentence."""
    shown = {
        key: i18n.moment(value) if isinstance(value, datetime) else value
        for key, value in params.items()
    }
    return str(REFUSALS[code]) % shown
