"""Marking by hand, marking again and statistics: their tabs, words and counts."""

from __future__ import annotations

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from lms.access import Permission
from lms.accounts.queries import trails
from lms.communication import kinds
from lms.communication.kinds import Kind
from lms.courses.assignments.rules import Reason
from lms.courses.content import registry as content
from lms.courses.quizzes import registry
from lms.courses.quizzes.messages import words
from lms.courses.quizzes.queries.marking import waiting_in_offerings
from lms.courses.quizzes.rules.regrading import Mode

MODE_WORDS = {
    Mode.NEW: _("고친 문제대로 다시 채점합니다. 점수가 내려가는 사람이 있을 수 있습니다."),
    Mode.BETTER: _("전과 지금 가운데 나은 점수를 줍니다. 내려가는 사람이 없습니다."),
    Mode.FULL: _("모두에게 만점을 줍니다. 답하지 않은 사람도 받습니다."),
}
LABELS = {
    "quiz_attempt.mark": _("시험 답안에 점수를 줌"),
    "quiz_attempt.regrade": _("시험 답안을 다시 채점함"),
    "quiz.regrade": _("문제를 고쳐 다시 채점함"),
    "quiz statistics": _("시험 통계"),
    "quiz answer": _("시험 답안"),
    "field:question": _("문제"),
    "field:mode": _("방식"),
    "field:changed": _("바뀐 답안"),
    "value:quiz:new": _("고친 문제대로"),
    "value:quiz:better": _("나은 점수로"),
    "value:quiz:full": _("모두 만점"),
    "value:quiz_attempt:new": _("고친 문제대로"),
    "value:quiz_attempt:better": _("나은 점수로"),
    "value:quiz_attempt:full": _("모두 만점"),
}


def reason_words(reason: Reason) -> str:
    """Why a mark is refused."""
    if reason.code == "points_out_of_range":
        most = f"{reason.params['most'].normalize():f}"
        return gettext("0점부터 %(most)s점까지 줄 수 있습니다.", most=most)
    if reason.code == "comment_needed":
        return gettext("저절로 채점된 점수를 바꾸려면 사유를 학습자에게 적어 주세요.")
    return words(reason)


def register() -> None:
    """Make tabs, words and counts known."""
    trails.register_labels(LABELS)
    registry.register_tab(_("채점"), "quizzes.marking", Permission.SUBMISSION_GRADE, 10)
    registry.register_tab(_("다시 채점"), "quizzes.regrading", Permission.SUBMISSION_GRADE, 20)
    registry.register_tab(_("통계"), "quizzes.statistics", Permission.SUBMISSION_VIEW, 30)
    content.register_to_grade(waiting_in_offerings)
    kinds.register(
        Kind(
            "quiz.regraded",
            _("시험 다시 채점"),
            _("'%(title)s' 시험의 %(number)s번째 응시를 다시 채점했습니다."),
            detail=_("사유: %(reason)s"),
        )
    )
