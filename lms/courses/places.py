"""The institutions at which a person may manage tracks and courses, and names in addresses."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable

from sqlalchemy import select

from lms import access
from lms.access import ROOT, Permission
from lms.accounts.models import Organisation, Person
from lms.db import db

INSTITUTIONS = ("university", "department", "academy")


def managed(person: Person, permission: Permission) -> list[Organisation]:
    """Universities, departments and academies where *person* has *permission*; one statement."""
    granted = access.scopes_with(person, permission)
    everywhere = ROOT in granted
    roots = {scope.id for scope in granted if scope.kind == "organisation"}
    if not everywhere and not roots:
        return []
    rows = list(
        db.session.scalars(
            select(Organisation)
            .where(Organisation.kind.in_(INSTITUTIONS))
            .order_by(Organisation.name, Organisation.id)
        )
    )
    parents = {row.id: row.parent_id for row in rows}

    def within(organisation_id: int | None) -> bool:
        seen: set[int] = set()
        while organisation_id is not None and organisation_id not in seen:
            if organisation_id in roots:
                return True
            seen.add(organisation_id)
            organisation_id = parents.get(organisation_id)
        return False

    return [row for row in rows if everywhere or within(row.id)]


def free_slug(wanted: str, taken: Callable[[str], bool]) -> str:
    """A name for addresses made of *wanted*'s Latin letters and digits, that is not *taken*."""
    base = re.sub(r"[^a-z0-9]+", "-", wanted.lower()).strip("-")[:100]
    base = base or f"c-{secrets.token_hex(4)}"
    slug, count = base, 2
    while taken(slug):
        slug, count = f"{base}-{count}", count + 1
    return slug
