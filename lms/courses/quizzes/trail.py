"""What the audit trail and the access log call quizzes and attempts."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from sqlalchemy import select

from lms import i18n
from lms.accounts import queries as accounts
from lms.accounts.models import Person
from lms.accounts.queries import trails
from lms.courses.quizzes.messages import COUNTING_WORDS, ENDED_WORDS
from lms.courses.quizzes.models import Attempt, Quiz
from lms.db import db
from lms.i18n import local

LABELS = {
    "quiz.create": _("시험을 만듦"),
    "quiz.update": _("시험 설정을 고침"),
    "quiz.compose": _("시험 문제를 바꿈"),
    "quiz.points": _("시험 배점을 바꿈"),
    "quiz.publish": _("시험을 공개함"),
    "quiz.unpublish": _("시험을 초안으로 돌림"),
    "quiz.delete": _("시험을 지움"),
    "quiz.restore": _("시험을 되살림"),
    "quiz.duplicate": _("시험을 베낌"),
    "quiz_attempt.start": _("시험 응시를 시작함"),
    "quiz_attempt.finish": _("시험 응시가 끝남"),
    "quiz_attempt.end": _("응시를 끝냄"),
    "quiz_attempt.reopen": _("응시를 다시 엶"),
    "quiz_attempt.delete": _("응시를 지움"),
    "quiz_attempt.restore": _("응시를 되살림"),
    "quiz_attempt.accept_late": _("늦게 닿은 답을 받아들임"),
    "kind:quiz": _("시험"),
    "kind:quiz_attempt": _("시험 응시"),
    "quiz attempts": _("시험 응시 목록"),
    "quiz attempt": _("시험 응시"),
    "quiz answers": _("시험 답안"),
    "field:quiz": _("시험"),
    "field:number": _("번호"),
    "field:state": _("상태"),
    "field:ended_by": _("어떻게 끝났는지"),
    "field:possible": _("만점"),
    "field:receipt": _("접수증 해시"),
    "field:available_from": _("여는 때"),
    "field:time_limit_minutes": _("제한 시간(분)"),
    "field:attempts_allowed": _("응시 횟수"),
    "field:counting": _("반영할 응시"),
    "field:no_return": _("되돌아갈 수 없음"),
    "field:pass_percent": _("통과 기준(백분율)"),
    "field:access_code": _("응시 코드"),
    "field:added": _("넣은 문제"),
    "field:removed": _("뺀 문제"),
    "field:drawn": _("무작위 출제 문제 수"),
    "field:version": _("판"),
    "value:quiz_attempt:open": _("응시 중"),
    "value:quiz_attempt:finished": _("냈음"),
    **{f"value:quiz:{code}": word for code, word in COUNTING_WORDS.items()},
    **{f"value:quiz_attempt:{code}": word for code, word in ENDED_WORDS.items()},
}


def register() -> None:
    """Give the trail its words and names."""
    trails.register_labels(LABELS)
    accounts.register_scope_names("quiz", quiz_names)
    accounts.register_scope_names("quiz_attempt", attempt_names)


def quiz_names(ids: set[int]) -> dict[int, str]:
    """Titles of quizzes in the page's language."""
    rows = db.session.execute(select(Quiz.id, Quiz.title_ko, Quiz.title_en).where(Quiz.id.in_(ids)))
    return {row.id: local(row) for row in rows}


def attempt_names(ids: set[int]) -> dict[int, str]:
    """Whose attempt at what, in the page's language."""
    rows = db.session.execute(
        select(Attempt.id, Person, Quiz.title_ko, Quiz.title_en)
        .join(Person, Person.id == Attempt.person_id)
        .join(Quiz, Quiz.id == Attempt.quiz_id)
        .where(Attempt.id.in_(ids))
    )
    return {row.id: f"{i18n.person_name(row.Person)} · {local(row)}" for row in rows}
