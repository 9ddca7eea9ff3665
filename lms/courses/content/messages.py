"""Reasons of the rules as sentences."""

from __future__ import annotations

from flask_babel import gettext as _

from lms.courses.content.rules import MARKED, MINUTES, VIEWED, Decision


def rule_sentence(rule: str, minutes: int) -> str:
    """What makes a lesson done."""
    if rule == VIEWED:
        return _("이 차시는 한 번 열면 마친 것으로 셉니다.")
    if rule == MINUTES:
        return _("이 차시는 화면을 %(minutes)s분 보면 마친 것으로 셉니다.", minutes=minutes)
    if rule == MARKED:
        return _("이 차시는 아래 '마침'을 누르면 마친 것으로 셉니다.")
    raise ValueError(rule)


def state_sentence(decision: Decision) -> str:
    """Why a lesson is done or is not."""
    sentences = {
        "viewed": _("열어 보았으므로 마쳤습니다."),
        "not_viewed": _("아직 열지 않았습니다."),
        "read_long_enough": _(
            "%(minutes)s분 이상 보았으므로 마쳤습니다.", minutes=decision.minutes
        ),
        "read_more": _(
            "%(minutes)s분 가운데 %(read)s분을 보았습니다.",
            minutes=decision.minutes,
            read=decision.read,
        ),
        "marked": _("마침을 눌렀으므로 마쳤습니다."),
        "not_marked": _("아직 마침을 누르지 않았습니다."),
        "done_earlier": _("기준이 바뀌기 전에 이미 마쳤습니다."),
    }
    return sentences[decision.code]
