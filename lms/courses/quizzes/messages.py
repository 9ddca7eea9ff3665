"""Reasons and states of quizzes in words, and the notifications of this feature."""

from __future__ import annotations

from collections.abc import Callable

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from lms import i18n
from lms.communication import kinds
from lms.communication.kinds import Kind
from lms.courses.assignments.rules import Reason

COUNTING_WORDS = {
    "highest": lazy_gettext("가장 높은 점수"),
    "last": lazy_gettext("마지막 응시"),
    "average": lazy_gettext("모든 응시의 평균"),
    "first": lazy_gettext("첫 응시"),
}
PER_PAGE_WORDS = {
    "all": lazy_gettext("한 화면에 모두"),
    "one": lazy_gettext("한 화면에 한 문제"),
}
MOMENT_WORDS = {
    "right_after": lazy_gettext("낸 직후 (10분)"),
    "while_open": lazy_gettext("그 뒤, 닫히기 전"),
    "after_close": lazy_gettext("닫힌 뒤"),
}
PART_WORDS = {
    "answers": lazy_gettext("문제와 낸 답"),
    "marks": lazy_gettext("점수"),
    "right_wrong": lazy_gettext("맞고 틀림"),
    "correct": lazy_gettext("정답"),
    "feedback": lazy_gettext("피드백"),
}
STATE_WORDS = {
    "none": lazy_gettext("응시 안 함"),
    "running": lazy_gettext("응시 중"),
    "waiting": lazy_gettext("채점 기다림"),
    "finished": lazy_gettext("냈음"),
    "late_answers": lazy_gettext("늦게 닿은 답 있음"),
    "deleted": lazy_gettext("지운 응시"),
}
ENDED_WORDS = {
    "learner": lazy_gettext("직접 냄"),
    "time": lazy_gettext("시간이 끝남"),
    "close": lazy_gettext("시험이 닫힘"),
    "teacher": lazy_gettext("교수자가 끝냄"),
}
KIND_WORDS = {
    "single": lazy_gettext("하나 고르기"),
    "multiple": lazy_gettext("여럿 고르기"),
    "true_false": lazy_gettext("참·거짓"),
    "short": lazy_gettext("단답"),
    "numerical": lazy_gettext("수치"),
    "matching": lazy_gettext("짝짓기"),
    "ordering": lazy_gettext("순서 맞추기"),
    "cloze": lazy_gettext("빈칸 채우기"),
    "essay": lazy_gettext("서술"),
    "code": lazy_gettext("코드"),
    "file": lazy_gettext("파일"),
    "text": lazy_gettext("읽을거리"),
}


def words(reason: Reason) -> str:
    """A reason as a sentence in the page's language."""
    p = reason.params
    sentences: dict[str, Callable[[], str]] = {
        "not_published": lambda: _("아직 공개되지 않은 시험입니다."),
        "not_enrolled": lambda: _("이 강좌를 듣고 있지 않아 응시할 수 없습니다."),
        "offering_closed": lambda: _("강좌가 열려 있지 않아 응시할 수 없습니다."),
        "not_yet": lambda: _("%(at)s에 열립니다.", at=i18n.moment(p["at"])),
        "closed": lambda: _("%(at)s에 닫혔습니다.", at=i18n.moment(p["at"])),
        "no_attempts_left": lambda: _("응시 횟수를 모두 썼습니다(%(count)s번).", count=p["count"]),
        "no_questions": lambda: _("문제가 하나도 없습니다."),
        "wrong_code": lambda: _("응시 코드가 맞지 않습니다."),
        "shortage": lambda: _(
            "무작위 출제가 %(wanted)s문제를 뽑아야 하는데 쓸 수 있는 것은 %(found)s문제입니다.",
            wanted=p["wanted"],
            found=p["found"],
        ),
        "no_points": lambda: _("모든 문제의 배점이 0입니다."),
        "skills_without_points": lambda: _("역량의 근거가 되려면 배점이 있어야 합니다."),
        "close_is_past": lambda: _("닫히는 때가 이미 지났습니다(%(at)s).", at=i18n.moment(p["at"])),
        "closes_before_opening": lambda: _("닫히는 때는 열리는 때보다 뒤여야 합니다."),
        "window_too_short": lambda: _(
            "열려 있는 동안이 제한 시간 %(minutes)s분보다 짧습니다.", minutes=p["minutes"]
        ),
        "attempted": lambda: _(
            "이미 %(count)s번 응시했습니다. 문제와 배점을 바꾸거나 숨기거나 지울 수 없습니다.",
            count=p["count"],
        ),
        "too_many_slots": lambda: _("한 시험에 %(most)s칸까지 넣을 수 있습니다.", most=p["most"]),
        "reason_needed": lambda: _("사유를 적어 주세요."),
        "still_open": lambda: _("아직 응시 중입니다."),
        "until_is_past": lambda: _("다시 열어 둘 때는 지금보다 뒤여야 합니다."),
        "other_open": lambda: _("이 사람은 다른 응시를 하고 있습니다. 먼저 끝내 주세요."),
        "order_changed": lambda: _("그 사이에 문제가 바뀌었습니다. 새로 불러왔습니다."),
    }
    return sentences[reason.code]()


def register() -> None:
    """Make the notification kinds known."""
    kinds.register(
        Kind(
            "quiz.published",
            lazy_gettext("새 시험"),
            lazy_gettext(
                "'%(course)s' 강좌에 시험 '%(title)s'이(가) 나왔습니다. 닫히는 때: %(closes)s"
            ),
            channels=("app",),
        )
    )
    receipt = lazy_gettext(
        "접수 번호 %(receipt_number)s, 낸 때 %(at)s, 답한 문제 %(answered)s/%(questions)s. 낸 답의 해시(SHA-256): %(receipt)s"
    )
    kinds.register(
        Kind(
            "quiz.received",
            lazy_gettext("시험 접수증"),
            lazy_gettext("'%(title)s' 시험의 %(number)s번째 응시를 접수했습니다."),
            detail=receipt,
            urgent=True,
        )
    )
    kinds.register(
        Kind(
            "quiz.ended",
            lazy_gettext("시험 시간 끝남"),
            lazy_gettext(
                "'%(title)s' 시험의 %(number)s번째 응시가 끝났습니다. 그때까지 저장된 답을 접수했습니다."
            ),
            detail=receipt,
            urgent=True,
        )
    )
    kinds.register(
        Kind(
            "quiz.reopened",
            lazy_gettext("시험 다시 열림"),
            lazy_gettext(
                "'%(title)s' 시험의 응시가 다시 열렸습니다. %(until)s까지 이어서 답할 수 있습니다."
            ),
            detail=lazy_gettext("사유: %(reason)s"),
        )
    )
