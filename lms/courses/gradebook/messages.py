"""Requirements and obstacles in words, and the notifications of results."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext

from lms import access
from lms.access import Permission, Scope
from lms.accounts.models import Person
from lms.communication import kinds
from lms.communication.kinds import Kind
from lms.courses.gradebook import registry
from lms.courses.gradebook.rules import Held, Line, Obstacle
from lms.i18n import current


def line_words(line: Line) -> str:
    """A requirement with the numbers that decided it."""
    p = line.params
    if line.code == "percent":
        if not p["percent"]:
            return _(
                "점수: 아직 채점된 과제가 없습니다. %(least)s%% 이상이어야 합니다.",
                least=p["least"],
            )
        if line.met:
            return _("점수 %(percent)s%%: 기준 %(least)s%% 이상입니다.", **p)
        return _("점수 %(percent)s%%: 기준 %(least)s%%에 못 미칩니다.", **p)
    if line.code == "lessons":
        if line.met:
            return _("학습 %(done)s/%(total)s개: 기준 %(needed)s개(%(least)s%%)를 채웠습니다.", **p)
        return _("학습 %(done)s/%(total)s개: %(needed)s개(%(least)s%%)를 마쳐야 합니다.", **p)
    if line.code == "required":
        title = p["title_en"] if current() == "en" else p["title_ko"]
        known = {"title": title or p["title_ko"], "percent": p["percent"], "least": p["least"]}
        if not p["percent"]:
            return _("'%(title)s': 아직 점수가 없습니다. %(least)s%% 이상이어야 합니다.", **known)
        if line.met:
            return _("'%(title)s' %(percent)s%%: 기준 %(least)s%% 이상입니다.", **known)
        return _("'%(title)s' %(percent)s%%: 기준 %(least)s%%에 못 미칩니다.", **known)
    if line.code == "official":
        return _("%(system)s 자료, %(on)s 반영", system=p["system"], on=p["as_of"])
    if (said := registry.line_words(line)) is not None:
        return said
    if line.met:
        return _("낸 과제가 모두 채점되어 공개되었습니다.")
    return _("낸 과제 가운데 %(waiting)s개의 점수가 아직 공개되지 않았습니다.", **p)


def attendance_words(line: Line) -> str:
    """The attendance that the credit asks for."""
    if not line.params["rate"]:
        return _("출석: 아직 기록이 없습니다. %(least)s%% 이상이어야 합니다.", **line.params)
    if line.met:
        return _("출석률 %(rate)s%%: 기준 %(least)s%% 이상입니다.", **line.params)
    return _("출석률 %(rate)s%%: 기준 %(least)s%%에 못 미칩니다.", **line.params)


def settling_links(person: Person, offering_id: int) -> dict[str, str]:
    """Where *person* settles each kind of obstacle; who does not grade opens no submission."""
    grades = access.may(person, Permission.SUBMISSION_GRADE, Scope("offering", offering_id))
    grid = url_for("gradebook.grid", offering_id=offering_id)
    waiting = {"waiting": url_for("grading.index", offering_id=offering_id)} if grades else {}
    return {
        **waiting,
        "open": url_for("assignments.teach_index", offering_id=offering_id),
        "unmarked": grid,
        "hidden": grid,
    }


def obstacle_words(obstacle: Obstacle | Held) -> str:
    """Why a result cannot be frozen yet."""
    if obstacle.code == "waiting":
        return _("점수를 공개하지 않은 제출물 %(n)s건", n=obstacle.count)
    if obstacle.code == "unmarked":
        return ngettext(
            "점수를 적지 않은 성적부 항목 %(n)s개",
            "점수를 적지 않은 성적부 항목 %(n)s개",
            obstacle.count,
            n=obstacle.count,
        )
    if obstacle.code == "hidden":
        return ngettext(
            "공개하지 않은 성적부 항목 %(n)s개",
            "공개하지 않은 성적부 항목 %(n)s개",
            obstacle.count,
            n=obstacle.count,
        )
    if obstacle.code == "open":
        return _("마감 전이라 아직 낼 수 있는 과제 %(n)s건", n=obstacle.count)
    if obstacle.code == "caps":
        return _("학점 비율이 한도를 넘음: 학점 화면에서 먼저 맞추어야 합니다.")
    if obstacle.code == "kept_elsewhere":
        return _("성적은 기관의 종합정보시스템에서 확정하고, 그 자료를 반영합니다.")
    return _("공개된 과제가 없음")


STATE_WORDS = {
    "graded": lazy_gettext("채점됨"),
    "waiting": lazy_gettext("채점 전"),
    "open": lazy_gettext("아직 낼 수 있음"),
    "missing": lazy_gettext("내지 않음"),
    "excused": lazy_gettext("면제"),
}


def register() -> None:
    """Make the notification kinds known."""
    kinds.register(
        Kind(
            "course.completed",
            lazy_gettext("과목 이수"),
            lazy_gettext("'%(course)s' 과목을 이수했습니다. 최종 %(percent)s%%."),
        )
    )
    kinds.register(
        Kind(
            "course.published",
            lazy_gettext("성적 공개"),
            lazy_gettext(
                "'%(course)s' 과목의 성적이 공개되었습니다. 이의신청 기간이 끝나면 확정됩니다."
            ),
        )
    )
    kinds.register(
        Kind(
            "grade.comment",
            lazy_gettext("성적부 메모"),
            lazy_gettext("'%(course)s' 과목의 점수에 메모가 있습니다."),
        )
    )
    kinds.register(
        Kind(
            "course.result",
            lazy_gettext("과목 결과"),
            lazy_gettext("'%(course)s' 과목의 결과가 확정되었습니다. 최종 %(percent)s%%."),
        )
    )
    kinds.register(
        Kind(
            "course.result_waits",
            lazy_gettext("과목 결과가 설문을 기다림"),
            lazy_gettext(
                "'%(course)s' 과목의 결과가 확정되었습니다. 강의평가에 답하면 바로 볼 수 있습니다."
            ),
        )
    )
