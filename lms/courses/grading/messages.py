"""Reasons of grading in words, and its notifications."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from lms import i18n
from lms.communication import kinds
from lms.communication.kinds import Kind
from lms.courses.assignments import messages as assignments
from lms.courses.assignments.rules import Reason

_OWN = {
    "criteria_unmarked": lambda p: _("점수를 주지 않은 기준이 %(n)s개 있습니다.", n=p["count"]),
    "no_points": lambda p: _("점수를 적어 주세요."),
    "released_stays_complete": lambda p: _("이미 공개한 점수는 비울 수 없습니다."),
    "reason_needed": lambda p: _("공개한 점수를 바꾸려면 사유를 적어 주세요."),
    "settle_reason": lambda p: _("두 채점이 다를 때에는 왜 이 점수인지 적어 주세요."),
    "feedback_too_long": lambda p: _("피드백은 %(most)s자까지 적을 수 있습니다.", most=p["most"]),
    "comment_too_long": lambda p: _(
        "기준별 의견은 %(most)s자까지 적을 수 있습니다.", most=p["most"]
    ),
    "member_reason": lambda p: _("조원의 점수가 조와 다르면 사유를 적어 주세요."),
    "reason_too_long": lambda p: _("사유는 %(most)s자까지 적을 수 있습니다.", most=p["most"]),
    "not_your_turn": lambda p: _("지금은 이 제출물을 채점할 차례가 아닙니다."),
    "release_is_past": lambda p: _("공개할 때는 지금보다 뒤여야 합니다."),
    "unblind_reason": lambda p: _("가린 이름을 드러내려면 사유를 적어 주세요."),
    "remark_elsewhere": lambda p: _("이 제출물에 없는 내용에는 표시할 수 없습니다."),
    "remark_lines": lambda p: _("줄 번호를 다시 골라 주세요."),
    "remark_empty": lambda p: _("의견을 적어 주세요."),
    "remark_too_long": lambda p: _("의견은 %(most)s자까지 적을 수 있습니다.", most=p["most"]),
    "too_many_remarks": lambda p: _(
        "한 제출물에는 의견을 %(most)s개까지 달 수 있습니다.", most=p["most"]
    ),
    "snippet_empty": lambda p: _("넣어 둘 문구를 적어 주세요."),
    "snippet_too_long": lambda p: _("문구는 %(most)s자까지 적을 수 있습니다.", most=p["most"]),
    "too_many_snippets": lambda p: _(
        "문구는 한 사람이 %(most)s개까지 넣어 둘 수 있습니다.", most=p["most"]
    ),
    "no_such_rubric": lambda p: _("쓸 수 없는 평가표입니다."),
    "rubric_points": lambda p: _(
        "평가표의 합계는 %(total)s점이고 과제의 배점은 %(points)s점입니다. 둘이 같아야 합니다.",
        total=i18n.number(p["total"]),
        points=i18n.number(p["points"]),
    ),
    "not_a_grader": lambda p: _("이 강좌를 채점하는 사람이 아닙니다."),
    "no_graders": lambda p: _("나누어 맡을 사람을 골라 주세요."),
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
