"""Interviews and answers that are due, on people's calendars."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from lms.communication.calendar import Entry
from lms.courses.admissions.models import Application, Call
from lms.courses.selection.models import InterviewSlot, Offer, Stage, StageEntry
from lms.courses.selection.rules.offering import OfferState
from lms.db import db


def entry_of(slot: InterviewSlot, call: Call, url: str) -> Entry:
    """An interview as a calendar has it: the place, or that it is by video, in the title."""
    place = slot.place or slot.link
    return Entry(
        uid=f"interview-{slot.id}",
        title_ko=f"{call.title_ko} 면접 · {place}",
        title_en=f"Interview: {call.title_en or call.title_ko} · {place}",
        start=slot.starts_at,
        end=slot.ends_at,
        label=_("면접"),
        icon="users",
        url=url,
        group_ko=call.title_ko,
        group_en=call.title_en or call.title_ko,
        updated_at=slot.updated_at,
        sequence=slot.sequence,
    )


def entries(person: Any, start: datetime, end: datetime) -> Iterator[Entry]:
    """One's interviews on both sides, and the hour until which an offer is answered."""
    slots = db.session.scalars(
        select(InterviewSlot)
        .outerjoin(StageEntry, StageEntry.id == InterviewSlot.entry_id)
        .outerjoin(Application, Application.id == StageEntry.application_id)
        .where(
            InterviewSlot.removed_at.is_(None),
            InterviewSlot.entry_id.is_not(None),
            InterviewSlot.starts_at < end,
            InterviewSlot.ends_at > start,
            or_(Application.person_id == person.id, InterviewSlot.reviewer_id == person.id),
        )
        .options(
            joinedload(InterviewSlot.stage).joinedload(Stage.call),
            joinedload(InterviewSlot.entry),
        )
        .order_by(InterviewSlot.starts_at, InterviewSlot.id)
    )
    for slot in slots:
        mine = slot.reviewer_id == person.id
        entry = slot.entry
        url = (
            f"/review/stages/{slot.stage_id}/slots"
            if mine or entry is None
            else f"/me/selection/{entry.application_id}"
        )
        yield entry_of(slot, slot.stage.call, url)
    offers = db.session.scalars(
        select(Offer)
        .join(Application, Application.id == Offer.application_id)
        .where(
            Application.person_id == person.id,
            Offer.state == OfferState.OPEN,
            Offer.expires_at >= start,
            Offer.expires_at < end,
        )
        .options(joinedload(Offer.call))
    )
    for offer in offers:
        if offer.expires_at is None:
            continue
        call = offer.call
        yield Entry(
            uid=f"offer-{offer.id}",
            title_ko=f"{call.title_ko}: 등록할지 답하기",
            title_en=f"{call.title_en or call.title_ko}: answer the offer",
            start=offer.expires_at,
            label=_("등록 기한"),
            icon="clock",
            url=f"/me/selection/{offer.application_id}",
            group_ko=call.title_ko,
            group_en=call.title_en or call.title_ko,
            updated_at=offer.offered_at,
            sequence=offer.version,
        )
