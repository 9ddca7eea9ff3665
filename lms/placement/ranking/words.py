"""What states and refusals of the pipeline are called."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from lms.placement.ranking import rules
from lms.placement.ranking.rules import State

#: For the employer: state → (word, the kind of its badge, icon).
STATES: dict[str, tuple[Any, str, str]] = {
    State.NONE: (lazy_gettext("아직 보지 않음"), "neutral", "eye-off"),
    State.OPENED: (lazy_gettext("열어 봄"), "neutral", "eye"),
    State.SHORTLISTED: (lazy_gettext("관심 후보"), "info", "star"),
    State.PASSED: (lazy_gettext("제외"), "neutral", "circle-x"),
    State.ASKED: (lazy_gettext("소개 요청 중"), "warning", "hourglass"),
    State.EXPIRED: (lazy_gettext("답 없이 기한 지남"), "neutral", "clock"),
    State.INTRODUCED: (lazy_gettext("소개됨"), "success", "handshake"),
    State.DECLINED: (lazy_gettext("소개 거절"), "neutral", "ban"),
    State.WITHDRAWN: (lazy_gettext("채용 연결을 끔"), "neutral", "log-out"),
}
#: For the graduate.
OWN_STATES: dict[str, tuple[Any, str, str]] = {
    State.ASKED: (lazy_gettext("답을 기다림"), "warning", "hourglass"),
    State.EXPIRED: (lazy_gettext("답할 날이 지남"), "neutral", "clock"),
    State.INTRODUCED: (lazy_gettext("수락함"), "success", "handshake"),
    State.DECLINED: (lazy_gettext("거절함"), "neutral", "ban"),
    State.WITHDRAWN: (lazy_gettext("채용 연결을 꺼서 끝남"), "neutral", "log-out"),
}
#: What the list can be narrowed to.
FILTER_STATES = (
    State.NONE,
    State.OPENED,
    State.SHORTLISTED,
    State.PASSED,
    State.ASKED,
    State.EXPIRED,
    State.INTRODUCED,
    State.DECLINED,
)
STREAMS: dict[str, Any] = {
    "degree": lazy_gettext("대학 학위 트랙"),
    "academy": lazy_gettext("사관학교 트랙"),
}


def refusal(code: str) -> str:
    """Why an act was refused."""
    sentences = {
        "not_yours": _("이 일은 할 수 없습니다."),
        "not_now": _("지금 상태에서는 할 수 없는 일입니다. 화면을 새로 고쳐 상태를 보십시오."),
        "late": _("답할 날이 지난 요청입니다."),
        "closed": _("열려 있지 않은 공고여서 소개를 요청할 수 없습니다."),
    }
    return sentences[code]


def answer_by_problem(code: str) -> str:
    """Why a last day to answer cannot be set."""
    if code == "early":
        return _("답할 날은 내일이나 그 뒤로 정해 주십시오.")
    return _("답할 날은 %(n)s일 안으로 정해 주십시오.", n=rules.MOST_ANSWER_DAYS)
