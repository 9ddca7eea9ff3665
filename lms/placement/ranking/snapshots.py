"""Ranked lists as they were shown, kept once under the hash of what is in them.

A snapshot holds the opening's lines, order, scores and the ids of evidence, under pseudonyms, and
no text about a person. It is stored when a list is shown; the same inputs give the same row.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from lms import clock, matching
from lms.db import apart, db
from lms.matching import RankedCandidate, from_plain, to_plain
from lms.placement.ranking.models import RankingSnapshot
from lms.placement.ranking.rankings import Ranked

FORMAT = 1


def body_of(ranked: Ranked) -> bytes:
    """The canonical JSON of a list: equal lists, equal bytes."""
    whole = {
        "format": FORMAT,
        "opening": to_plain(ranked.opening),
        "ranking": to_plain(ranked.ranking),
    }
    return json.dumps(
        whole, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    ).encode()


def keep(opening_id: int, ranked: Ranked) -> int:
    """The id of the snapshot of *ranked*, stored now where it is not there yet.

    Committed apart from the request (a list is shown by GET), so it comes before the request's own
    first write.
    """
    known = _find(db.session, opening_id, ranked.ranking.inputs_hash)
    if known is not None:
        return known
    body = body_of(ranked)
    values = {
        "opening_id": opening_id,
        "content_hash": hashlib.sha256(body).hexdigest(),
        "inputs_hash": ranked.ranking.inputs_hash,
        "model_id": ranked.ranking.model_id,
        "size": len(ranked.ranking.entries),
        "body": zlib.compress(body),
        "created_at": clock.now(),
    }
    with apart() as session:
        insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
        session.execute(insert(RankingSnapshot).values(values).on_conflict_do_nothing())
        found = _find(session, opening_id, ranked.ranking.inputs_hash)
    assert found is not None
    return found


def _find(session: Session, opening_id: int, inputs_hash: str) -> int | None:
    return session.scalar(
        select(RankingSnapshot.id).where(
            RankingSnapshot.inputs_hash == inputs_hash, RankingSnapshot.opening_id == opening_id
        )
    )


@dataclass(frozen=True)
class Stored:
    """A snapshot read back. *entries* stay plain until they are looked at: there may be many."""

    row: RankingSnapshot
    opening: matching.Opening
    weights: matching.Weights
    taxonomy_version: str
    as_of: date
    entries: list[dict[str, Any]]

    def ranked(self, first: int, last: int) -> list[RankedCandidate]:
        """The candidates from rank *first* to *last* (counted from 1, both included)."""
        return [from_plain(RankedCandidate, one) for one in self.entries[first - 1 : last]]


def read(row: RankingSnapshot) -> Stored:
    """A snapshot's content; ValueError where it does not match its hash."""
    body = zlib.decompress(row.body)
    if hashlib.sha256(body).hexdigest() != row.content_hash:
        raise ValueError(f"snapshot {row.id} is damaged")
    whole = json.loads(body)
    ranking = whole["ranking"]
    return Stored(
        row=row,
        opening=from_plain(matching.Opening, whole["opening"]),
        weights=from_plain(matching.Weights, ranking["weights"]),
        taxonomy_version=ranking["taxonomy_version"],
        as_of=date.fromisoformat(ranking["as_of"]),
        entries=ranking["entries"],
    )
