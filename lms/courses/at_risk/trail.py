"""What the audit trail and the access log call signs of risk and notes."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from sqlalchemy import select

from lms import i18n
from lms.accounts import queries as accounts
from lms.accounts.models import Person
from lms.accounts.queries import trails
from lms.courses.at_risk.models import RiskNote
from lms.courses.at_risk.words import DONE
from lms.db import db

LABELS = {
    "risk.note": _("위험 신호에 조치를 적음"),
    "risk.note_update": _("조치를 고침"),
    "risk.note_close": _("다시 살펴봄을 마침"),
    "risk.note_delete": _("조치를 지움"),
    "kind:risk_note": _("위험 신호의 조치"),
    "offering at risk": _("위험 신호 목록"),
    "cohort at risk": _("위험 신호 목록"),
    "field:done": _("조치"),
    "field:follow_up_on": _("다시 살펴볼 날"),
} | {f"value:risk_note:{code}": words for code, words in DONE.items()}


def register() -> None:
    """Give the trail its words and names."""
    trails.register_labels(LABELS)
    accounts.register_scope_names("risk_note", note_names)


def note_names(ids: set[int]) -> dict[int, str]:
    """Whom each note is about."""
    rows = db.session.execute(
        select(RiskNote.id, Person)
        .join(Person, Person.id == RiskNote.person_id)
        .where(RiskNote.id.in_(ids))
    )
    return {id_: i18n.person_name(person) for id_, person in rows}
