"""The overview: people, candidates, companies, openings and introductions, counted now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import func, select

from lms import clock, policies
from lms.access import ROOT
from lms.courses.programmes.models import FINISHED, CohortMember
from lms.courses.programmes.queries.headcount import Heads, heads
from lms.db import db
from lms.office.queries.outcomes import OutcomeRow, by_track
from lms.office.rules import POLICY, Targets, rate
from lms.placement.candidates import queries as candidates
from lms.placement.companies import queries as companies
from lms.placement.companies.models import CompanyFact
from lms.placement.companies.rules import FactKind, site_state
from lms.placement.openings import queries as openings
from lms.placement.openings.models import Opening
from lms.placement.ranking import queries as ranking
from lms.placement.ranking.rules import State


@dataclass(frozen=True)
class Overview:
    """Everything that the overview shows."""

    people: Heads
    tracks: list[OutcomeRow]
    rate: Decimal | None  # over the cohorts that are over, in percent
    rate_of: int  # places in them
    candidates: int
    candidates_expected: int
    companies: dict[str, int]
    facts: dict[str, int]
    here: int  # companies with an office or a corporation that is open
    openings_open: int
    openings_ever: int
    headcount: int
    introductions: dict[State, int]
    asked: int
    completions: list[tuple[date, int]]  # by month, the last twelve
    industries: list[tuple[str, int]]
    targets: policies.InForce[Targets]


def overview() -> Overview:
    """The figures as of now; the number of statements does not depend on how much there is."""
    tracks = by_track()
    over_places = sum(row.over for row in tracks)
    live = candidates.live()
    pipeline = ranking.totals()
    asked = (State.ASKED, State.EXPIRED, State.INTRODUCED, State.DECLINED)
    ever, headcount = db.session.execute(
        select(func.count(), func.coalesce(func.sum(Opening.headcount), 0)).where(
            Opening.opened_at.is_not(None)
        )
    ).one()
    return Overview(
        people=heads(),
        tracks=tracks,
        rate=rate(sum(row.completed_over for row in tracks), over_places),
        rate_of=over_places,
        candidates=len(live),
        candidates_expected=sum(one.status.kind == "expected" for one in live),
        companies=companies.counts_by_state(),
        facts=companies.fact_counts(),
        here=_companies_here(),
        openings_open=openings.count_open(),
        openings_ever=ever,
        headcount=int(headcount),
        introductions=pipeline,
        asked=sum(pipeline[state] for state in asked),
        completions=_completions(),
        industries=_industries(),
        targets=policies.in_force(POLICY, ROOT),
    )


def _companies_here() -> int:
    """Companies with a site whose last standing fact is that it opened."""
    rows = db.session.scalars(
        select(CompanyFact).where(
            CompanyFact.withdrawn_at.is_(None), CompanyFact.site_id.is_not(None)
        )
    )
    sites: dict[tuple[int, int], list[CompanyFact]] = {}
    for row in rows:
        sites.setdefault((row.organisation_id, row.site_id or 0), []).append(row)
    opened = {FactKind.OPENED_OFFICE, FactKind.OPENED_CORPORATION}
    return len(
        {
            organisation_id
            for (organisation_id, site_id), facts in sites.items()
            if site_state(companies.standing(facts), site_id) in opened
        }
    )


def _completions(months: int = 12) -> list[tuple[date, int]]:
    first = clock.today().replace(day=1)
    starts = [first]
    while len(starts) < months:
        starts.append((starts[-1] - timedelta(days=1)).replace(day=1))
    counts = dict.fromkeys(reversed(starts), 0)
    rows = db.session.execute(
        select(CohortMember.ended_on, func.count())
        .where(
            CohortMember.state.in_(FINISHED),
            CohortMember.ended_on >= starts[-1],
        )
        .group_by(CohortMember.ended_on)
    )
    for day, count in rows:
        month = day.replace(day=1) if day is not None else None
        if month in counts:
            counts[month] += int(count)
    return list(counts.items())


def _industries() -> list[tuple[str, int]]:
    """Places asked for (모집 인원) in openings that are open now, by industry."""
    found: dict[str, int] = {}
    for opening in openings.open_now():
        found[opening.industry] = found.get(opening.industry, 0) + opening.headcount
    return sorted(found.items(), key=lambda item: (-item[1], item[0]))
