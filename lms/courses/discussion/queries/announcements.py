"""Announcements: the list, what is new for a person, and how many have read them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import joinedload

from lms import clock
from lms.accounts.models import Person
from lms.courses.catalogue.models import Offering
from lms.courses.discussion.models import Announcement, AnnouncementReading
from lms.courses.discussion.queries.people import announces
from lms.courses.discussion.rules.announcing import State, state_of
from lms.courses.enrolment.models import Enrolment
from lms.courses.sections import queries as sections
from lms.courses.sections.models import SectionMember
from lms.db import db
from lms.interop.formats.hangul import initial_consonants, is_initials
from lms.paging import Page, paginate

#: For those who write them: what is not shown to learners can be picked out.
STATES = ("draft", "scheduled", "published", "deleted")


@dataclass(frozen=True)
class AnnouncementLine:
    """An announcement in the list; *readers* counts learners, for those who teach."""

    announcement: Announcement
    state: State
    read: bool
    readers: int


def meant_for(person_id: int) -> Any:
    """The condition for announcements that are meant for a learner: for all, or for their section."""
    return or_(
        Announcement.sectioned.is_(False),
        Announcement.section_id.in_(
            select(SectionMember.section_id).where(SectionMember.person_id == person_id)
        ),
    )


def is_meant_for(person_id: int, row: Announcement) -> bool:
    """The same for one that is loaded."""
    return not row.sectioned or (
        row.section_id is not None
        and row.section_id == sections.section_of(person_id, row.offering_id)
    )


def _published(now: datetime) -> Any:
    return and_(
        Announcement.deleted_at.is_(None),
        Announcement.publish_at.is_not(None),
        Announcement.publish_at <= now,
    )


def listed(
    person_id: int,
    offering_id: int,
    *,
    everybody: bool,
    drafts: bool,
    state: str,
    text: str,
    page: int,
) -> Page[AnnouncementLine]:
    """A page of an offering's announcements, pinned ones first, then the latest.

    *everybody*: what is meant for any section, and how many have read it; *drafts*: what is not
    published, too.
    """
    now = clock.now()
    query = (
        select(Announcement)
        .where(Announcement.offering_id == offering_id)
        .options(joinedload(Announcement.author))
        .order_by(
            Announcement.pinned.desc(),
            func.coalesce(Announcement.publish_at, Announcement.created_at).desc(),
            Announcement.id.desc(),
        )
    )
    if not everybody:
        query = query.where(meant_for(person_id))
    if not drafts:
        query = query.where(_published(now))
    elif state == "deleted":
        query = query.where(Announcement.deleted_at.is_not(None))
    else:
        query = query.where(Announcement.deleted_at.is_(None))
        if state == "draft":
            query = query.where(Announcement.publish_at.is_(None))
        elif state == "scheduled":
            query = query.where(Announcement.publish_at > now)
        elif state == "published":
            query = query.where(_published(now))
    needle = " ".join(text.split())[:100]
    if needle and is_initials(needle):
        matching = [
            row.id
            for row in db.session.execute(
                select(Announcement.id, Announcement.title).where(
                    Announcement.offering_id == offering_id
                )
            )
            if initial_consonants(needle) in initial_consonants(row.title)
        ]
        query = query.where(Announcement.id.in_(matching))
    elif needle:
        query = query.where(
            or_(
                Announcement.title.icontains(needle, autoescape=True),
                Announcement.body.icontains(needle, autoescape=True),
            )
        )
    rows: Page[Announcement] = paginate(query, page, size=20)
    ids = [row.id for row in rows.items]
    read = _read(person_id, ids)
    readers = readers_of(ids) if everybody else {}
    return rows.map(
        lambda row: AnnouncementLine(
            row,
            state_of(row.publish_at, row.deleted_at, now),
            row.id in read,
            readers.get(row.id, 0),
        )
    )


def _read(person_id: int, ids: Iterable[int]) -> set[int]:
    return set(
        db.session.scalars(
            select(AnnouncementReading.announcement_id).where(
                AnnouncementReading.person_id == person_id,
                AnnouncementReading.announcement_id.in_(list(ids)),
            )
        )
    )


def readers_of(ids: Iterable[int]) -> dict[int, int]:
    """How many of those who learn in its offering have opened each announcement. One statement."""
    rows = db.session.execute(
        select(AnnouncementReading.announcement_id, func.count())
        .join(Announcement, Announcement.id == AnnouncementReading.announcement_id)
        .join(
            Enrolment,
            (Enrolment.person_id == AnnouncementReading.person_id)
            & (Enrolment.offering_id == Announcement.offering_id),
        )
        .where(
            AnnouncementReading.announcement_id.in_(list(ids)),
            Enrolment.state.in_(("active", "completed")),
        )
        .group_by(AnnouncementReading.announcement_id)
    )
    return dict(rows.tuples().all())


@dataclass(frozen=True)
class News:
    """An announcement on a first page."""

    announcement: Announcement
    offering: Offering
    read: bool


def latest(
    person_id: int,
    offering_ids: Iterable[int],
    *,
    since: datetime,
    most: int = 5,
    everybody: bool = False,
) -> list[News]:
    """What was announced lately in these offerings: unread ones first, then pinned ones.

    Two statements. *everybody*: what is meant for any section, for those who teach.
    """
    ids = list(offering_ids)
    if not ids:
        return []
    now = clock.now()
    rows = list(
        db.session.scalars(
            select(Announcement)
            .where(
                Announcement.offering_id.in_(ids),
                _published(now),
                *([] if everybody else [meant_for(person_id)]),
                or_(Announcement.pinned.is_(True), Announcement.publish_at >= since),
            )
            .options(joinedload(Announcement.offering).joinedload(Offering.course))
            .order_by(Announcement.publish_at.desc(), Announcement.id.desc())
            .limit(50)
        )
    )
    read = _read(person_id, [row.id for row in rows])
    rows.sort(key=lambda row: (row.id in read, not row.pinned))
    return [News(row, row.offering, row.id in read) for row in rows[:most]]


def dated(
    person_id: int,
    offering_ids: Iterable[int],
    taught: Iterable[int],
    start: datetime,
    end: datetime,
) -> list[Announcement]:
    """Published announcements with a date between *start* and *end*. One statement.

    Of the offerings that a person teaches (*taught*) those for any section, too.
    """
    return list(
        db.session.scalars(
            select(Announcement)
            .where(
                Announcement.offering_id.in_(list(offering_ids)),
                _published(clock.now()),
                or_(Announcement.offering_id.in_(list(taught)), meant_for(person_id)),
                Announcement.happens_at >= start,
                Announcement.happens_at < end,
            )
            .options(joinedload(Announcement.offering).joinedload(Offering.course))
            .order_by(Announcement.happens_at, Announcement.id)
        )
    )


def siblings(person: Person, offering: Offering) -> list[Offering]:
    """Parallel sections of the same course in which *person* may announce too."""
    query = select(Offering).where(
        Offering.course_id == offering.course_id,
        Offering.id != offering.id,
        Offering.state != "closed",
        Offering.starts_on <= offering.ends_on,
        Offering.ends_on >= offering.starts_on,
    )
    found = db.session.scalars(query.order_by(Offering.label, Offering.id).limit(30))
    return [one for one in found if announces(person, one.id)]
