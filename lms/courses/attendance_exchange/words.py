"""Outcomes, troubles and states of differences as people read them."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _

HEADER: dict[str, Any] = {
    "no_person": _("'번호'나 '이름' 열이 없어 누구의 출결인지 알 수 없습니다."),
    "no_day": _("'날짜' 열이나 날짜로 된 열이 없습니다."),
    "no_state": _("'상태' 열이나 '입실', '퇴실' 열이 없습니다."),
    "twice": _("같은 뜻의 열이 두 번 있습니다."),
    "empty": _("채워진 칸이 없습니다."),
    "long": _("한 번에 20,000칸까지 들여올 수 있습니다. 나누어 올려 주세요."),
    "no_file": _("파일을 골라 주세요."),
}
OUTCOMES: dict[str, Any] = {
    "new": _("새로 적음"),
    "change": _("바뀜"),
    "unchanged": _("그대로"),
    "bad": _("읽을 수 없음"),
    "unknown": _("없는 사람"),
    "ambiguous": _("이름이 같은 사람이 여럿"),
    "no_session": _("그날 수업이 없음"),
    "many_sessions": _("그날 수업이 여럿"),
    "repeated": _("같은 수업이 두 번"),
    "barred": _("바꿀 수 없음"),
    "not_over": _("아직 끝나지 않은 날"),
}
TONES = {
    "new": "success", "change": "info", "unchanged": "neutral", "bad": "danger",
    "unknown": "danger", "ambiguous": "danger", "no_session": "warning",
    "many_sessions": "warning", "repeated": "warning", "barred": "warning",
    "not_over": "warning",
}  # fmt: skip
WHY: dict[str, Any] = {
    "date": _("날짜로 읽을 수 없습니다."),
    "time": _("시각으로 읽을 수 없습니다."),
    "state": _("모르는 상태입니다."),
    "need_to": _("온 시각이 없습니다."),
    "need_from": _("나간 시각이 없습니다."),
    "need_both": _("나간 시각과 돌아온 시각이 없습니다."),
    "outside": _("수업 시간 밖입니다."),
    "no_times": _("입실도 퇴실도 비어 있습니다."),
    "reversed": _("퇴실이 입실보다 빠릅니다."),
    "cancelled": _("휴강한 수업입니다."),
    "not_begun": _("아직 시작하지 않은 수업입니다."),
    "window_closed": _("고칠 수 있는 기간이 지났습니다."),
    "own_mark": _("자기 출결은 스스로 표시할 수 없습니다."),
    "official_wins": _("공식 기록이 우선입니다."),
}
STATES: dict[str, Any] = {
    "open": _("결정 전"),
    "asked": _("본인에게 물음"),
    "accepted": _("공식 기록을 따름"),
    "kept": _("우리 기록을 지킴"),
    "agreed": _("같아짐"),
}
DECIDED: dict[str, Any] = {
    "accepted": _("출결을 공식 기록대로 바꾸었습니다."),
    "kept": _("우리 기록을 지켰습니다. 까닭과 근거를 함께 남겼습니다."),
    "asked": _("본인에게 물었습니다. 답이 오면 여기에서 정합니다."),
}
STATE_TONES = {
    "open": "warning", "asked": "info", "accepted": "success", "kept": "success",
    "agreed": "neutral",
}  # fmt: skip
STEP_ERRORS: dict[str, Any] = {
    "decided": _("이미 결정된 것입니다."),
    "no_note": _("까닭을 적어 주세요."),
    "no_evidence": _("우리 기록을 지키려면 근거 자료를 올려 주세요."),
}
