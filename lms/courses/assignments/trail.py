"""What the audit trail and the access log call assignments and what is handed in."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from sqlalchemy import select

from lms import i18n
from lms.accounts import queries as accounts
from lms.accounts.models import Person
from lms.accounts.queries import trails
from lms.courses.assignments.models import Assignment, Submission
from lms.db import db
from lms.i18n import local

LABELS = {
    "assignment.create": _("과제를 만듦"),
    "assignment.update": _("과제를 고침"),
    "assignment.publish": _("과제를 공개함"),
    "assignment.unpublish": _("과제를 초안으로 돌림"),
    "assignment.delete": _("과제를 지움"),
    "assignment.restore": _("지운 과제를 되돌림"),
    "assignment.copy": _("과제의 사본을 만듦"),
    "assignment.order": _("과제의 순서를 바꿈"),
    "assignment.shift_dates": _("강좌의 날짜를 옮김"),
    "dates.set": _("날짜를 따로 정함"),
    "dates.end": _("따로 정한 날짜를 끝냄"),
    "submission.reopen": _("다시 낼 수 있게 엶"),
    "submission.hand_in": _("과제를 냄"),
    "kind:assignment": _("과제"),
    "kind:submission": _("제출물"),
    "submission": _("제출물"),
    "submission file": _("제출한 파일"),
    "field:assignment": _("과제"),
    "field:criteria": _("기준별 점수"),
    "field:due_at": _("마감 일시"),
    "field:files": _("파일"),
    "field:kinds": _("받는 방식"),
    "field:available_from": _("여는 때"),
    "field:resubmission": _("다시 내기"),
    "field:group_set": _("조 모음"),
    "field:group": _("조"),
    "field:person": _("사람"),
    "field:members": _("함께 낸 사람"),
    "field:extra_minutes": _("더 주는 시간(분)"),
    "field:extra_attempts": _("더 낼 수 있는 횟수"),
    "field:until": _("새 마감"),
    "field:days": _("옮긴 날수"),
    "field:items": _("옮긴 것"),
    "field:extensions": _("함께 옮긴 연장"),
    "field:order": _("순서"),
    "field:late": _("늦음"),
    "field:late_until": _("늦은 제출 허용"),
    "field:points": _("점수"),
    "field:submission": _("제출물"),
    "value:assignment:text": _("글"),
    "value:assignment:file": _("파일"),
    "value:assignment:link": _("링크"),
    "value:assignment:notebook": _("노트북(.ipynb)"),
    "value:assignment:unlimited": _("접수가 끝날 때까지 몇 번이든"),
    "value:assignment:times": _("정한 횟수까지"),
    "value:assignment:reopened": _("채점자가 다시 열어 줄 때만"),
    "value:assignment:once": _("한 번만"),
}


def register() -> None:
    """Give the trail its words and names."""
    trails.register_labels(LABELS)
    accounts.register_scope_names("assignment", assignment_names)
    accounts.register_scope_names("submission", submission_names)


def assignment_names(ids: set[int]) -> dict[int, str]:
    """Titles of assignments in the page's language."""
    rows = db.session.execute(
        select(Assignment.id, Assignment.title_ko, Assignment.title_en).where(
            Assignment.id.in_(ids)
        )
    )
    return {row.id: local(row) for row in rows}


def submission_names(ids: set[int]) -> dict[int, str]:
    """Who handed in what, in the page's language."""
    rows = db.session.execute(
        select(Submission.id, Person, Assignment.title_ko, Assignment.title_en)
        .join(Person, Person.id == Submission.person_id)
        .join(Assignment, Assignment.id == Submission.assignment_id)
        .where(Submission.id.in_(ids))
    )
    return {row.id: f"{i18n.person_name(row.Person)} · {local(row)}" for row in rows}
