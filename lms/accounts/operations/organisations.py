"""Organisations: made and renamed, never deleted."""

from __future__ import annotations

import re

from sqlalchemy import select

from lms import audit, clock
from lms.accounts.models import Organisation
from lms.accounts.operations.people import lock_people
from lms.accounts.rules.people import normalized_name
from lms.accounts.rules.rights import OrganisationKind, parent_fits
from lms.db import db


class Outdated(ValueError):
    """Somebody else saved in between; nothing was changed."""


def create_organisation(
    kind: OrganisationKind | str,
    name: str,
    *,
    english_name: str = "",
    parent: Organisation | None = None,
    slug: str = "",
    demo: bool = False,
) -> Organisation:
    """Add an organisation; ValueError where it cannot belong to *parent*.

    *slug* (its name in URLs) is made from the English name where none is given.
    """
    kind = OrganisationKind(kind)
    if not parent_fits(kind, OrganisationKind(parent.kind) if parent is not None else None):
        raise ValueError(f"a {kind} cannot belong there")
    lock_people()
    place = Organisation(
        kind=kind,
        slug=_free_slug(slug or english_name or kind),
        name=normalized_name(name),
        english_name=normalized_name(english_name),
        parent=parent,
        demo=demo,
        created_at=clock.now(),
    )
    db.session.add(place)
    db.session.flush()
    audit.record("organisation.create", "organisation", place.id, after=_described(place))
    return place


def update_organisation(
    place: Organisation,
    *,
    name: str,
    english_name: str,
    parent: Organisation | None,
    version: int,
) -> None:
    """Rename or move; :class:`Outdated` where *version* is not the present one."""
    db.session.refresh(place, with_for_update=True)
    if version != place.version:
        raise Outdated
    if not parent_fits(
        OrganisationKind(place.kind),
        OrganisationKind(parent.kind) if parent is not None else None,
    ):
        raise ValueError(f"a {place.kind} cannot belong there")
    before = _described(place)
    place.name, place.english_name = normalized_name(name), normalized_name(english_name)
    place.parent_id = parent.id if parent is not None else None
    if _described(place) == before:
        return
    place.version += 1
    db.session.flush()
    audit.record(
        "organisation.update", "organisation", place.id, before=before, after=_described(place)
    )


def _described(place: Organisation) -> dict[str, object]:
    return {
        "kind": str(place.kind),
        "name": place.name,
        "english_name": place.english_name,
        "parent": place.parent_id,
    }


def _free_slug(wanted: str) -> str:
    base = re.sub(r"[^a-z0-9]+", "-", wanted.lower()).strip("-")[:70] or "organisation"
    taken = set(
        db.session.scalars(select(Organisation.slug).where(Organisation.slug.like(f"{base}%")))
    )
    return next(
        slug
        for slug in (base, *(f"{base}-{n}" for n in range(2, len(taken) + 3)))
        if slug not in taken
    )
