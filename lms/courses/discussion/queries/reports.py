"""Reports of an offering, for those who moderate."""

from __future__ import annotations

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from lms.courses.discussion.models import DirectMessage, Post, Report
from lms.db import db
from lms.paging import Page, paginate


def reports(offering_id: int, judge_id: int, *, settled: bool, page: int) -> Page[Report]:
    """A page of reports, the oldest open one first, or the latest settled one.

    Nobody sees reports of messages that they wrote themselves: others judge those.
    """
    query = (
        select(Report)
        .outerjoin(DirectMessage, DirectMessage.id == Report.message_id)
        .where(
            Report.offering_id == offering_id,
            or_(Report.message_id.is_(None), DirectMessage.author_id != judge_id),
            Report.settled_at.is_not(None) if settled else Report.settled_at.is_(None),
        )
        .options(
            joinedload(Report.reporter),
            joinedload(Report.settled_by),
            joinedload(Report.post).joinedload(Post.author),
            joinedload(Report.post).joinedload(Post.thread),
            joinedload(Report.message).joinedload(DirectMessage.author),
        )
        .order_by(Report.settled_at.desc() if settled else Report.made_at, Report.id)
    )
    return paginate(query, page, size=20)


def open_reports(offering_id: int) -> int:
    """How many wait."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(Report)
            .where(Report.offering_id == offering_id, Report.settled_at.is_(None))
        )
        or 0
    )
