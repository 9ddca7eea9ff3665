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
    "submission.hand_in": _("과제를 냄"),
    "kind:assignment": _("과제"),
    "kind:submission": _("제출물"),
    "submission": _("제출물"),
    "submission file": _("제출한 파일"),
    "field:assignment": _("과제"),
    "field:criteria": _("기준별 점수"),
    "field:due_at": _("마감"),
    "field:files": _("파일"),
    "field:kinds": _("받는 방식"),
    "field:late": _("늦음"),
    "field:late_until": _("늦은 제출 허용"),
    "field:points": _("점수"),
    "field:submission": _("제출물"),
    "value:assignment:text": _("글"),
    "value:assignment:file": _("파일"),
    "value:assignment:link": _("링크"),
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
