"""Reasons of grading in words, and its notifications."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from lms.communication import kinds
from lms.communication.kinds import Kind
from lms.courses.assignments import messages as assignments
from lms.courses.assignments.rules import Reason

_OWN = {
    "criteria_unmarked": lambda p: _("점수를 주지 않은 기준이 %(n)s개 있습니다.", n=p["count"]),
    "no_points": lambda p: _("점수를 적어 주세요."),
    "released_stays_complete": lambda p: _("이미 공개한 점수는 비울 수 없습니다."),
    "reason_needed": lambda p: _("공개한 점수를 바꾸려면 사유를 적어 주세요."),
    "feedback_too_long": lambda p: _("피드백은 %(most)s자까지 적을 수 있습니다.", most=p["most"]),
    "comment_too_long": lambda p: _(
        "기준별 의견은 %(most)s자까지 적을 수 있습니다.", most=p["most"]
    ),
}


def words(reason: Reason) -> str:
    """A reason as a sentence."""
    own = _OWN.get(reason.code)
    return own(reason.params) if own is not None else assignments.words(reason)


def register() -> None:
    """Make the notification kinds known."""
    kinds.register(
        Kind(
            "grade.released",
            lazy_gettext("점수 공개"),
            lazy_gettext("'%(title)s' 과제의 점수와 피드백이 공개되었습니다."),
        )
    )
    kinds.register(
        Kind(
            "grade.changed",
            lazy_gettext("점수 변경"),
            lazy_gettext("'%(title)s' 과제의 공개된 점수나 피드백이 바뀌었습니다."),
        )
    )
