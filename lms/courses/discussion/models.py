"""Announcements, the question board, messages between members, and what is reported of them.

Files hang on ("announcement" | "post" | "message", id) in storage.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from lms.accounts.models import Person
from lms.courses.catalogue.models import Offering
from lms.db import Base, UtcDateTime
from lms.interop.formats.hangul import initial_consonants


class Announcement(Base):
    """What those who run an offering tell everybody in it."""

    __tablename__ = "announcement"
    __table_args__ = (Index("ix_announcement_shown", "offering_id", "publish_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    offering_id: Mapped[int] = mapped_column(ForeignKey("offering.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    title: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)  # Markdown
    publish_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # none: a draft
    happens_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # stands on calendars
    # For one section alone; once that is removed, for nobody but those who teach.
    sectioned: Mapped[bool] = mapped_column(default=False)
    section_id: Mapped[int | None] = mapped_column(
        ForeignKey("section.id", ondelete="SET NULL"), index=True
    )
    pinned: Mapped[bool] = mapped_column(default=False)
    edition: Mapped[int] = mapped_column(default=1)  # raised where an edit is told again
    edited_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # after it was published
    deleted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # can be restored
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    offering: Mapped[Offering] = relationship()
    author: Mapped[Person] = relationship()

    __mapper_args__ = {"version_id_col": version}


class AnnouncementReading(Base):
    """A person opened an announcement."""

    __tablename__ = "announcement_reading"

    announcement_id: Mapped[int] = mapped_column(ForeignKey("announcement.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    read_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Board(Base):
    """How an offering's members talk; without a row the defaults hold."""

    __tablename__ = "discussion_board"

    offering_id: Mapped[int] = mapped_column(ForeignKey("offering.id"), primary_key=True)
    anonymous: Mapped[bool] = mapped_column(default=False)  # may one hide one's name from learners
    learners_write: Mapped[bool] = mapped_column(default=False)  # messages from learner to learner
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class Thread(Base):
    """A question with its replies. What is asked is the first of its posts."""

    __tablename__ = "discussion_thread"
    __table_args__ = (
        Index("ix_discussion_thread_list", "offering_id", "last_at"),
        Index("ix_discussion_thread_lesson", "lesson_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    offering_id: Mapped[int] = mapped_column(ForeignKey("offering.id"))
    lesson_id: Mapped[int | None] = mapped_column(ForeignKey("lesson.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    initials: Mapped[str] = mapped_column(String(200), default="")  # ㅎㅅㄱ, from the title
    anonymous: Mapped[bool] = mapped_column(default=False)  # as the question is
    pinned_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    locked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answer_id: Mapped[int | None] = mapped_column(ForeignKey("discussion_post.id", use_alter=True))
    hidden_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # with its question
    deleted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_at: Mapped[datetime] = mapped_column(UtcDateTime)  # of the last post that is shown

    offering: Mapped[Offering] = relationship()
    author: Mapped[Person] = relationship()

    @validates("title")
    def _keep_initials(self, _key: str, title: str) -> str:
        self.initials = initial_consonants(title)[:200]
        return title


class Post(Base):
    """The question of a thread, or a reply."""

    __tablename__ = "discussion_post"
    __table_args__ = (Index("ix_discussion_post_thread", "thread_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("discussion_thread.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    first: Mapped[bool] = mapped_column(default=False)  # the question
    body: Mapped[str] = mapped_column(Text)  # Markdown
    anonymous: Mapped[bool] = mapped_column(default=False)  # to other learners
    client_key: Mapped[str | None] = mapped_column(String(40), unique=True)  # a click that repeats
    edited_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    hidden_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    hidden_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    hidden_reason: Mapped[str] = mapped_column(String(300), default="")
    deleted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    thread: Mapped[Thread] = relationship(foreign_keys=[thread_id])
    author: Mapped[Person] = relationship(foreign_keys=[author_id])

    __mapper_args__ = {"version_id_col": version}


class PostRevision(Base):
    """What a post said before it was edited."""

    __tablename__ = "discussion_post_revision"
    __table_args__ = (UniqueConstraint("post_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("discussion_post.id"))
    number: Mapped[int]  # counts from 1
    title: Mapped[str] = mapped_column(String(200), default="")  # of a question
    body: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Helpful(Base):
    """A person found a post helpful."""

    __tablename__ = "discussion_helpful"
    __table_args__ = (Index("ix_discussion_helpful_person", "person_id"),)

    post_id: Mapped[int] = mapped_column(ForeignKey("discussion_post.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Follow(Base):
    """Whether a person wants to hear of a thread; kept when they do not, so that replying does not ask again."""

    __tablename__ = "discussion_follow"
    __table_args__ = (Index("ix_discussion_follow_person", "person_id"),)

    thread_id: Mapped[int] = mapped_column(ForeignKey("discussion_thread.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    following: Mapped[bool]


class ThreadReading(Base):
    """Up to when a person has read a thread."""

    __tablename__ = "discussion_reading"
    __table_args__ = (Index("ix_discussion_reading_person", "person_id"),)

    thread_id: Mapped[int] = mapped_column(ForeignKey("discussion_thread.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    read_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Conversation(Base):
    """Messages of two members of an offering to one another."""

    __tablename__ = "conversation"
    __table_args__ = (
        UniqueConstraint("offering_id", "low_id", "high_id"),
        CheckConstraint("low_id < high_id", name="order"),
        Index("ix_conversation_low", "low_id", "last_at"),
        Index("ix_conversation_high", "high_id", "last_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    offering_id: Mapped[int] = mapped_column(ForeignKey("offering.id"))
    low_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    high_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    low_read_id: Mapped[int] = mapped_column(default=0)  # the last message that each has seen
    high_read_id: Mapped[int] = mapped_column(default=0)
    last_at: Mapped[datetime] = mapped_column(UtcDateTime)

    offering: Mapped[Offering] = relationship()
    low: Mapped[Person] = relationship(foreign_keys=[low_id])
    high: Mapped[Person] = relationship(foreign_keys=[high_id])

    def other_of(self, person_id: int) -> Person:
        """The one of the two who is not *person_id*."""
        return self.high if person_id == self.low_id else self.low

    def read_up_to(self, person_id: int) -> int:
        """The id of the last message that *person_id* has seen."""
        return self.low_read_id if person_id == self.low_id else self.high_read_id


class DirectMessage(Base):
    """One message of a conversation."""

    __tablename__ = "direct_message"
    __table_args__ = (Index("ix_direct_message_conversation", "conversation_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    body: Mapped[str] = mapped_column(Text)
    client_key: Mapped[str | None] = mapped_column(String(40), unique=True)  # a click that repeats
    deleted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # taken back, or erased
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    conversation: Mapped[Conversation] = relationship()
    author: Mapped[Person] = relationship()


class Block(Base):
    """A learner wants no messages of another learner."""

    __tablename__ = "message_block"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    blocked_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Report(Base):
    """A member says that a post or a message should be looked at; one for each thing and member."""

    __tablename__ = "discussion_report"
    __table_args__ = (
        UniqueConstraint("post_id", "reporter_id"),
        UniqueConstraint("message_id", "reporter_id"),
        CheckConstraint("(post_id IS NULL) <> (message_id IS NULL)", name="one_subject"),
        Index("ix_discussion_report_open", "offering_id", "settled_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    offering_id: Mapped[int] = mapped_column(ForeignKey("offering.id"))
    post_id: Mapped[int | None] = mapped_column(ForeignKey("discussion_post.id"))
    message_id: Mapped[int | None] = mapped_column(ForeignKey("direct_message.id"))
    reporter_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(String(20))  # rules.moderation.REASONS
    note: Mapped[str] = mapped_column(String(500), default="")
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    outcome: Mapped[str] = mapped_column(String(20), default="")  # hidden, kept

    post: Mapped[Post | None] = relationship()
    message: Mapped[DirectMessage | None] = relationship()
    reporter: Mapped[Person] = relationship(foreign_keys=[reporter_id])
    settled_by: Mapped[Person | None] = relationship(foreign_keys=[settled_by_id])
