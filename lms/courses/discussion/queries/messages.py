"""Conversations of a person, and whom they may write to."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup
from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from lms import markdown, storage
from lms.access import Role
from lms.accounts.models import Person
from lms.courses.catalogue.models import Course, Offering
from lms.courses.content import queries as content
from lms.courses.discussion.models import Block, Board, Conversation, DirectMessage, Report
from lms.courses.discussion.queries.people import badges, learners, teachers
from lms.courses.discussion.rules.messaging import Refusal, Side, may_write
from lms.courses.enrolment import queries as enrolment
from lms.courses.enrolment.models import Enrolment
from lms.db import db
from lms.interop.formats.hangul import finds, initial_consonants, is_initials
from lms.paging import Page, paginate
from lms.storage import Attachment

SIZE = 50


@dataclass(frozen=True)
class ConversationLine:
    """A conversation in the list."""

    conversation: Conversation
    other: Person
    role: Role | None
    unread: int
    last: str  # the beginning of the last message; empty where it was taken back
    last_own: bool


@dataclass(frozen=True)
class ShownMessage:
    """A message as its reader sees it; *gone*: it was taken back or removed."""

    message: DirectMessage
    own: bool
    gone: bool
    html: Markup
    files: list[Attachment]
    seen: bool  # by the one it was written to
    reported: bool


@dataclass(frozen=True)
class Contact:
    """Somebody of an offering to whom one may write."""

    person: Person
    role: Role | None
    conversation_id: int | None


def _mine(person_id: int) -> Any:
    return or_(Conversation.low_id == person_id, Conversation.high_id == person_id)


def _read_up_to(person_id: int) -> Any:
    return case(
        (Conversation.low_id == person_id, Conversation.low_read_id),
        else_=Conversation.high_read_id,
    )


def unread_total(person_id: int) -> int:
    """How many messages wait for a person."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(DirectMessage)
            .join(Conversation, Conversation.id == DirectMessage.conversation_id)
            .where(
                _mine(person_id),
                DirectMessage.author_id != person_id,
                DirectMessage.deleted_at.is_(None),
                DirectMessage.id > _read_up_to(person_id),
            )
        )
        or 0
    )


def conversations(person: Person, *, text: str, unread: bool, page: int) -> Page[ConversationLine]:
    """A person's conversations, the latest first; found by the other's name or the course's."""
    other = aliased(Person)
    waiting = (
        select(DirectMessage.conversation_id, func.count().label("n"))
        .join(Conversation, Conversation.id == DirectMessage.conversation_id)
        .where(
            _mine(person.id),
            DirectMessage.author_id != person.id,
            DirectMessage.deleted_at.is_(None),
            DirectMessage.id > _read_up_to(person.id),
        )
        .group_by(DirectMessage.conversation_id)
        .subquery()
    )
    query: Any = (
        select(Conversation, func.coalesce(waiting.c.n, 0).label("unread"))
        .join(
            other,
            other.id
            == case(
                (Conversation.low_id == person.id, Conversation.high_id),
                else_=Conversation.low_id,
            ),
        )
        .join(Offering, Offering.id == Conversation.offering_id)
        .join(Course, Course.id == Offering.course_id)
        .outerjoin(waiting, waiting.c.conversation_id == Conversation.id)
        .where(_mine(person.id))
        .options(
            joinedload(Conversation.low),
            joinedload(Conversation.high),
            joinedload(Conversation.offering).joinedload(Offering.course),
        )
        .order_by(Conversation.last_at.desc(), Conversation.id.desc())
    )
    if unread:
        query = query.where(waiting.c.n > 0)
    needle = " ".join(text.split())[:80]
    if needle and is_initials(needle):
        query = query.where(other.initials.contains(initial_consonants(needle), autoescape=True))
    elif needle:
        query = query.where(
            or_(
                *(
                    column.icontains(needle, autoescape=True)
                    for column in (other.name, other.english_name, Course.title_ko, Course.title_en)
                )
            )
        )
    rows = paginate(query, page, size=25, scalars=False)
    found = [row.Conversation for row in rows.items]
    last = _last_messages([one.id for one in found])
    others: dict[int, set[int]] = {}
    for one in found:
        others.setdefault(one.offering_id, set()).add(one.other_of(person.id).id)
    roles = {offering_id: badges(offering_id, ids) for offering_id, ids in others.items()}
    return rows.map(lambda row: _line(row, person.id, last, roles))


def _last_messages(ids: list[int]) -> dict[int, DirectMessage]:
    newest = (
        select(func.max(DirectMessage.id))
        .where(DirectMessage.conversation_id.in_(ids))
        .group_by(DirectMessage.conversation_id)
    )
    rows = db.session.scalars(select(DirectMessage).where(DirectMessage.id.in_(newest)))
    return {row.conversation_id: row for row in rows}


def _line(
    row: Any,
    person_id: int,
    last: dict[int, DirectMessage],
    roles: dict[int, dict[int, Role]],
) -> ConversationLine:
    found = row.Conversation
    message = last.get(found.id)
    other = found.other_of(person_id)
    return ConversationLine(
        conversation=found,
        other=other,
        role=roles[found.offering_id].get(other.id),
        unread=row.unread,
        last="" if message is None or message.deleted_at else " ".join(message.body.split())[:120],
        last_own=message is not None and message.author_id == person_id,
    )


def messages(person: Person, conversation: Conversation, page: int | None) -> Page[ShownMessage]:
    """A page of a conversation in its order; without a page the last one."""
    query = (
        select(DirectMessage)
        .where(DirectMessage.conversation_id == conversation.id)
        .order_by(DirectMessage.id)
    )
    rows: Page[DirectMessage] = paginate(query, page or 1_000_000, size=SIZE)
    return rows.map(_shower(person, conversation, [row.id for row in rows.items]))


@dataclass(frozen=True)
class News:
    """What has changed in a conversation since somebody's page showed it.

    *items*: messages after the last one shown, at most a page, *more* where there are others;
    *seen*: up to which message the other one has read; *gone*: of the latest ones those that were
    taken back. *state* is the same as long as nothing of this changes.
    """

    items: list[ShownMessage]
    more: bool
    seen: int
    gone: list[int]
    state: str


def news(person: Person, conversation: Conversation, after: int | None) -> News:
    """What is new after a message; none given: no messages, only how things stand."""
    of_it = select(DirectMessage).where(DirectMessage.conversation_id == conversation.id)
    latest = list(db.session.scalars(of_it.order_by(DirectMessage.id.desc()).limit(SIZE)))
    rows = [] if after is None else [row for row in reversed(latest) if row.id > after]
    if after is not None and len(rows) == SIZE:  # perhaps more than the latest page
        rows = list(
            db.session.scalars(
                of_it.where(DirectMessage.id > after).order_by(DirectMessage.id).limit(SIZE)
            )
        )
    newest = latest[0].id if latest else 0
    seen = conversation.read_up_to(conversation.other_of(person.id).id)
    gone = sorted(row.id for row in latest if row.deleted_at is not None)
    facts = f"{person.id}:{after}:{newest}:{seen}:{','.join(map(str, gone))}"
    return News(
        items=list(map(_shower(person, conversation, [row.id for row in rows]), rows)),
        more=bool(rows) and rows[-1].id < newest,
        seen=seen,
        gone=gone,
        state=hashlib.sha256(facts.encode()).hexdigest()[:32],
    )


def _shower(
    person: Person, conversation: Conversation, ids: list[int]
) -> Callable[[DirectMessage], ShownMessage]:
    """How messages look to *person*; what is needed for these ids is read at once."""
    files = storage.attachments("message", ids)
    other = conversation.other_of(person.id)
    seen = conversation.read_up_to(other.id)
    reported = set(
        db.session.scalars(
            select(Report.message_id).where(
                Report.message_id.in_(ids), Report.reporter_id == person.id
            )
        )
    )

    def shown(row: DirectMessage) -> ShownMessage:
        own, gone = row.author_id == person.id, row.deleted_at is not None
        return ShownMessage(
            message=row,
            own=own,
            gone=gone,
            html=Markup() if gone else markdown.render(row.body, {}, f"message{row.id}").html,
            files=[] if gone else files[row.id],
            seen=own and row.id <= seen,
            reported=row.id in reported,
        )

    return shown


def side_of(person_id: int, offering_id: int, teaching: Iterable[int]) -> Side:
    """How a person stands in an offering; *teaching*: ids of those who teach there."""
    if person_id in set(teaching):
        return Side(person_id, "teacher", True)
    seat = enrolment.seat_of(person_id, offering_id)
    if seat is None:
        return Side(person_id, None, False)
    return Side(person_id, "learner", seat.state == "active")


@dataclass(frozen=True)
class Standing:
    """Two people in an offering: why one may not write to the other, and whether a block holds."""

    me: Side
    other: Side
    refusal: Refusal | None
    blocked: bool


def standing(me: Person, other: Person, offering: Offering) -> Standing:
    """How *me* stands to *other* in an offering now."""
    teaching = [person.id for person in teachers(offering.id)]
    mine = side_of(me.id, offering.id, teaching)
    theirs = side_of(other.id, offering.id, teaching)
    board = db.session.get(Board, offering.id)
    blocked = db.session.get(Block, (me.id, other.id)) is not None
    return Standing(
        mine,
        theirs,
        may_write(
            mine,
            theirs,
            running=offering.state == "open",
            learners_write=board is not None and board.learners_write,
            blocked=blocked,
            blocked_by_other=db.session.get(Block, (other.id, me.id)) is not None,
            reachable=other.is_active,
        ),
        blocked,
    )


def offerings_to_write_in(person: Person) -> list[Offering]:
    """The running offerings in which a person learns or teaches, by course."""
    seats = select(Enrolment.offering_id).where(
        Enrolment.person_id == person.id, Enrolment.state == "active"
    )
    query = (
        select(Offering)
        .join(Course, Course.id == Offering.course_id)
        .where(
            Offering.state == "open",
            or_(Offering.id.in_(seats), Offering.id.in_(content.taught_offerings(person))),
        )
        .options(joinedload(Offering.course))
        .order_by(Course.title_ko, Offering.label, Offering.id)
    )
    return list(db.session.scalars(query))


def contacts(person: Person, offering: Offering, text: str) -> list[Contact]:
    """Those of an offering to whom *person* may write now: who teaches first, then by name."""
    teaching = teachers(offering.id)
    ids = {one.id for one in teaching}
    mine = side_of(person.id, offering.id, ids)
    board = db.session.get(Board, offering.id)
    found = list(teaching)
    if mine.role == "teacher" or (board is not None and board.learners_write):
        found += [one for one in learners(offering.id) if one.id not in ids]
    blocks = set(
        db.session.execute(
            select(Block.person_id, Block.blocked_id).where(
                or_(Block.person_id == person.id, Block.blocked_id == person.id)
            )
        ).tuples()
    )
    allowed = [
        one
        for one in found
        if _matches(one, text)
        and may_write(
            mine,
            Side(one.id, "teacher" if one.id in ids else "learner", True),
            running=offering.state == "open",
            learners_write=board is not None and board.learners_write,
            blocked=(person.id, one.id) in blocks,
            blocked_by_other=(one.id, person.id) in blocks,
        )
        is None
    ]
    roles = badges(offering.id, (one.id for one in allowed))
    known = _conversations_with(person.id, offering.id)
    return [Contact(one, roles.get(one.id), known.get(one.id)) for one in allowed]


def _matches(person: Person, text: str) -> bool:
    needle = " ".join(text.split())
    return finds(needle, person.name, person.english_name)


def _conversations_with(person_id: int, offering_id: int) -> dict[int, int]:
    rows = db.session.scalars(
        select(Conversation).where(Conversation.offering_id == offering_id, _mine(person_id))
    )
    return {row.high_id if row.low_id == person_id else row.low_id: row.id for row in rows}


def between(offering_id: int, one: int, other: int) -> Conversation | None:
    """The conversation of two people in an offering."""
    return db.session.scalar(
        select(Conversation).where(
            and_(
                Conversation.offering_id == offering_id,
                Conversation.low_id == min(one, other),
                Conversation.high_id == max(one, other),
            )
        )
    )
