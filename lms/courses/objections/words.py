"""Objections in words, and what people are told."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from lms.access import Permission
from lms.communication import kinds
from lms.communication.kinds import Kind
from lms.courses.objections.rules import MOST_TEXT, MOST_TIMES, Phase

STATES = {
    "open": lazy_gettext("이의신청 답을 기다림"),
    "kept": lazy_gettext("성적 유지"),
    "changed": lazy_gettext("성적 변경"),
    "withdrawn": lazy_gettext("스스로 거둠"),
}
TONES = {"open": "info", "kept": "neutral", "changed": "success", "withdrawn": "neutral"}
CHANGE_STATES = {
    "open": lazy_gettext("승인을 기다림"),
    "approved": lazy_gettext("승인함"),
    "refused": lazy_gettext("돌려보냄"),
    "withdrawn": lazy_gettext("스스로 거둠"),
}
CHANGE_TONES = {"open": "info", "approved": "success", "refused": "danger", "withdrawn": "neutral"}
PHASES = {
    Phase.BEFORE: lazy_gettext("공개 전"),
    Phase.OBJECTING: lazy_gettext("이의신청 기간"),
    Phase.ANSWERING: lazy_gettext("답변 기간"),
    Phase.FINAL: lazy_gettext("최종 확정"),
}
PHASE_TONES = {
    Phase.BEFORE: "neutral",
    Phase.OBJECTING: "info",
    Phase.ANSWERING: "warning",
    Phase.FINAL: "success",
}
_REASONS = {
    "no_calendar": lambda p: _("이 강좌는 이의신청 기간을 두지 않습니다."),
    "not_published": lambda p: _("아직 공개된 성적이 없습니다."),
    "open": lambda p: _("이미 낸 이의신청에 대한 답을 기다리고 있습니다."),
    "closed": lambda p: _("이의신청 기간이 끝났습니다."),
    "times": lambda p: _("한 과목에 %(n)s번까지 낼 수 있습니다.", n=MOST_TIMES),
    "blank": lambda p: _("내용을 적어 주세요."),
    "long": lambda p: _("%(most)s자까지 적을 수 있습니다.", most=p.get("most", MOST_TEXT)),
    "unstorable": lambda p: _("저장할 수 없는 문자가 들어 있습니다."),
    "resident_number": lambda p: _(
        "주민등록번호로 보이는 숫자가 있습니다. 지우고 다시 저장해 주십시오."
    ),
    "outcome": lambda p: _("성적을 유지할지 바꿀지 골라 주세요."),
    "letter": lambda p: _("목록에서 골라 주세요."),
    "same": lambda p: _(
        "성적이 그대로입니다. 점수를 먼저 고치거나 다른 학점을 고르거나, 성적 유지로 답해 주세요."
    ),
    "file_large": lambda p: _(
        "'%(name)s' 파일이 너무 큽니다. %(most)sMB까지 올릴 수 있습니다.", **p
    ),
    "file_blank": lambda p: _("'%(name)s' 파일이 비어 있습니다.", **p),
    "file_many": lambda p: _("파일은 %(most)s개까지 낼 수 있습니다.", **p),
    "order_objections": lambda p: _("이의신청은 공개한 뒤에 끝나야 합니다."),
    "order_final": lambda p: _("확정은 이의신청이 끝난 뒤여야 합니다."),
    "too_long": lambda p: _("공개부터 확정까지 200일을 넘을 수 없습니다."),
    "past": lambda p: _("이미 지난 때입니다."),
    "published": lambda p: _("이미 공개되어 공개하는 때를 바꿀 수 없습니다."),
    "shortened": lambda p: _("이미 알린 이의신청 기간을 줄일 수 없습니다."),
    "over": lambda p: _("성적이 이미 확정되어 일정을 바꿀 수 없습니다."),
    "missing": lambda p: _("날짜와 시각을 적어 주세요."),
}


def words(code: str, params: dict[str, Any] | None = None) -> str:
    """A reason as a sentence."""
    return _REASONS[code](params or {})


#: Which field of a form a reason stands at; others stand above it. Texts are named by the form.
_FIELDS = {
    "outcome": "outcome",
    "same": "outcome",
    "letter": "letter",
    "file_large": "files",
    "file_blank": "files",
    "file_many": "files",
}
_OF_TEXT = ("blank", "long", "unstorable", "resident_number")


def faults(codes: Iterable[str], params: dict[str, Any], text: str) -> dict[str, list[str]]:
    """The sentences of *codes* by the id of their field, that of the form's words being *text*."""
    found: dict[str, list[str]] = {}
    for code in codes:
        name = text if code in _OF_TEXT else _FIELDS.get(code, "")
        found.setdefault(name, []).append(words(code, params))
    return found


def register() -> None:
    """Make the notification kinds known."""
    for code, label, sentence, whose in (
        (
            "objection.asked",
            lazy_gettext("성적 이의신청"),
            lazy_gettext("'%(course)s' 과목의 성적에 이의신청이 있습니다."),
            Permission.RESULT_FREEZE,
        ),
        (
            "objection.answered",
            lazy_gettext("이의신청 답"),
            lazy_gettext("'%(course)s' 과목의 이의신청에 답이 있습니다."),
            kinds.LEARNERS,
        ),
        (
            "result_change.proposed",
            lazy_gettext("확정 성적 변경 승인"),
            lazy_gettext("'%(course)s' 과목의 확정된 성적을 바꾸는 데 승인이 필요합니다."),
            Permission.RESULT_FREEZE,
        ),
        (
            "result_change.decided",
            lazy_gettext("확정 성적 변경 결과"),
            lazy_gettext("'%(course)s' 과목의 성적 변경 요청이 처리되었습니다."),
            Permission.RESULT_FREEZE,
        ),
    ):
        kinds.register(Kind(code, label, sentence, for_those_with=whose))
