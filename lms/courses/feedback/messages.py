"""Reasons in words, and what people are told of feedback and of requests to regrade."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from lms import i18n
from lms.access import Permission
from lms.communication import kinds
from lms.communication.kinds import Kind
from lms.courses.assignments.rules import Reason
from lms.courses.grading import messages as grading

STATES = {
    "open": lazy_gettext("답을 기다림"),
    "kept": lazy_gettext("점수 유지"),
    "changed": lazy_gettext("점수 변경"),
    "withdrawn": lazy_gettext("거둠"),
}
TONES = {"open": "info", "kept": "neutral", "changed": "success", "withdrawn": "neutral"}

_OWN = {
    "not_released": lambda p: _("아직 공개된 점수가 없습니다."),
    "regrade_open": lambda p: _("이미 낸 요청에 대한 답을 기다리고 있습니다."),
    "regrade_not_offered": lambda p: _("이 강좌는 재채점 요청을 받지 않습니다."),
    "regrade_not_counting": lambda p: _("성적에 반영되는 점수에만 재채점을 요청할 수 있습니다."),
    "regrade_times": lambda p: _(
        "한 제출물에 %(most)s번까지 요청할 수 있어 더 요청할 수 없습니다.", most=p["most"]
    ),
    "regrade_closed": lambda p: _("요청 기간이 %(at)s에 끝났습니다.", at=i18n.moment(p["at"])),
    "regrade_reason": lambda p: _("어느 부분을 왜 다시 보아야 하는지 적어 주세요."),
    "resident_number": lambda p: _(
        "주민등록번호로 보이는 숫자가 있습니다. 지우고 다시 저장해 주십시오."
    ),
    "regrade_long": lambda p: _("%(most)s자까지 적을 수 있습니다.", most=p["most"]),
    "regrade_answered": lambda p: _("이미 답했거나 거둔 요청입니다."),
    "answer_needed": lambda p: _("답을 적어 주세요. 요청한 사람이 읽습니다."),
    "answer_same": lambda p: _("점수가 그대로입니다. 바꿀 점수를 적거나 점수 유지로 답해 주세요."),
    "answer_differs": lambda p: _("점수를 바꾸면서 유지로 답할 수 없습니다."),
    "feedback_empty": lambda p: _("파일을 고르거나 녹음해 주세요."),
    "feedback_many": lambda p: _("한 제출물에 파일을 %(most)s개까지 붙일 수 있습니다.", most=p["most"]),
    "feedback_large": lambda p: _(
        "'%(name)s' 파일이 너무 큽니다. %(most)sMB까지 올릴 수 있습니다.",
        name=p["name"], most=p["most"],
    ),
    "feedback_blank": lambda p: _("'%(name)s' 파일이 비어 있습니다.", name=p["name"]),
}  # fmt: skip


def words(reason: Reason) -> str:
    """A reason as a sentence."""
    own = _OWN.get(reason.code)
    return own(reason.params) if own is not None else grading.words(reason)


def register() -> None:
    """Make the notification kinds known."""
    kinds.register(
        Kind(
            "feedback.added",
            lazy_gettext("피드백 파일"),
            lazy_gettext("'%(title)s' 과제에 피드백 파일이 붙었습니다."),
        )
    )
    kinds.register(
        Kind(
            "regrade.asked",
            lazy_gettext("재채점 요청"),
            lazy_gettext("'%(title)s' 과제의 점수를 다시 보아 달라는 요청이 있습니다."),
            for_those_with=Permission.SUBMISSION_GRADE,
        )
    )
    kinds.register(
        Kind(
            "regrade.answered",
            lazy_gettext("재채점 답"),
            lazy_gettext("'%(title)s' 과제의 재채점 요청에 답이 있습니다."),
        )
    )
