"""Writing messages, reading them, taking them back, blocking."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from lms import audit, clock
from lms.accounts.models import Person
from lms.communication.operations import notify
from lms.courses.catalogue.models import Course, Offering
from lms.courses.discussion.models import Block, Conversation, DirectMessage
from lms.courses.discussion.operations.files import attach, detach_all
from lms.courses.discussion.queries.messages import between, standing
from lms.courses.discussion.rules.messaging import Refusal
from lms.db import apart, db
from lms.storage import Stored


class Refused(Exception):
    """The rule said no; *refusal* says why."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal)
        self.refusal = refusal


def send(
    offering: Offering,
    author: Person,
    other: Person,
    body: str,
    *,
    client_key: str,
    files: Iterable[Stored] = (),
) -> DirectMessage:
    """A message within an offering; :class:`Refused` where the rule forbids it. Idempotent by key.

    The reader is told once until they have read what waits: ten messages are no ten mails.
    """
    if (known := _known(author, client_key)) is not None:
        return known
    refusal = standing(author, other, offering).refusal
    if refusal is not None:
        raise Refused(refusal)
    now = clock.now()
    conversation = _held(offering.id, author.id, other.id)
    if (known := _known(author, client_key)) is not None:  # written while this one waited
        return known
    waits = db.session.scalar(
        select(DirectMessage.id).where(
            DirectMessage.conversation_id == conversation.id,
            DirectMessage.author_id == author.id,
            DirectMessage.deleted_at.is_(None),
            DirectMessage.id > conversation.read_up_to(other.id),
        )
    )
    message = DirectMessage(
        conversation_id=conversation.id,
        author_id=author.id,
        body=body,
        client_key=client_key,
        created_at=now,
    )
    db.session.add(message)
    db.session.flush()
    attach("message", message.id, files, author.id)
    conversation.last_at = now
    _read(conversation, author.id, message.id)
    db.session.flush()
    if waits is None:
        course = db.session.get_one(Course, offering.course_id)
        notify(
            other,
            "message.new",
            {
                "course": {"ko": course.title_ko, "en": course.title_en or course.title_ko},
                "who": {"ko": author.name, "en": author.english_name or author.name},
                "message": message.id,
            },
            url=f"/messages/{conversation.id}",
        )
    return message


def _known(author: Person, client_key: str) -> DirectMessage | None:
    return db.session.scalar(
        select(DirectMessage).where(
            DirectMessage.client_key == client_key, DirectMessage.author_id == author.id
        )
    )


def _held(offering_id: int, one: int, other: int) -> Conversation:
    """The conversation of the two, locked; made where there is none.

    Also where both begin it at once: the second waits for the first.
    """
    found = between(offering_id, one, other)
    if found is None:
        made = Conversation(
            offering_id=offering_id,
            low_id=min(one, other),
            high_id=max(one, other),
            low_read_id=0,
            high_read_id=0,
            last_at=clock.now(),
        )
        try:
            with db.session.begin_nested():
                db.session.add(made)
        except IntegrityError:
            found = between(offering_id, one, other)
            if found is None:
                raise
        else:
            return made
    return db.session.scalars(
        select(Conversation)
        .where(Conversation.id == found.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def _read(conversation: Conversation, person_id: int, message_id: int) -> None:
    if person_id == conversation.low_id:
        conversation.low_read_id = max(conversation.low_read_id, message_id)
    else:
        conversation.high_read_id = max(conversation.high_read_id, message_id)


def note_reading(conversation: Conversation, person_id: int, message_id: int) -> None:
    """The person has seen the messages up to this one. Apart: the page is only read."""
    if conversation.read_up_to(person_id) >= message_id:
        return
    low = person_id == conversation.low_id
    column = Conversation.low_read_id if low else Conversation.high_read_id
    with apart() as session:
        session.execute(
            update(Conversation)
            .where(Conversation.id == conversation.id, column < message_id)
            .values({column: message_id})
        )


def take_back(message: DirectMessage) -> None:
    """Remove one's own message, with its files. Idempotent."""
    if message.deleted_at is not None:
        return
    message.deleted_at = clock.now()
    db.session.flush()
    detach_all("message", [message.id])


def block(person: Person, other: Person, on: bool) -> None:
    """Want no messages of another learner, or want them again. Idempotent."""
    row = db.session.get(Block, (person.id, other.id))
    if on and row is None:
        db.session.add(Block(person_id=person.id, blocked_id=other.id, at=clock.now()))
    elif not on and row is not None:
        db.session.delete(row)
    else:
        return
    db.session.flush()
    audit.record("message.block" if on else "message.unblock", "person", person.id)
