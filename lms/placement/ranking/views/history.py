"""The record of the lists that were shown: why somebody stood ninth on 3 March."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import abort, render_template
from flask_login import current_user, login_required

from lms import audit, i18n
from lms.access import Permission
from lms.accounts import queries as accounts
from lms.evidence import queries as evidence
from lms.matching import CitedEvidence, LineMatch, RankedCandidate, Requirement, taxonomy
from lms.matching.skills import name_of
from lms.paging import Page, asked_page
from lms.placement.candidates import queries as candidates
from lms.placement.candidates.queries import LiveCandidate
from lms.placement.openings import words as opening_words
from lms.placement.ranking import loaders, queries, rankings, snapshots
from lms.placement.ranking.passages import Passage, by_id, passages_of
from lms.placement.ranking.snapshots import Stored
from lms.placement.ranking.views import bp

SIZE = 50


@bp.get("/openings/<int:opening_id>/snapshots", endpoint="snapshots")
@login_required
def snapshots_of(opening_id: int) -> str:
    """Every list that was shown for the opening, the latest first."""
    opening = loaders.ranked_opening_for(current_user, opening_id, Permission.RANKING_VIEW)
    return render_template(
        "ranking/snapshots.html",
        opening=opening,
        page=queries.snapshots(opening.id, asked_page()),
        words=opening_words,
    )


@bp.get("/openings/<int:opening_id>/snapshots/<int:snapshot_id>")
@login_required
def snapshot(opening_id: int, snapshot_id: int) -> str:
    """One list as it was shown. Whoever is no longer visible stays as numbers alone."""
    opening = loaders.ranked_opening_for(current_user, opening_id, Permission.RANKING_VIEW)
    stored = snapshots.read(loaders.snapshot_for(opening, snapshot_id))
    number = max(1, min(asked_page(), -(-len(stored.entries) // SIZE)))
    entries = stored.ranked((number - 1) * SIZE + 1, number * SIZE)
    people = {one.key: one for one in candidates.live(opening.organisation_id)}
    if entries:
        audit.read("candidate list", people=len(entries))
    return render_template(
        "ranking/snapshot.html",
        opening=opening,
        stored=stored,
        page=Page(entries, number, SIZE, len(stored.entries)),
        people=people,
        gone=sum(one["key"] not in people for one in stored.entries),
    )


@dataclass(frozen=True)
class OldLine:
    """One requirement as it was judged then; passages only where they may still be read."""

    requirement: Requirement
    match: LineMatch
    points: float
    most: float
    cited: list[tuple[Passage | None, CitedEvidence]]
    missing: list[str]


@bp.get("/openings/<int:opening_id>/snapshots/<int:snapshot_id>/<int:rank>")
@login_required
def snapshot_entry(opening_id: int, snapshot_id: int, rank: int) -> str:
    """Why a candidate stood where they stood: every line's numbers as they were."""
    opening = loaders.ranked_opening_for(current_user, opening_id, Permission.RANKING_VIEW)
    stored = snapshots.read(loaders.snapshot_for(opening, snapshot_id))
    if not 1 <= rank <= len(stored.entries):
        abort(404)
    entry = stored.ranked(rank, rank)[0]
    person = candidates.by_key(entry.key, opening.organisation_id)
    if person is not None:
        audit.read("candidate", accounts.person_by_id(person.person_id))
    return render_template(
        "ranking/snapshot_entry.html",
        opening=opening,
        stored=stored,
        entry=entry,
        person=person,
        lines=_old_lines(stored, entry, person),
    )


def _old_lines(
    stored: Stored, entry: RankedCandidate, person: LiveCandidate | None
) -> list[OldLine]:
    most = rankings.points(stored.opening, stored.weights)
    asked = {line.id: line for line in stored.opening.requirements}
    known = _passages(entry, person, stored.row.created_at)
    names, language = taxonomy.load(), i18n.current()
    return [
        OldLine(
            requirement=asked[line.requirement_id],
            match=line,
            points=line.score * most[line.requirement_id],
            most=most[line.requirement_id],
            cited=[(known.get(one.evidence_id), one) for one in line.cited],
            missing=[name_of(names, skill, language) for skill in line.missing],
        )
        for line in entry.lines
    ]


def _passages(
    entry: RankedCandidate, person: LiveCandidate | None, at: datetime
) -> dict[str, Passage]:
    """What was cited, superseded evidence too; nothing of somebody who is not visible any more.

    A line of a résumé that came after *at* is another line, even where it has an old one's id.
    """
    if person is None:
        return {}
    cited = {one.evidence_id for line in entry.lines for one in line.cited}
    rows = evidence.by_ids(int(one[1:]) for one in cited if one.startswith("e"))
    own = [row for row in rows.values() if row.person_id == person.person_id]
    resume = candidates.passages([person.person_id])[person.person_id]
    return dict(
        by_id(
            passages_of(own, [row for row in resume if f"p{row.id}" in cited and row.since <= at])
        )
    )
