"""Loading is authorising: an opening's candidates, one of them, a request, a snapshot."""

from __future__ import annotations

from flask import abort
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms.access import Permission
from lms.accounts.models import Person
from lms.db import db
from lms.numbers import whole_or
from lms.placement.candidates import queries as candidates
from lms.placement.candidates.queries import LiveCandidate
from lms.placement.companies import queries as companies
from lms.placement.openings import loaders as openings
from lms.placement.openings.models import Opening
from lms.placement.ranking.models import PipelineEntry, RankingSnapshot
from lms.placement.ranking.rules import State


def ranked_opening_for(
    person: Person, opening_id: int, permission: Permission, *, lock: bool = False
) -> Opening:
    """An opening whose candidates may be seen: its lines confirmed, its company verified."""
    opening = openings.opening_for(person, opening_id, permission, lock=lock)
    if opening.confirmed_at is None or opening.opened_at is None:
        abort(404)
    if not companies.is_verified(opening.organisation_id):
        abort(403)
    return opening


def candidate_for(opening: Opening, key: str, *, lock: bool = False) -> LiveCandidate:
    """Somebody whom the opening's company may see now; else 404, whatever they were before.

    With *lock* they stay so until the present transaction ends.
    """
    found = candidates.by_key(key, opening.organisation_id, lock=lock)
    if found is None:
        abort(404)
    return found


def request_for(person: Person, entry_id: int, *, lock: bool = False) -> PipelineEntry:
    """A request that was made to this person; everybody else's is not found."""
    if not person.is_authenticated:
        abort(401)
    query = (
        select(PipelineEntry)
        .where(
            PipelineEntry.id == entry_id,
            PipelineEntry.person_id == person.id,
            PipelineEntry.state.in_((State.ASKED, State.INTRODUCED, State.DECLINED)),
        )
        .options(joinedload(PipelineEntry.opening).joinedload(Opening.organisation))
    )
    if lock:
        query = query.with_for_update(of=PipelineEntry).execution_options(populate_existing=True)
    entry = db.session.scalar(query)
    if entry is None:
        abort(404)
    return entry


def snapshot_for(opening: Opening, snapshot_id: int) -> RankingSnapshot:
    """A snapshot of this opening."""
    row = db.session.get(RankingSnapshot, snapshot_id)
    if row is None or row.opening_id != opening.id:
        abort(404)
    return row


def snapshot_id_of(opening: Opening, given: str) -> int | None:
    """The snapshot that a form names, where it is one of this opening's."""
    return db.session.scalar(
        select(RankingSnapshot.id).where(
            RankingSnapshot.id == whole_or(given, 0), RankingSnapshot.opening_id == opening.id
        )
    )
