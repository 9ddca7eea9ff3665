"""What is held of a person here: given to them whole, and erased when the time comes."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import joinedload

from lms import clock, storage
from lms.accounts.models import Person
from lms.courses.discussion.models import (
    Announcement,
    AnnouncementReading,
    Block,
    DirectMessage,
    Follow,
    Helpful,
    Post,
    PostRevision,
    Report,
    Thread,
    ThreadReading,
)
from lms.courses.discussion.operations.files import detach_all
from lms.db import db


def export(person: Person) -> dict[str, Any]:
    """Announcements, posts with their history, messages of theirs, reports, follows and blocks.

    Of conversations it holds what the person wrote: what others wrote is theirs.
    """
    posts = list(
        db.session.scalars(
            select(Post)
            .where(Post.author_id == person.id, Post.deleted_at.is_(None))
            .options(joinedload(Post.thread))
            .order_by(Post.id)
        )
    )
    messages = list(
        db.session.scalars(
            select(DirectMessage)
            .where(DirectMessage.author_id == person.id, DirectMessage.deleted_at.is_(None))
            .order_by(DirectMessage.id)
        )
    )
    revisions: dict[int, list[dict[str, Any]]] = {}
    for row in db.session.scalars(
        select(PostRevision)
        .where(PostRevision.post_id.in_([post.id for post in posts]))
        .order_by(PostRevision.id)
    ):
        revisions.setdefault(row.post_id, []).append(
            {"at": row.written_at.isoformat(), "title": row.title, "text": row.body}
        )
    post_files = storage.attachments("post", [post.id for post in posts])
    message_files = storage.attachments("message", [one.id for one in messages])
    return {
        "announcements": [
            {"title": row.title, "text": row.body, "at": row.created_at.isoformat()}
            for row in db.session.scalars(
                select(Announcement)
                .where(Announcement.author_id == person.id, Announcement.deleted_at.is_(None))
                .order_by(Announcement.id)
            )
        ],
        "posts": [
            {
                "question": post.thread.title,
                "text": post.body,
                "anonymous": post.anonymous,
                "at": post.created_at.isoformat(),
                "before": revisions.get(post.id, []),
                "files": [file.name for file in post_files[post.id]],
            }
            for post in posts
        ],
        "messages": [
            {
                "conversation": row.conversation_id,
                "text": row.body,
                "at": row.created_at.isoformat(),
                "files": [file.name for file in message_files[row.id]],
            }
            for row in messages
        ],
        "reports": [
            {"reason": row.reason, "note": row.note, "at": row.made_at.isoformat()}
            for row in db.session.scalars(
                select(Report).where(Report.reporter_id == person.id).order_by(Report.id)
            )
        ],
        "following": list(
            db.session.scalars(
                select(Thread.title)
                .join(Follow, Follow.thread_id == Thread.id)
                .where(
                    Follow.person_id == person.id,
                    Follow.following.is_(True),
                    Thread.deleted_at.is_(None),
                    Thread.hidden_at.is_(None),
                )
                .order_by(Thread.id)
            )
        ),
        "blocked": len(
            db.session.scalars(select(Block.blocked_id).where(Block.person_id == person.id)).all()
        ),
    }


def erase(person: Person) -> None:
    """Take a person's own words and files away; what others wrote around them stays.

    Announcements are the institution's and stay without a name. A question that others answered
    keeps its place so that the answers stay in theirs.
    """
    now = clock.now()
    posts = list(db.session.scalars(select(Post.id).where(Post.author_id == person.id)))
    messages = list(
        db.session.scalars(select(DirectMessage.id).where(DirectMessage.author_id == person.id))
    )
    detach_all("post", posts)
    detach_all("message", messages)
    db.session.execute(delete(PostRevision).where(PostRevision.post_id.in_(posts)))
    db.session.execute(update(Post).where(Post.id.in_(posts)).values(body=""))
    answered = select(Post.thread_id).where(Post.author_id != person.id, Post.deleted_at.is_(None))
    db.session.execute(
        update(Thread).where(Thread.author_id == person.id).values(title="–", initials="")
    )
    db.session.execute(
        update(Thread)
        .where(Thread.author_id == person.id, Thread.id.not_in(answered))
        .values(deleted_at=now)
        .execution_options(synchronize_session=False)
    )
    db.session.execute(
        update(DirectMessage)
        .where(DirectMessage.author_id == person.id)
        .values(body="", deleted_at=now)
    )
    db.session.execute(update(Report).where(Report.reporter_id == person.id).values(note=""))
    for table in (AnnouncementReading, Follow, Helpful, ThreadReading):
        db.session.execute(delete(table).where(table.person_id == person.id))
    db.session.execute(
        delete(Block).where(or_(Block.person_id == person.id, Block.blocked_id == person.id))
    )
