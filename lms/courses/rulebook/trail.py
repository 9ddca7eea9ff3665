"""What the audit trail calls rules and what is done to them."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import select

from lms import policies
from lms.access import Scope
from lms.accounts import queries as accounts
from lms.accounts.queries import descriptions, trails
from lms.courses.rulebook import words
from lms.db import db
from lms.policies import Policy


def register() -> None:
    """Give the trail its words and names."""
    trails.register_labels(
        {
            "policy.inherit": _("위의 규칙을 따르게 함"),
            "policy.withdraw": _("예정된 규칙을 거둠"),
        }
    )
    accounts.register_scope_names("policy", policy_names)
    descriptions.register_telling("policy", policy_tellings)


def policy_names(ids: set[int]) -> dict[int, str]:
    """What each rule is about and where it was set."""
    rows = list(db.session.scalars(select(Policy).where(Policy.id.in_(ids))))
    places = accounts.scope_names(Scope(row.scope_kind, row.scope_id) for row in rows)
    return {
        row.id: f"{_title(row.kind)} · {places[Scope(row.scope_kind, row.scope_id)]}"
        for row in rows
    }


def policy_tellings(ids: set[int]) -> dict[int, descriptions.Telling]:
    """How the values of each rule read: as on the pages of the rulebook."""
    if not ids:
        return {}
    rows = db.session.scalars(select(Policy).where(Policy.id.in_(ids)))
    return {row.id: _telling(row) for row in rows}


def _telling(row: Policy) -> descriptions.Telling:
    described = policies.description(row.kind)
    try:
        values = policies.parse(row.kind, row.value) if described else None
    except (KeyError, TypeError, ValueError):  # set when the kind had another shape
        values = None

    def tell(name: str, given: Any) -> tuple[str, str] | None:
        field = described.fields.get(name) if described else None
        if field is None:
            return None
        read = getattr(values, name) if row.value.get(name) == given and values else given
        return str(field.label), words.value(field, read)

    return tell


def _title(kind: str) -> str:
    described = policies.description(kind)
    return str(described.title) if described else kind
