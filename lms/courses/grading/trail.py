"""What the audit trail and the access log call marks."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from sqlalchemy import select

from lms.accounts import queries as accounts
from lms.accounts.queries import trails
from lms.courses.assignments.trail import submission_names
from lms.courses.grading.models import Grade
from lms.db import db

LABELS = {
    "grade.save": _("점수를 적음"),
    "grade.release": _("점수를 공개함"),
    "kind:grade": _("점수"),
    "grading queue": _("채점 목록"),
    "marks of an assignment": _("과제의 점수"),
    "field:released": _("공개"),
}


def register() -> None:
    """Give the trail its words and names."""
    trails.register_labels(LABELS)
    accounts.register_scope_names("grade", grade_names)


def grade_names(ids: set[int]) -> dict[int, str]:
    """Whose work was marked, and for what."""
    rows = db.session.execute(select(Grade.id, Grade.submission_id).where(Grade.id.in_(ids))).all()
    names = submission_names({row.submission_id for row in rows})
    return {row.id: names[row.submission_id] for row in rows if row.submission_id in names}
