"""Reading the pipeline and snapshots, and the counts that other pages show."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import defer, joinedload

from lms import access, clock
from lms.access import Permission
from lms.accounts.models import Person
from lms.db import db
from lms.paging import Page, paginate
from lms.placement.candidates import queries as candidates
from lms.placement.companies import queries as companies
from lms.placement.openings.models import Opening
from lms.placement.openings.registry import Waiting
from lms.placement.ranking import rules
from lms.placement.ranking.models import PipelineEntry, RankingSnapshot, RankingVisit
from lms.placement.ranking.rules import State


def entries_of(opening_id: int) -> dict[int, PipelineEntry]:
    """The pipeline of an opening, by person."""
    rows = db.session.scalars(select(PipelineEntry).where(PipelineEntry.opening_id == opening_id))
    return {row.person_id: row for row in rows}


def entry_of(opening_id: int, person_id: int) -> PipelineEntry | None:
    """Where one person stands with an opening."""
    return db.session.scalar(
        select(PipelineEntry).where(
            PipelineEntry.opening_id == opening_id, PipelineEntry.person_id == person_id
        )
    )


def state_of(entry: PipelineEntry | None) -> State:
    """The state as it is today; NONE without an entry."""
    if entry is None:
        return State.NONE
    return rules.present(entry.state, entry.answer_by, clock.today())


def shown_state(entry: PipelineEntry | None) -> State:
    """The same as the employer is told it."""
    return rules.shown_to_employer(state_of(entry))


@dataclass(frozen=True)
class Request:
    """An employer's request as the graduate sees it."""

    entry: PipelineEntry
    opening: Opening
    state: State
    open_now: bool  # can still be answered


def requests_of(person_id: int) -> list[Request]:
    """Every request that was made to a person; those that wait for an answer first."""
    rows = db.session.scalars(
        select(PipelineEntry)
        .where(
            PipelineEntry.person_id == person_id,
            PipelineEntry.state.in_((State.ASKED, State.INTRODUCED, State.DECLINED)),
        )
        .options(joinedload(PipelineEntry.opening).joinedload(Opening.organisation))
        .order_by(PipelineEntry.updated_at.desc(), PipelineEntry.id.desc())
    )
    found = [
        Request(row, row.opening, state := state_of(row), state is State.ASKED) for row in rows
    ]
    return sorted(found, key=lambda one: not one.open_now)


def waiting_requests(person_id: int) -> int:
    """How many requests wait for a person's answer."""
    return int(
        db.session.scalar(
            select(func.count())
            .select_from(PipelineEntry)
            .where(
                PipelineEntry.person_id == person_id,
                PipelineEntry.state == State.ASKED,
                PipelineEntry.answer_by.is_(None) | (PipelineEntry.answer_by >= clock.today()),
            )
        )
        or 0
    )


def answers_for(
    person_id: int, organisation_ids: Iterable[int], limit: int = 10
) -> list[PipelineEntry]:
    """The latest answers to requests that this person made, for the employer's first page.

    Only for openings of these companies: who left a team is told no more of it.
    """
    rows = db.session.scalars(
        select(PipelineEntry)
        .join(Opening, Opening.id == PipelineEntry.opening_id)
        .where(
            PipelineEntry.decided_by_id == person_id,
            Opening.organisation_id.in_(set(organisation_ids)),
            PipelineEntry.state.in_((State.INTRODUCED, State.DECLINED)),
        )
        .options(joinedload(PipelineEntry.opening))
        .order_by(PipelineEntry.updated_at.desc(), PipelineEntry.id.desc())
        .limit(limit)
    )
    return list(rows)


def standing_with(opening_ids: Iterable[int]) -> dict[int, list[tuple[int, State]]]:
    """Who is asked or introduced, by opening: (person, state today). One statement."""
    today = clock.today()
    found: dict[int, list[tuple[int, State]]] = {}
    rows = db.session.execute(
        select(
            PipelineEntry.opening_id,
            PipelineEntry.person_id,
            PipelineEntry.state,
            PipelineEntry.answer_by,
        ).where(
            PipelineEntry.opening_id.in_(set(opening_ids)),
            PipelineEntry.state.in_((State.ASKED, State.INTRODUCED)),
        )
    )
    for opening_id, person_id, state, answer_by in rows:
        present = rules.present(state, answer_by, today)
        found.setdefault(opening_id, []).append((person_id, present))
    return found


def totals() -> dict[State, int]:
    """How many people stand in each state over all openings, for the office."""
    today = clock.today()
    found = dict.fromkeys(State, 0)
    rows = db.session.execute(
        select(PipelineEntry.state, PipelineEntry.answer_by, func.count()).group_by(
            PipelineEntry.state, PipelineEntry.answer_by
        )
    )
    for state, answer_by, number in rows:
        found[rules.present(state, answer_by, today)] += int(number)
    return found


def waiting(person: Person, openings: Sequence[Opening]) -> dict[int, Waiting]:
    """What waits in each opening of the person's own verified companies that was opened.

    New are those who became candidates since the person last looked at that opening's list.
    Nobody is counted whom the company may not see now.
    """
    own = {
        scope.id
        for scope in access.scopes_with(person, Permission.RANKING_VIEW)
        if scope.kind == "organisation"
    }
    shown = [one for one in openings if one.organisation_id in own and one.opened_at is not None]
    if not shown:
        return {}
    verified = companies.verified_ids()
    ids = [one.id for one in shown]
    visits = {
        row.opening_id: row
        for row in db.session.scalars(
            select(RankingVisit).where(
                RankingVisit.person_id == person.id, RankingVisit.opening_id.in_(ids)
            )
        )
    }
    pipeline = standing_with(ids)
    people = {
        organisation_id: candidates.live(organisation_id)
        for organisation_id in {one.organisation_id for one in shown} & verified
    }
    found = {}
    for opening in shown:
        if opening.organisation_id not in people:
            continue
        visit = visits.get(opening.id)
        live = people[opening.organisation_id]
        visible = {one.person_id for one in live}
        states = [state for who, state in pipeline.get(opening.id, ()) if who in visible]
        found[opening.id] = Waiting(
            candidates=len(live),
            new=sum(visit is None or one.matching_since > visit.seen_at for one in live),
            asked=states.count(State.ASKED),
            introduced=states.count(State.INTRODUCED),
        )
    return found


def snapshots(opening_id: int, number: int) -> Page[RankingSnapshot]:
    """An opening's snapshots without their bodies, the latest first."""
    return paginate(
        select(RankingSnapshot)
        .where(RankingSnapshot.opening_id == opening_id)
        .options(defer(RankingSnapshot.body))
        .order_by(RankingSnapshot.id.desc()),
        number,
        size=30,
    )


def export(person: Person) -> list[dict[str, Any]]:
    """What a person was asked and answered, as JSON values, for their own copy of their data."""
    return [
        {
            "opening": one.opening.title,
            "company": one.opening.organisation.name,
            "state": one.state.value,
            "message": one.entry.message,
            "answer": one.entry.answer,
            "answer_by": one.entry.answer_by.isoformat() if one.entry.answer_by else None,
            "at": one.entry.updated_at.isoformat(),
        }
        for one in requests_of(person.id)
    ]
