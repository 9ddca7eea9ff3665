"""Rankings, offers and counts of a call."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from lms.accounts.queries.people import named
from lms.courses.admissions.models import Application
from lms.courses.selection.models import Offer, Ranking, RankingLine, Stage, StageEntry
from lms.courses.selection.rules.offering import OfferState
from lms.db import db
from lms.paging import Page, paginate


def latest_ranking(call_id: int) -> Ranking | None:
    """The order that was made last."""
    return db.session.scalar(
        select(Ranking).where(Ranking.call_id == call_id).order_by(Ranking.number.desc()).limit(1)
    )


def published_ranking(call_id: int) -> Ranking | None:
    """The order by which offers are made."""
    return db.session.scalar(
        select(Ranking).where(Ranking.call_id == call_id, Ranking.published_at.is_not(None))
    )


def ranking_page(
    ranking: Ranking, number: int, text: str = "", outcome: str = ""
) -> Page[RankingLine]:
    """A page of a ranking, the best first."""
    query = (
        select(RankingLine)
        .join(Application, Application.id == RankingLine.application_id)
        .join(Application.person)
        .where(RankingLine.ranking_id == ranking.id)
        .options(joinedload(RankingLine.application).joinedload(Application.person))
        .order_by(RankingLine.place)
    )
    if outcome:
        query = query.where(RankingLine.outcome == outcome)
    if text:
        query = query.where(named(text) | Application.number.ilike(f"%{text}%"))
    return paginate(query, number, size=50)


def call_offers(
    call_id: int, number: int, state: str = "", text: str = "", *, size: int = 50
) -> Page[Offer]:
    """A page of a call's offers and waiting list, in the order of offers."""
    query = (
        select(Offer)
        .join(Application, Application.id == Offer.application_id)
        .join(Application.person)
        .where(Offer.call_id == call_id)
        .options(joinedload(Offer.application).joinedload(Application.person))
        .order_by(Offer.position, Offer.id)
    )
    if state:
        query = query.where(Offer.state == state)
    if text:
        query = query.where(named(text) | Application.number.ilike(f"%{text}%"))
    return paginate(query, number, size=size)


def offer_counts(call_id: int) -> dict[str, int]:
    """How many stand in each state; every state is there."""
    rows = db.session.execute(
        select(Offer.state, func.count()).where(Offer.call_id == call_id).group_by(Offer.state)
    )
    found = {row.state: int(row[1]) for row in rows}
    return {state.value: found.get(state.value, 0) for state in OfferState}


def stage_counts(call_id: int) -> dict[int, dict[str, int]]:
    """{stage id: {in, passed, failed}} of a call."""
    found: dict[int, dict[str, int]] = {}
    for stage_id, state, number in db.session.execute(
        select(StageEntry.stage_id, StageEntry.state, func.count())
        .join(Stage, Stage.id == StageEntry.stage_id)
        .where(Stage.call_id == call_id)
        .group_by(StageEntry.stage_id, StageEntry.state)
    ):
        found.setdefault(stage_id, {"in": 0, "passed": 0, "failed": 0})[state] = number
    return found


def late(call_id: int) -> list[Application]:
    """Those who passed every stage and stand on no list yet: after a successful appeal."""
    last = (
        select(Stage.id)
        .where(Stage.call_id == call_id)
        .order_by(Stage.position.desc())
        .limit(1)
        .scalar_subquery()
    )
    return list(
        db.session.scalars(
            select(Application)
            .join(StageEntry, StageEntry.application_id == Application.id)
            .outerjoin(Offer, Offer.application_id == Application.id)
            .where(
                StageEntry.stage_id == last,
                StageEntry.state == "passed",
                Offer.id.is_(None),
                Application.state == "in_selection",
            )
            .options(joinedload(Application.person))
            .order_by(Application.number)
        )
    )
