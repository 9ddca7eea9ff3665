"""What the audit trail calls terms, and what is done to them."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from sqlalchemy import select

from lms.accounts import queries as accounts
from lms.accounts.queries import trails
from lms.courses.terms import words
from lms.courses.terms.models import Term
from lms.db import db

LABELS = (
    {
        "term.create": _("학기를 만듦"),
        "term.update": _("학기를 고침"),
        "term.remove": _("학기를 지움"),
        "kind:term": _("학기"),
        "field:term": _("학기"),
        "field:term_id": _("학기"),
        "field:year": _("학년도"),
        "field:season": _("학기"),
    }
    | {f"field:{kind}_window": label for kind, label in words.KINDS.items()}
    | {
        f"value:term:{code}": label
        for code, label in words.SEASONS.items()
        if code != "1" and code != "2"
    }
)


def register() -> None:
    """Give the trail its words and names."""
    trails.register_labels(LABELS)
    accounts.register_scope_names("term", term_names)


def term_names(ids: set[int]) -> dict[int, str]:
    """Terms by name."""
    rows = db.session.scalars(select(Term).where(Term.id.in_(ids)))
    return {term.id: words.name(term) for term in rows}
