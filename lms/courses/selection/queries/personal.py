"""What selections hold about a person: as an applicant and as a reviewer."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from lms.accounts.models import Person
from lms.courses.admissions.models import Application
from lms.courses.selection.models import (
    Appeal,
    Conflict,
    InterviewSlot,
    Offer,
    Ranking,
    RankingLine,
    StageEntry,
    StageReview,
)
from lms.db import db


def export(person: Person) -> dict[str, Any]:
    """Stages and scores once decided, the published place, offers, times, appeals; own reviews."""
    mine = select(Application.id).where(Application.person_id == person.id)
    entries = db.session.scalars(
        select(StageEntry).where(StageEntry.application_id.in_(mine)).order_by(StageEntry.id)
    )
    lines = db.session.scalars(
        select(RankingLine)
        .join(Ranking, Ranking.id == RankingLine.ranking_id)
        .where(RankingLine.application_id.in_(mine), Ranking.published_at.is_not(None))
    )
    slots = db.session.scalars(
        select(InterviewSlot)
        .join(StageEntry, StageEntry.id == InterviewSlot.entry_id)
        .where(StageEntry.application_id.in_(mine))
    )
    return {
        "stages": [
            {
                "application": entry.application_id,
                "stage": entry.stage_id,
                "state": entry.state,
                "score": _text(entry.counted) if entry.state != "in" else None,
                "decided_at": _iso(entry.decided_at),
            }
            for entry in entries
        ],
        "places": [
            {
                "application": line.application_id,
                "place": line.place,
                "total": _text(line.total),
                "extra": _text(line.extra),
            }
            for line in lines
        ],
        "offers": [
            {
                "application": offer.application_id,
                "state": offer.state,
                "offered_at": _iso(offer.offered_at),
                "expires_at": _iso(offer.expires_at),
                "ended_at": _iso(offer.ended_at),
                "reason": offer.reason,
            }
            for offer in db.session.scalars(select(Offer).where(Offer.application_id.in_(mine)))
        ],
        "interviews": [
            {"starts_at": _iso(slot.starts_at), "ends_at": _iso(slot.ends_at), "place": slot.place}
            for slot in slots
        ],
        "appeals": [
            {
                "application": appeal.application_id,
                "text": appeal.text,
                "asked_at": _iso(appeal.asked_at),
                "state": appeal.state,
                "answer": appeal.answer,
            }
            for appeal in db.session.scalars(select(Appeal).where(Appeal.application_id.in_(mine)))
        ],
        "reviews_given": [
            {"entry": review.entry_id, "percent": _text(review.percent), "notes": review.notes}
            for review in db.session.scalars(
                select(StageReview).where(StageReview.reviewer_id == person.id)
            )
        ],
        "conflicts_declared": [
            {"application": row.application_id, "at": _iso(row.declared_at), "reason": row.reason}
            for row in db.session.scalars(select(Conflict).where(Conflict.person_id == person.id))
        ],
    }


def _iso(moment: Any) -> str | None:
    return moment.isoformat() if moment is not None else None


def _text(value: Any) -> str | None:
    return f"{value:f}" if value is not None else None
