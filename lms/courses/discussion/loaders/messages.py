"""Conversations, messages and their files, for the two whose they are."""

from __future__ import annotations

from flask import abort
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms.accounts.models import Person
from lms.courses.catalogue.models import Offering
from lms.courses.discussion.models import Conversation, DirectMessage
from lms.courses.discussion.queries.messages import offerings_to_write_in, standing
from lms.courses.discussion.rules.messaging import Refusal
from lms.db import db
from lms.storage import Attachment


def conversation_for(person: Person, conversation_id: int) -> tuple[Conversation, Person]:
    """One's own conversation and the other one of it; to everybody else it does not exist."""
    if not person.is_authenticated:
        abort(401)
    found = db.session.scalar(
        select(Conversation)
        .where(Conversation.id == conversation_id)
        .options(joinedload(Conversation.offering).joinedload(Offering.course))
    )
    if found is None or person.id not in (found.low_id, found.high_id):
        abort(404)
    return found, found.other_of(person.id)


def message_for(person: Person, message_id: int) -> tuple[Conversation, DirectMessage]:
    """A message of one's own conversations that was not taken back."""
    if not person.is_authenticated:
        abort(401)
    message = db.session.get(DirectMessage, message_id)
    if message is None or message.deleted_at is not None:
        abort(404)
    conversation, _other = conversation_for(person, message.conversation_id)
    return conversation, message


def own_message_for(person: Person, message_id: int) -> tuple[Conversation, DirectMessage]:
    """One that *person* wrote; 403 for one that they were sent."""
    conversation, message = message_for(person, message_id)
    if message.author_id != person.id:
        abort(403)
    return conversation, message


def message_to_report(person: Person, message_id: int) -> tuple[Conversation, DirectMessage]:
    """One that *person* was sent; 403 for one's own."""
    conversation, message = message_for(person, message_id)
    if message.author_id == person.id:
        abort(403)
    return conversation, message


def message_file_for(person: Person, attachment_id: int) -> Attachment:
    """A file of such a message."""
    if not person.is_authenticated:
        abort(401)
    file = db.session.get(Attachment, attachment_id)
    if file is None or file.subject_kind != "message":
        abort(404)
    message_for(person, file.subject_id)
    return file


def contact_for(person: Person, offering_id: int, person_id: int) -> tuple[Offering, Person]:
    """Somebody to begin a conversation with.

    Who shares no running course with *person* does not exist for them (404); to a fellow learner
    where the offering does not let learners write to one another they may not (403).
    """
    if not person.is_authenticated:
        abort(401)
    offering = next((one for one in offerings_to_write_in(person) if one.id == offering_id), None)
    other = db.session.get(Person, person_id)
    if offering is None or other is None:
        abort(404)
    refusal = standing(person, other, offering).refusal
    if refusal in (Refusal.LEARNERS_OFF, Refusal.BLOCKED, Refusal.UNREACHABLE):
        abort(403)
    if refusal is not None:
        abort(404)
    return offering, other
