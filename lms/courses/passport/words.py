"""Passports in words: parts, levels, states of links, refusals."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext

PARTS = {
    "skills": lazy_gettext("역량과 수준"),
    "evidence": lazy_gettext("역량마다의 근거"),
    "scores": lazy_gettext("근거의 점수와 등급"),
    "courses": lazy_gettext("이수한 교과목"),
    "grades": lazy_gettext("교과목의 성적"),
    "badges": lazy_gettext("배지"),
    "documents": lazy_gettext("증명서"),
}
LANGUAGES = {"ko": lazy_gettext("한국어"), "en": lazy_gettext("영어")}
LEVELS = {
    "strong": lazy_gettext("능숙"),
    "able": lazy_gettext("활용"),
    "basic": lazy_gettext("기초"),
    "met": lazy_gettext("접함"),
}
STATES = {
    "live": (lazy_gettext("열려 있음"), "success"),
    "expired": (lazy_gettext("기간이 끝남"), "neutral"),
    "revoked": (lazy_gettext("멈춤"), "neutral"),
}
WAYS = {"page": lazy_gettext("화면"), "file": lazy_gettext("JSON 파일")}


def why(code: str) -> str:
    """Why a link is not made."""
    return {
        "nothing": _("보일 것을 하나는 골라 주십시오."),
        "days": _("기간을 골라 주십시오."),
        "too_many": _("열린 링크가 너무 많습니다. 쓰지 않는 것을 먼저 멈추어 주십시오."),
    }[code]
