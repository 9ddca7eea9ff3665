"""Reasons and outcomes of bulk marking in words."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from lms.courses.assignments.rules import Reason
from lms.courses.feedback import messages as feedback

#: Outcome of a file → (words, tone).
FILES = {
    "give": (lazy_gettext("붙입니다"), "success"),
    "same": (lazy_gettext("낸 것 그대로라 두었습니다"), "neutral"),
    "held": (lazy_gettext("이미 붙어 있습니다"), "neutral"),
    "repeated": (lazy_gettext("한 사람에게 같은 이름이 둘입니다"), "danger"),
    "unnamed": (lazy_gettext("이름이 정해진 꼴이 아닙니다"), "warning"),
    "unknown": (lazy_gettext("그런 사람이 없습니다"), "danger"),
    "which": (lazy_gettext("그 사람의 그 번째 제출이 없습니다"), "danger"),
    "ambiguous": (lazy_gettext("이름이 같은 사람이 여럿입니다"), "danger"),
    "full": (lazy_gettext("붙일 수 있는 파일 수를 넘습니다"), "danger"),
    "empty": (lazy_gettext("빈 파일입니다"), "warning"),
    "locked": (lazy_gettext("암호가 걸려 있습니다"), "danger"),
    "large": (lazy_gettext("너무 큽니다"), "danger"),
    "broken": (lazy_gettext("손상되어 꺼내지 못했습니다"), "danger"),
}
#: Outcome of a row of a sheet → (words, tone).
MARKS = {
    "change": (lazy_gettext("바뀝니다"), "success"),
    "unchanged": (lazy_gettext("그대로입니다"), "neutral"),
    "blank": (lazy_gettext("적힌 것이 없어 둡니다"), "neutral"),
    "unknown": (lazy_gettext("그런 번호가 없습니다"), "danger"),
    "absent": (lazy_gettext("낸 것이 없습니다"), "warning"),
    "repeated": (lazy_gettext("같은 번호가 여러 줄입니다"), "danger"),
    "stale": (lazy_gettext("내려받은 뒤에 채점되었거나 다시 냈습니다"), "warning"),
    "barred": (lazy_gettext("표로 채점할 수 없습니다"), "warning"),
    "bad": (lazy_gettext("고칠 칸이 있습니다"), "danger"),
}
BARRED = {
    "twice": lazy_gettext("두 사람이 채점하는 제출물입니다."),
    "edition": lazy_gettext("평가표의 다른 판으로 채점한 것입니다. 채점 화면에서 고쳐 주세요."),
}

_OWN = {
    "not_a_zip": lambda p: _("ZIP 파일이 아니거나 손상된 파일입니다."),
    "zip_empty": lambda p: _("압축 안에 파일이 없습니다."),
    "zip_many": lambda p: _("압축 안의 파일이 너무 많습니다. 한 번에 %(most)s개까지 받습니다.", **p),
    "zip_large": lambda p: _("압축을 풀면 너무 큽니다. 모두 %(most)sMB까지 받습니다.", **p),
    "sheet_no_number": lambda p: _("'번호' 열이 없습니다. 내려받은 채점표의 첫 줄을 그대로 두세요."),
    "sheet_no_points": lambda p: _("점수나 의견으로 읽을 열이 없습니다."),
    "sheet_twice": lambda p: _("같은 뜻의 열이 둘 있습니다. 하나만 남겨 주세요."),
    "sheet_long": lambda p: _("줄이 너무 많습니다. 한 번에 %(most)s줄까지 받습니다.", **p),
    "sheet_empty": lambda p: _("채점표에 읽을 줄이 없습니다."),
    "plan_done": lambda p: _("이미 한 계획입니다."),
    "plan_old": lambda p: _("만든 지 오래된 계획입니다. 파일을 다시 올려 주세요."),
    "sum_differs": lambda p: _("기준별 점수의 합(%(sum)s)과 다릅니다.", **p),
    "no_file": lambda p: _("파일을 골라 주세요."),
    "upload_large": lambda p: _("파일이 너무 큽니다. %(most)sMB까지 받습니다.", **p),
}  # fmt: skip


def words(reason: Reason) -> str:
    """A reason as a sentence."""
    own = _OWN.get(reason.code)
    return own(reason.params) if own is not None else feedback.words(reason)


def trouble_words(column: str, code: str, params: dict[str, Any]) -> str:
    """What is wrong in a cell, with its column."""
    return f"{column}: {words(Reason(code, params))}"
