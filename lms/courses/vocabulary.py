"""The codes of the catalogue and their names, in the order in which they are offered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import lazy_gettext as _

STREAMS: dict[str, Any] = {"degree": _("대학 학위 과정"), "academy": _("인공지능사관학교")}
INDUSTRIES: dict[str, Any] = {
    "ai": _("인공지능 핵심"),
    "automotive": _("자동차"),
    "energy": _("에너지"),
    "health": _("헬스케어"),
}
AUDIENCES: dict[str, Any] = {
    "in_work": _("재직자"),
    "job_seeker": _("구직자"),
    "youth": _("청년"),
    "student": _("대학생"),
}
TAUGHT_IN: dict[str, Any] = {"ko": _("한국어 강의"), "en": _("영어 강의")}
LEVELS: dict[str, Any] = {
    "beginner": _("입문"),
    "intermediate": _("중급"),
    "advanced": _("고급"),
}
PLACE_STATES: dict[str, Any] = {"draft": _("준비 중"), "open": _("열림"), "closed": _("닫힘")}
MEMBER_STATES: dict[str, Any] = {
    "enrolled": _("재학"),
    "on_leave": _("휴학"),
    "completed": _("수료"),
    "graduated": _("졸업"),
    "early_employed": _("조기 취업"),
    "withdrawn": _("중도 포기"),
    "dismissed": _("제적"),
    "not_completed": _("미수료"),
    "transferred": _("다른 기수로 옮김"),
}
MEMBER_TONES: dict[str, str] = {
    "enrolled": "info",
    "on_leave": "warning",
    "completed": "success",
    "graduated": "success",
    "early_employed": "success",
    "withdrawn": "neutral",
    "dismissed": "danger",
    "not_completed": "warning",
    "transferred": "neutral",
}
SEAT_STATES: dict[str, Any] = {
    "active": _("수강 중"),
    "completed": _("수강 마침"),
    "withdrawn": _("수강 취소"),
}

_ALL: dict[str, dict[str, Any]] = {
    "stream": STREAMS,
    "industry": INDUSTRIES,
    "audience": AUDIENCES,
    "language": TAUGHT_IN,
    "level": LEVELS,
    "place_state": PLACE_STATES,
    "member_state": MEMBER_STATES,
    "seat_state": SEAT_STATES,
}


#: Kinds whose codes are data: a function gives the names in the page's language.
_DATA: dict[str, Callable[[], Mapping[str, str]]] = {}


def register_names(kind: str, function: Callable[[], Mapping[str, str]]) -> None:
    """Let the codes of *kind* come from data."""
    _DATA[kind] = function


def _names(kind: str) -> Mapping[str, Any]:
    return _DATA[kind]() if kind in _DATA else _ALL[kind]


def name(kind: str, code: str) -> str:
    """The name of *code* in the page's language; the code itself where it is not known."""
    return str(_names(kind).get(code, code))


def choices(kind: str) -> list[tuple[str, Any]]:
    """(code, name) for a form field."""
    return list(_names(kind).items())
