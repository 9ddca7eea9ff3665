"""What the audit trail calls surveys."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from sqlalchemy import select

from lms.accounts import queries as accounts
from lms.accounts.queries import trails
from lms.courses.surveys.models import Survey
from lms.db import db
from lms.i18n import local

LABELS = {
    "survey.create": _("설문을 만듦"),
    "survey.update": _("설문을 고침"),
    "survey.publish": _("설문을 공개함"),
    "survey.unpublish": _("설문을 거둠"),
    "survey.close": _("설문을 일찍 끝냄"),
    "survey.delete": _("설문을 지움"),
    "kind:survey": _("설문"),
    "field:opens_at": _("여는 때"),
    "field:closes_at": _("끝나는 때"),
    "field:questions": _("문항 수"),
    "outbox:survey.opened": _("설문이 열린 것을 알리기"),
}


def register() -> None:
    """Give the trail its words and names."""
    trails.register_labels(LABELS)
    accounts.register_scope_names("survey", survey_names)


def survey_names(ids: set[int]) -> dict[int, str]:
    """Titles by id."""
    rows = db.session.scalars(select(Survey).where(Survey.id.in_(ids)))
    return {survey.id: local(survey) for survey in rows}
