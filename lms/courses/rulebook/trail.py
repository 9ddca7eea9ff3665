"""What the audit trail calls rules and what is done to them."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from sqlalchemy import select

from lms import policies
from lms.access import Scope
from lms.accounts import queries as accounts
from lms.accounts.queries import trails
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


def policy_names(ids: set[int]) -> dict[int, str]:
    """What each rule is about and where it was set."""
    rows = list(db.session.scalars(select(Policy).where(Policy.id.in_(ids))))
    places = accounts.scope_names(Scope(row.scope_kind, row.scope_id) for row in rows)
    return {
        row.id: f"{_title(row.kind)} · {places[Scope(row.scope_kind, row.scope_id)]}"
        for row in rows
    }


def _title(kind: str) -> str:
    described = policies.description(kind)
    return str(described.title) if described else kind
