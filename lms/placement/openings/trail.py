"""What the audit trail calls openings, and what is done to them."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from sqlalchemy import select

from lms.accounts import queries as accounts
from lms.accounts.queries import trails
from lms.db import db
from lms.placement.openings import words
from lms.placement.openings.models import Opening

LABELS = {
    "opening.create": _("공고를 만듦"),
    "opening.change": _("공고를 고침"),
    "opening.confirm": _("요건을 확인함"),
    "opening.open": _("공고를 엶"),
    "opening.pause": _("공고를 멈춤"),
    "opening.resume": _("공고를 다시 엶"),
    "opening.close": _("공고를 닫음"),
    "kind:opening": _("공고"),
    "field:closes_on": _("마감일"),
    "field:district": _("근무지"),
    "field:employment_type": _("고용 형태"),
    "field:experience": _("경력"),
    "field:headcount": _("모집 인원"),
    "field:lines": _("줄"),
    "field:opening": _("공고"),
    "field:title": _("제목"),
} | {f"value:opening:{code}": name for code, name in words.STATES.items()}


def register() -> None:
    """Give the trail its words and names."""
    trails.register_labels(LABELS)
    accounts.register_scope_names("opening", opening_names)


def opening_names(ids: set[int]) -> dict[int, str]:
    """Titles of openings."""
    rows = db.session.execute(select(Opening.id, Opening.title).where(Opening.id.in_(ids)))
    return {row.id: row.title for row in rows}
