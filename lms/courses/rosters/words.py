"""What roster files say, in people's words."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from lms.courses import reasons
from lms.courses.rosters.rules.planning import PlanLine

KEYS: dict[str, Any] = {
    "email": _("이메일"),
    "student_no": _("학번"),
    "number": _("회원 번호"),
    "external": _("외부 ID"),
}
OUTCOMES: dict[str, Any] = {
    "add": _("넣음"),
    "again": _("다시 넣음"),
    "move": _("옮김"),
    "end": _("끝냄"),
    "missing_end": _("파일에 없어 끝냄"),
    "same": _("그대로"),
    "finished": _("이미 마침"),
    "missing": _("파일에 없음 (그대로)"),
    "unknown": _("계정 없음"),
    "doubled": _("두 번 적힘"),
    "bad": _("확인 필요"),
    "full": _("자리 없음"),
}
TONES = {
    "add": "success", "again": "success", "move": "info", "end": "warning",
    "missing_end": "warning", "same": "neutral", "finished": "neutral", "missing": "neutral",
    "unknown": "warning", "doubled": "neutral", "bad": "danger", "full": "danger",
}  # fmt: skip
STATES: dict[str, Any] = {
    "planned": _("미리보기"),
    "applied": _("반영함"),
    "dropped": _("버림"),
}
STATE_TONES = {"planned": "info", "applied": "success", "dropped": "neutral"}
_WHY: dict[str, Any] = {
    "no_key": _("사람을 찾는 열이 비어 있습니다."),
    "doubled": _("%(first)s번째 줄과 같습니다. 처음 줄만 봅니다."),
    "doubled_person": _("%(first)s번째 줄과 같은 사람입니다. 처음 줄만 봅니다."),
    "several": _("여러 사람이 이 값을 가지고 있어 누구인지 정할 수 없습니다."),
    "unknown": _("이 값을 가진 계정이 없습니다. 가입한 뒤 다시 올려 주십시오."),
    "closed": _("닫힌 계정입니다."),
    "name_differs": _("파일에는 '%(said)s'입니다. 같은 사람인지 확인해 주십시오."),
    "bad_state": _("'%(said)s'은(는) 알 수 없는 상태입니다."),
    "on_leave": _("휴학 중입니다. 복학으로 처리해 주십시오."),
    "no_moving": _("기수의 명단에서만 옮길 수 있습니다."),
    "no_cohort": _("옮길 기수 '%(said)s'을(를) 이 과정에서 찾을 수 없습니다."),
    "there": _("옮길 기수에 이미 자리가 있습니다."),
    "not_enrolled": _("지금 재학 중이거나 휴학 중인 사람만 옮길 수 있습니다."),
    "full": _("남은 자리가 없습니다."),
    "target_full": _("옮길 기수에 남은 자리가 없습니다."),
}
_FILE: dict[str, Any] = {
    "no_key_column": _("'%(key)s' 열이 없습니다. 이 기관은 그 값으로 사람을 찾습니다."),
    "no_rows": _("파일에 자료가 한 줄도 없습니다."),
    "many_rows": _("한 번에 %(most)s줄까지 반영할 수 있습니다."),
    "resident_number": _("%(line)s번째 줄에 주민등록번호로 보이는 숫자가 있습니다. 지우고 다시 올려 주십시오."),
}  # fmt: skip


def why(line: PlanLine) -> str:
    """The reason of a line, in the page's language; empty where none is needed."""
    if line.code:
        return str(_WHY[line.code]) % dict(line.params)
    if line.link:
        return gettext("외부 ID를 이 사람에게 이어 둡니다.")
    return line.reason


def file_problem(code: str, params: dict[str, Any]) -> str:
    """Why a file is no roster."""
    shown = {**params, "key": str(KEYS[params["key"]])} if "key" in params else params
    return str(_FILE[code]) % shown


def refused(code: str, params: dict[str, Any]) -> str:
    """Why a plan could not be carried out."""
    return reasons.sentence(code, **params)
