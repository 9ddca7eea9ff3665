"""Kinds, states, steps and refusals as people read them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from lms import i18n
from lms.courses.absences.models import AttendanceRequest
from lms.courses.absences.queries import policy_of
from lms.courses.absences.rules.asking import Because
from lms.courses.absences.rules.kinds import AbsenceKind
from lms.courses.attendance.words import clock_time

TYPES: dict[str, Any] = {"absence": _l("인정 결석"), "correction": _l("출결 정정")}
STATES: dict[str, Any] = {
    "requested": _l("결정 대기"),
    "more_asked": _l("보완 요청"),
    "approved": _l("승인함"),
    "refused": _l("거절함"),
    "withdrawn": _l("거둠"),
}
TONES = {
    "requested": "info", "more_asked": "warning", "approved": "success", "refused": "danger",
    "withdrawn": "neutral",
}  # fmt: skip
FILTERS: dict[str, Any] = {"waiting": _l("결정할 것"), **STATES, "all": _l("전체")}
STEPS: dict[str, Any] = {
    "asked": _l("신청함"),
    "more_asked": _l("보완을 요청함"),
    "answered": _l("보완함"),
    "approved": _l("승인함"),
    "refused": _l("거절함"),
    "withdrawn": _l("거둠"),
    "revoked": _l("승인을 취소함"),
}
COUNTINGS: dict[str, Any] = {
    "present": _l("출석으로 인정"),
    "neutral": _l("세지 않음"),
    "absent": _l("결석으로 셈"),
}
APPROVERS: dict[str, Any] = {"instructor": _l("교수자"), "staff": _l("기관 담당자")}
PERS: dict[str, Any] = {
    "all": _l("과정 전체"),
    "unit_period": _l("단위기간마다"),
    "month": _l("달마다"),
}
_AGAINST: dict[str, Any] = {
    "no_place": _l("신청할 과정이나 강좌를 골라 주세요."),
    "no_kind": _l("사유의 종류를 골라 주세요."),
    "reversed": _l("끝나는 날이 시작하는 날보다 빠릅니다."),
    "too_long": _l("한 번에 %(most)s일까지 신청할 수 있습니다."),
    "half_hours": _l("시각은 시작과 끝을 함께 적거나 둘 다 비워 주세요."),
    "no_hours": _l("이 사유는 하루 단위로만 신청할 수 있습니다."),
    "hours_one_day": _l("시각은 하루짜리 신청에만 적을 수 있습니다."),
    "hours_reversed": _l("끝 시각이 시작 시각보다 늦어야 합니다."),
    "no_reason": _l("사유를 적어 주세요."),
    "too_late": _l("이 사유는 %(on)s까지 신청해야 했습니다."),
    "no_document": _l("증빙 서류를 올려 주세요."),
    "overlaps": _l("같은 날에 이미 신청했거나 승인된 것이 있습니다."),
    "no_sessions": _l("그 기간에는 수업이 없습니다."),
    "over_limit": _l(
        "한도 %(limit)s일 가운데 %(used)s일을 썼습니다. %(days)s일은 신청할 수 없습니다."
    ),
    "not_begun": _l("아직 시작하지 않은 수업입니다."),
    "window_over": _l("정정은 %(on)s까지 신청할 수 있었습니다."),
    "waiting": _l("이 수업의 정정 신청이 이미 결정을 기다립니다."),
    "same": _l("지금 적힌 출결과 같습니다. 무엇이 달라야 하는지 골라 주세요."),
    "need_to": _l("온 시각(끝)을 적어 주세요."),
    "need_from": _l("나간 시각(시작)을 적어 주세요."),
    "need_both": _l("나간 시각과 돌아온 시각을 적어 주세요."),
    "wrong_times": _l("수업 시간 안의 시각을 적어 주세요."),
    "too_many_files": _l("서류는 %(most)s개까지 올릴 수 있습니다."),
    "large_file": _l("'%(name)s'은(는) 너무 큽니다. 한 파일은 %(most)sMB까지입니다."),
    "blank_file": _l("'%(name)s'은(는) 빈 파일입니다."),
    "bad_file": _l("'%(name)s'은(는) 받을 수 없는 형식입니다. PDF나 사진으로 올려 주세요."),
    "no_note": _l("까닭을 적어 주세요."),
    "decided": _l("이미 결정되었거나 거두어진 신청입니다."),
}
#: At which field of the form a refusal stands; the others stand at its top.
FIELDS = {
    "no_place": "place", "no_kind": "kind", "reversed": "ends_on", "too_long": "ends_on",
    "half_hours": "to_time", "no_hours": "from_time", "hours_one_day": "from_time",
    "hours_reversed": "to_time", "no_reason": "reason", "too_late": "starts_on",
    "no_document": "documents", "overlaps": "starts_on", "no_sessions": "starts_on",
    "over_limit": "kind", "same": "state", "need_to": "to_time", "need_from": "from_time",
    "need_both": "from_time", "wrong_times": "from_time", "too_many_files": "documents",
    "large_file": "documents", "blank_file": "documents", "bad_file": "documents",
}  # fmt: skip


def against(because: Because) -> str:
    """Why something was refused."""
    shown = {key: _shown(value) for key, value in because.params.items()}
    return str(_AGAINST[because.code]) % shown


def _shown(value: Any) -> Any:
    if isinstance(value, date):
        return i18n.day(value)
    return i18n.number(value) if isinstance(value, Decimal) else value


def kind_name(kind: AbsenceKind) -> str:
    """A kind in the page's language."""
    return (i18n.current() == "en" and kind.title_en) or kind.title_ko


def documents_of(kind: AbsenceKind) -> str:
    """Which documents a kind asks for."""
    return (i18n.current() == "en" and kind.documents_en) or kind.documents_ko


def title(request: AttendanceRequest, *, open_: bool = True) -> str:
    """What a request is about; a sensitive kind is only “excused” to whom it is not open."""
    if request.type == "correction":
        return str(TYPES["correction"])
    if not open_:
        return str(TYPES["absence"])
    kind = policy_of(request.place).value.kind(request.kind)
    return kind_name(kind) if kind is not None else request.kind


def when(request: AttendanceRequest) -> str:
    """Its days, and its hours where it is for hours."""
    text = i18n.day(request.starts_on)
    if request.ends_on != request.starts_on:
        text = f"{text} – {i18n.day(request.ends_on)}"
    if request.from_minute is not None and request.to_minute is not None:
        text = f"{text} {clock_time(request.from_minute)}–{clock_time(request.to_minute)}"
    return text


def deadline(kind: AbsenceKind) -> str:
    """Until when a kind may be asked for."""
    if kind.deadline_days < 0:
        return _("시작 %(n)s일 전까지", n=-kind.deadline_days)
    if kind.deadline_days == 0:
        return _("끝나는 날까지")
    return _("끝난 뒤 %(n)s일까지", n=kind.deadline_days)


def limit(kind: AbsenceKind) -> str:
    """How much of a kind there is."""
    if not kind.limit:
        return _("한도 없음")
    return (
        f"{PERS[kind.per]} {ngettext('%(n)s일', '%(n)s일', kind.limit, n=i18n.number(kind.limit))}"
    )


def together(reasons: Iterable[Because]) -> str:
    """All reasons as one text."""
    return " ".join(against(one) for one in reasons)
