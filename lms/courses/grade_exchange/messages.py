"""Outcomes and refusals of gradebooks as files, in words."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from lms.courses.grade_exchange.rules import Unusable

#: Outcome of a row → (words, tone).
LINES = {
    "change": (lazy_gettext("바뀝니다"), "success"),
    "same": (lazy_gettext("그대로입니다"), "neutral"),
    "unknown": (lazy_gettext("이 강좌에 없는 사람입니다"), "danger"),
    "ambiguous": (lazy_gettext("누구인지 가릴 수 없습니다"), "danger"),
    "repeated": (lazy_gettext("같은 사람이 여러 줄입니다"), "danger"),
    "own": (lazy_gettext("자기 점수는 적을 수 없어 둡니다"), "warning"),
}
FIELDS = {
    "number": lazy_gettext("번호(학번)"),
    "name": lazy_gettext("이름"),
    "english_name": lazy_gettext("영문 이름"),
    "email": lazy_gettext("이메일"),
    "section": lazy_gettext("반"),
    "course_code": lazy_gettext("교과목 코드"),
    "course_title": lazy_gettext("교과목 이름"),
    "offering": lazy_gettext("개설 이름"),
    "credits": lazy_gettext("학점 수"),
    "percent": lazy_gettext("점수(100점, 소수)"),
    "whole_percent": lazy_gettext("점수(100점, 반올림)"),
    "letter": lazy_gettext("등급(A+…F)"),
    "grade_points": lazy_gettext("평점"),
    "credit_earned": lazy_gettext("이수 여부"),
    "state": lazy_gettext("확정 여부"),
    "decided_on": lazy_gettext("확정한 날"),
    "fixed": lazy_gettext("정해진 글"),
}
_SPENT = {
    "done": lazy_gettext("이미 적은 계획입니다."),
    "old": lazy_gettext("만든 지 오래된 계획입니다. 파일을 다시 올려 주십시오."),
    "other": lazy_gettext("보신 것과 다른 계획입니다. 파일을 다시 올려 주십시오."),
}


def unusable(problem: Unusable) -> str:
    """Why a sheet cannot be read at all."""
    return {
        "no_people": _("사람을 찾을 열이 없습니다. '번호'나 '이메일' 열을 넣어 주십시오."),
        "no_items": _(
            "성적부의 항목과 맞는 열이 없습니다. 내려받은 파일의 첫 줄을 그대로 두십시오."
        ),
        "twice": _("같은 뜻의 열이 둘 있습니다: %(name)s", name=problem.params.get("name", "")),
        "no_rows": _("읽을 줄이 없습니다."),
        "too_long": _("한 번에 %(n)s줄까지 받습니다.", n=problem.params.get("most", "")),
    }[problem.code]


def spent(code: str) -> str:
    """Why a plan cannot be done."""
    return str(_SPENT[code])


def bad(code: str) -> str:
    """Why a cell cannot be read."""
    return {
        "negative": _("0보다 작습니다"),
        "too_many_points": _("너무 큽니다"),
        "no_points": _("배점이 0이라 퍼센트를 쓸 수 없습니다"),
    }.get(code, _("숫자가 아닙니다"))
