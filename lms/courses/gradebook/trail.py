"""What the audit trail and the access log call course results."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from sqlalchemy import select

from lms import i18n
from lms.accounts import queries as accounts
from lms.accounts.models import Person
from lms.accounts.queries import trails
from lms.courses.catalogue.queries import offering_cards
from lms.courses.gradebook.models import CourseResult
from lms.db import db
from lms.i18n import local

LABELS = {
    "course_result.freeze": _("결과를 확정함"),
    "course_result.revise": _("확정한 결과를 바꿈"),
    "kind:course_result": _("강좌 결과"),
    "course result": _("한 사람의 강좌 결과"),
    "course results": _("강좌 결과"),
    "field:credit_earned": _("이수"),
    "field:percent": _("퍼센트"),
    "field:revision": _("확정 차수"),
    "field:min_percent": _("점수 기준"),
    "field:min_lessons": _("학습 기준"),
    "field:all_graded": _("낸 과제 모두 점수 공개"),
}


def register() -> None:
    """Give the trail its words and names."""
    trails.register_labels(LABELS)
    accounts.register_scope_names("course_result", result_names)


def result_names(ids: set[int]) -> dict[int, str]:
    """Whose result of which offering."""
    rows = db.session.execute(
        select(CourseResult.id, CourseResult.offering_id, Person)
        .join(Person, Person.id == CourseResult.person_id)
        .where(CourseResult.id.in_(ids))
    ).all()
    cards = offering_cards(row.offering_id for row in rows)
    return {
        row.id: f"{i18n.person_name(row.Person)} · {local(cards[row.offering_id])}"
        for row in rows
        if row.offering_id in cards
    }
