"""What an applicant sees of their own selection: nothing that is not decided yet."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from lms.accounts.queries.people import named
from lms.courses.admissions.models import Application
from lms.courses.selection.models import (
    Appeal,
    InterviewSlot,
    Offer,
    Ranking,
    RankingLine,
    Stage,
    StageEntry,
)
from lms.courses.selection.queries.meeting import slot_of
from lms.courses.selection.queries.setup import stages_of
from lms.courses.selection.rules.offering import OfferState
from lms.db import db
from lms.paging import Page, paginate


@dataclass(frozen=True)
class OwnStage:
    """A stage as the applicant sees it. *score* only once decided."""

    stage: Stage
    entry: StageEntry | None
    state: str  # before, in, passed, failed
    score: Decimal | None
    slot: InterviewSlot | None


@dataclass(frozen=True)
class Own:
    """An applicant's selection."""

    application: Application
    stages: list[OwnStage]
    line: RankingLine | None  # of the published order
    people: int  # in that order
    offer: Offer | None
    waiting: int | None  # the place on the list now
    appeals: list[Appeal]


def own(application: Application) -> Own:
    """Everything that the applicant may know. About eight statements."""
    entries = {
        entry.stage_id: entry
        for entry in db.session.scalars(
            select(StageEntry).where(StageEntry.application_id == application.id)
        )
    }
    stages = []
    for stage in stages_of(application.call_id):
        entry = entries.get(stage.id)
        decided = entry is not None and entry.state != "in"
        stages.append(
            OwnStage(
                stage,
                entry,
                entry.state if entry is not None else "before",
                entry.counted if entry is not None and decided else None,
                slot_of(entry.id) if entry is not None and stage.kind == "interview" else None,
            )
        )
    line = db.session.scalar(
        select(RankingLine)
        .join(Ranking, Ranking.id == RankingLine.ranking_id)
        .where(
            RankingLine.application_id == application.id, Ranking.published_at.is_not(None)
        )
        .options(joinedload(RankingLine.ranking))
    )  # fmt: skip
    people = 0
    if line is not None:
        people = db.session.scalar(
            select(func.count()).where(RankingLine.ranking_id == line.ranking_id)
        ) or 0  # fmt: skip
    offer = offer_of(application.id)
    return Own(
        application, stages, line, people, offer, place_on_list(offer), _appeals(application.id)
    )


def offer_of(application_id: int) -> Offer | None:
    """The applicant's offer or place on the list."""
    return db.session.scalar(
        select(Offer)
        .where(Offer.application_id == application_id)
        .options(joinedload(Offer.application), joinedload(Offer.call))
    )


def place_on_list(offer: Offer | None) -> int | None:
    """The place on the waiting list as it stands now; none: not waiting."""
    if offer is None or offer.state != OfferState.WAITING:
        return None
    ahead = db.session.scalar(
        select(func.count()).where(
            Offer.call_id == offer.call_id,
            Offer.state == OfferState.WAITING,
            (Offer.position < offer.position)
            | ((Offer.position == offer.position) & (Offer.id < offer.id)),
        )
    )
    return (ahead or 0) + 1


def _appeals(application_id: int) -> list[Appeal]:
    return list(
        db.session.scalars(
            select(Appeal).where(Appeal.application_id == application_id).order_by(Appeal.id.desc())
        )
    )


def appeal_of(application_id: int) -> Appeal | None:
    """The appeal that waits for an answer."""
    return db.session.scalar(
        select(Appeal).where(Appeal.application_id == application_id, Appeal.state == "open")
    )


def appeals(call_id: int, number: int, state: str = "", text: str = "") -> Page[Appeal]:
    """A page of a call's appeals, those that wait first, the oldest first."""
    query = (
        select(Appeal)
        .join(Application, Application.id == Appeal.application_id)
        .join(Application.person)
        .where(Application.call_id == call_id)
        .options(joinedload(Appeal.application).joinedload(Application.person))
        .order_by((Appeal.state != "open"), Appeal.asked_at, Appeal.id)
    )
    if state:
        query = query.where(Appeal.state == state)
    if text:
        query = query.where(named(text) | Application.number.ilike(f"%{text}%"))
    return paginate(query, number)
