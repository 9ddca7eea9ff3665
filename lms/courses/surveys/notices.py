"""What people are told of surveys, and the words for them."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _

from lms import clock, outbox
from lms.accounts.models import Person
from lms.clock import SEOUL
from lms.communication import kinds
from lms.communication.kinds import Kind
from lms.communication.operations import notify
from lms.courses.surveys import queries
from lms.courses.surveys.models import Survey
from lms.db import unit_of_work

KIND_WORDS = {
    "midterm": _("중간 강의평가"),
    "final": _("강의평가"),
    "satisfaction": _("만족도 조사"),
    "before": _("수강 전 자기 평가"),
    "after": _("수강 후 자기 평가"),
}
QUESTION_WORDS = {
    "agreement": _("동의하는 정도 (1–5)"),
    "satisfaction": _("만족하는 정도 (1–5)"),
    "ability": _("할 수 있는 정도 (1–5)"),
    "choice": _("하나 고르기"),
    "several": _("여럿 고르기"),
    "text": _("글로 쓰기"),
}
STEP_WORDS = {
    "agreement": (
        _("전혀 아니다"), _("아니다"), _("보통이다"), _("그렇다"), _("매우 그렇다"),
    ),
    "satisfaction": (
        _("매우 불만족"), _("불만족"), _("보통"), _("만족"), _("매우 만족"),
    ),
    "ability": (
        _("처음 듣는다"), _("들어 보았다"), _("도움을 받으면 한다"), _("혼자 한다"), _("남을 가르친다"),
    ),
}  # fmt: skip
PHASE_WORDS = {
    "draft": (_("초안"), "neutral"),
    "scheduled": (_("열리기 전"), "info"),
    "open": (_("받는 중"), "success"),
    "closed": (_("끝남"), "neutral"),
}
REFUSALS = {
    "not_enrolled": _("이 과목의 수강생만 답할 수 있습니다."),
    "answered": _("이미 답했습니다. 누가 무엇을 답했는지 남지 않으므로 고칠 수 없습니다."),
    "not_open": _("아직 열리지 않은 설문입니다."),
    "closed": _("끝난 설문입니다."),
}
ERRORS = {
    "required": _("답을 골라 주세요."),
    "no_such_choice": _("목록에 있는 답을 골라 주세요."),
    "too_long": _("2,000자까지 쓸 수 있습니다."),
}
CHANGES = {
    "has_answers": _("이미 답한 사람이 있어 문항과 시작, 공개 시점은 바꿀 수 없습니다."),
    "over": _(
        "답을 받고 끝난 설문은 다시 열 수 없습니다. 결과를 본 뒤에 답이 하나 더 들어오면 그 답이 누구의 것인지 드러나기 때문입니다."
    ),
    "no_questions": _("문항을 하나 이상 넣어 주세요."),
    "closes_in_past": _("끝나는 때가 이미 지났습니다."),
}

OPENED = "survey.opened"
REMINDER = "survey.reminder"


def register() -> None:
    """Make the notification kinds known."""
    kinds.register(
        Kind(
            OPENED,
            _("설문이 열림"),
            _("'%(course)s' 과목의 설문 '%(title)s'에 답해 주세요. %(until)s까지입니다."),
        )
    )
    kinds.register(
        Kind(
            REMINDER,
            _("설문 마감 전 알림"),
            _(
                "'%(course)s' 과목의 설문 '%(title)s'이(가) %(until)s에 끝납니다. 아직 답하지 않았습니다."
            ),
        )
    )


def _params(survey: Survey) -> dict[str, Any]:
    course = survey.offering.course
    until = survey.closes_at.astimezone(SEOUL)
    return {
        "course": {"ko": course.title_ko, "en": course.title_en},
        "title": {"ko": survey.title_ko, "en": survey.title_en},
        "until": f"{until:%Y-%m-%d %H:%M} KST",
    }


def plan(survey: Survey) -> None:
    """Have people told when the survey opens, within the present transaction."""
    outbox.enqueue(
        "survey.opened",
        {"survey_id": survey.id},
        dedup_key=f"survey.opened:{survey.id}:{survey.opens_at.isoformat()}",
        run_at=survey.opens_at,
    )


@outbox.handler("survey.opened")
def _opened(payload: dict[str, Any]) -> None:
    """Tell everybody who is asked, unless it was taken back or moved; once each."""
    with unit_of_work() as session:
        survey = session.get(Survey, payload["survey_id"])
        now = clock.now()
        if survey is None or survey.published_at is None or not survey.opens_at <= now:
            return
        if survey.closes_at <= now:
            return
        for person in queries.waiting(survey):
            notify(
                person, OPENED, _params(survey), url=address(survey),
                dedup_key=f"{OPENED}:{survey.id}",
            )  # fmt: skip


def remind(person: Person, survey: Survey) -> None:
    """Tell *person* once that the survey ends soon."""
    notify(
        person, REMINDER, _params(survey), url=address(survey),
        dedup_key=f"{REMINDER}:{survey.id}:{survey.closes_at.isoformat()}",
    )  # fmt: skip


def address(survey: Survey) -> str:
    """Where a survey is answered."""
    return url_for("surveys.answer", survey_id=survey.id)
