"""The ranked list and a candidate, for the company's team."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from flask import render_template, request, url_for
from flask_login import current_user, login_required
from sqlalchemy import select
from werkzeug.wrappers import Response

from lms import access, audit, clock
from lms.access import Permission, Scope
from lms.accounts.models import Person
from lms.db import db
from lms.matching import taxonomy
from lms.paging import asked_page, paged
from lms.placement.candidates import words as candidate_words
from lms.placement.candidates.queries import LiveCandidate
from lms.placement.companies import queries as companies
from lms.placement.openings import loaders as openings
from lms.placement.openings import words as opening_words
from lms.placement.openings.models import Opening
from lms.placement.ranking import listing, loaders, operations, queries, rankings, rules, snapshots
from lms.placement.ranking import words as ranking_words
from lms.placement.ranking.forms import AskForm, PassForm
from lms.placement.ranking.listing import Filters, Identity
from lms.placement.ranking.models import PipelineEntry
from lms.placement.ranking.rules import Act, Actor, State
from lms.placement.ranking.views import bp
from lms.skills import queries as skills

SIZE = 25
Page = str | tuple[str, int] | Response


def _filters(opening: Opening) -> Filters:
    given = request.args
    asked = {skill for line in opening.lines for skill in line.skills}
    return Filters(
        state=given.get("state", "")
        if given.get("state") in list(ranking_words.FILTER_STATES)
        else "",
        stream=given.get("stream", "") if given.get("stream") in ranking_words.STREAMS else "",
        skill=given.get("skill", "") if given.get("skill") in asked else "",
        complete=given.get("complete") == "1",
        new=given.get("new") == "1",
        sort=given.get("sort", "rank") if given.get("sort") in listing.SORTS else "rank",
    )


@bp.get("/openings/<int:opening_id>/candidates")
@login_required
def candidates(opening_id: int) -> Page:
    """Everyone whom the company may see, ranked for the opening, with the reasons."""
    opening = openings.opening_for(current_user, opening_id, Permission.RANKING_VIEW)
    waits = _waits_for(opening)
    if waits:
        return render_template("ranking/not_yet.html", opening=opening, waits=waits)
    ranked = rankings.of_opening(opening)
    team = access.may(current_user, Permission.PIPELINE_ACT, Scope("opening", opening.id))
    snapshot_id = snapshots.keep(opening.id, ranked)
    last_visit = operations.visit(opening.id, current_user.id) if team else None
    entries = queries.entries_of(opening.id)
    filters = _filters(opening)
    left = listing.narrowed(ranked, filters, entries, last_visit)
    page = paged(left, asked_page(), size=SIZE)
    if page.items:
        audit.read(
            "candidate list", action="search" if filters.any else "view", people=len(page.items)
        )
    shown = [ranked.people[entry.key].person_id for entry in page.items]
    introduced = identities(shown, entries) if team else {}  # they told the company, nobody else
    rows = listing.rows(ranked, page.items, entries, last_visit, taxonomy.load(), introduced)
    return render_template(
        "ranking/candidates.html",
        opening=opening,
        ranked=ranked,
        page=page.map(lambda entry: rows[page.items.index(entry)]),
        filters=filters,
        snapshot_id=snapshot_id,
        last_visit=last_visit,
        new=sum(listing.is_new(one, last_visit) for one in ranked.people.values()),
        counts=_state_counts(ranked.people.values(), entries),
        skills=skills.by_ids({skill for line in opening.lines for skill in line.skills}),
        words=ranking_words,
        opening_words=opening_words,
        team=team,
        now=clock.now(),
        is_open=openings.is_open(opening),
    )


def _waits_for(opening: Opening) -> str:
    """What must happen before candidates can be seen; empty where nothing must."""
    if not companies.is_verified(opening.organisation_id):
        return "verified"
    if opening.confirmed_at is None:
        return "confirmed"
    return "" if opening.opened_at is not None else "opened"


def _state_counts(
    people: Iterable[LiveCandidate], entries: Mapping[int, PipelineEntry]
) -> dict[State, int]:
    found = dict.fromkeys(State, 0)
    for person in people:
        found[queries.shown_state(entries.get(person.person_id))] += 1
    return found


def identities(
    person_ids: Iterable[int], entries: Mapping[int, PipelineEntry]
) -> dict[int, Identity]:
    """Who those of these people are who accepted to be introduced. One statement, or none."""
    revealed = [
        one
        for one in person_ids
        if one in entries and rules.reveals(queries.state_of(entries[one]))
    ]
    if not revealed:
        return {}
    found = {}
    for person in db.session.scalars(select(Person).where(Person.id.in_(revealed))):
        identity = listing.identity_of(person, entries[person.id])
        if identity is not None:
            found[person.id] = identity
    return found


@bp.get("/openings/<int:opening_id>/candidates/<key>")
@login_required
def candidate(opening_id: int, key: str) -> Page:
    """One candidate: each requirement with its evidence, and what can be done."""
    opening = loaders.ranked_opening_for(current_user, opening_id, Permission.CANDIDATE_VIEW)
    return candidate_page(opening, loaders.candidate_for(opening, key))


def candidate_page(
    opening: Opening,
    person: LiveCandidate,
    *,
    pass_form: PassForm | None = None,
    ask_form: AskForm | None = None,
) -> str:
    """The page of a candidate, with forms that were refused where there are any."""
    reading = request.method == "GET"
    ranked = rankings.of_opening(opening)
    entry = ranked.entry(person.key)
    assert entry is not None
    snapshot_id = snapshots.keep(opening.id, ranked)
    shown = db.session.get_one(Person, person.person_id)
    if reading:
        audit.read("candidate", shown)
        if access.may(current_user, Permission.PIPELINE_ACT, Scope("opening", opening.id)):
            operations.look(opening.id, person.person_id, current_user)
    standing = queries.entry_of(opening.id, person.person_id)
    entries = {person.person_id: standing} if standing is not None else {}
    row = listing.row(
        ranked, entry, entries, None, taxonomy.load(), identities([person.person_id], entries)
    )
    open_now = openings.is_open(opening)
    order = ranked.ranking.entries
    return render_template(
        "ranking/candidate.html",
        opening=opening,
        person=person,
        row=row,
        entry=standing,
        passages=ranked.passages_of(person.key),
        ranked=ranked,
        total=len(order),
        before=order[entry.rank - 2].key if entry.rank > 1 else None,
        after=order[entry.rank].key if entry.rank < len(order) else None,
        snapshot_id=snapshot_id,
        acts=rules.acts_of(row.state, Actor.EMPLOYER, open_now=open_now),
        Act=Act,
        pass_form=(pass_form or PassForm(formdata=None)).of(opening),
        ask_form=ask_form or AskForm(formdata=None),
        reasons={line.key: line.text for line in opening.lines},
        words=ranking_words,
        opening_words=opening_words,
        candidate_words=candidate_words,
        skills=skills.by_ids(
            {*person.licences, *(s for p in ranked.passages_of(person.key) for s in p.skills)}
        ),
        back=url_for("ranking.candidates", opening_id=opening.id),
        is_open=open_now,
    )
