"""Asking, replying, editing, following and marking on the question board."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from lms import audit, clock
from lms.accounts.models import Person
from lms.communication.operations import notify
from lms.courses.catalogue.models import Course, Offering
from lms.courses.discussion.models import (
    Follow,
    Helpful,
    Post,
    PostRevision,
    Thread,
    ThreadReading,
)
from lms.courses.discussion.operations.files import attach, detach, detach_all
from lms.courses.discussion.queries import people
from lms.courses.discussion.queries.threads import last_shown_at
from lms.courses.editing import hold
from lms.db import apart, db
from lms.storage import Stored

#: How a writer without a name is called in what is sent, to everybody alike.
ANONYMOUS = {"ko": "익명", "en": "Anonymous"}


def ask(
    offering: Offering,
    author: Person,
    *,
    title: str,
    body: str,
    lesson_id: int | None,
    anonymous: bool,
    client_key: str,
    files: Iterable[Stored] = (),
) -> Thread:
    """A new question; its author follows it, and those who teach are told.

    *client_key* makes it idempotent: the same form sent twice asks once.
    """
    known = _by_key(client_key, author)
    if known is not None:
        return known.thread
    now = clock.now()
    thread = Thread(
        offering_id=offering.id,
        lesson_id=lesson_id,
        author_id=author.id,
        title=title,
        anonymous=anonymous,
        created_at=now,
        last_at=now,
    )
    db.session.add(thread)
    db.session.flush()
    post = _write(thread, author, body, anonymous, client_key, files, first=True)
    follow(thread, author.id, unless_chosen=True)
    mark_read(thread, author.id)
    for person in people.teachers(offering.id):
        if person.id != author.id:
            _tell(person, "question.new", thread, post)
    return thread


def reply(
    thread: Thread,
    author: Person,
    *,
    body: str,
    anonymous: bool,
    client_key: str,
    files: Iterable[Stored] = (),
) -> Post:
    """A reply; its author follows the thread, and its followers are told. Idempotent by key."""
    known = _by_key(client_key, author)
    if known is not None:
        return known
    post = _write(thread, author, body, anonymous, client_key, files)
    thread.last_at = post.created_at
    db.session.flush()
    follow(thread, author.id, unless_chosen=True)
    mark_read(thread, author.id)
    followers = db.session.scalars(
        select(Person)
        .join(Follow, Follow.person_id == Person.id)
        .where(
            Follow.thread_id == thread.id,
            Follow.following.is_(True),
            Person.id != author.id,
            Person.deactivated_at.is_(None),
        )
        .order_by(Person.id)
    )
    for person in list(followers):
        if people.may_see(person, thread.offering_id) is not None:
            _tell(person, "question.reply", thread, post)
    return post


def _by_key(client_key: str, author: Person) -> Post | None:
    return db.session.scalar(
        select(Post).where(Post.client_key == client_key, Post.author_id == author.id)
    )


def _write(
    thread: Thread,
    author: Person,
    body: str,
    anonymous: bool,
    client_key: str,
    files: Iterable[Stored],
    *,
    first: bool = False,
) -> Post:
    post = Post(
        thread=thread,
        author_id=author.id,
        first=first,
        body=body,
        anonymous=anonymous,
        client_key=client_key,
        created_at=clock.now(),
    )
    db.session.add(post)
    db.session.flush()
    attach("post", post.id, files, author.id)
    return post


def edit(
    thread: Thread,
    post: Post,
    *,
    title: str,
    body: str,
    version: int,
    files: Iterable[Stored] = (),
    remove: Iterable[int] = (),
) -> None:
    """Save what was written on *version*, keeping what stood there; ``Conflict`` on another one."""
    hold(post, version)
    now = clock.now()
    if (title, body) != (thread.title if post.first else title, post.body):
        number = db.session.scalar(
            select(func.count()).select_from(PostRevision).where(PostRevision.post_id == post.id)
        )
        db.session.add(
            PostRevision(
                post_id=post.id,
                number=(number or 0) + 1,
                title=thread.title if post.first else "",
                body=post.body,
                written_at=post.edited_at or post.created_at,
            )
        )
        post.body, post.edited_at = body, now
        if post.first:
            thread.title = title
    db.session.flush()
    detach("post", post.id, remove)
    attach("post", post.id, files, post.author_id)


def delete(thread: Thread, post: Post) -> None:
    """Take one's own post away (a question with it), with its files. Idempotent."""
    hold(post)
    if post.deleted_at is not None:
        return
    post.deleted_at = clock.now()
    if post.first:
        thread.deleted_at = post.deleted_at
    db.session.flush()
    detach_all("post", [post.id])
    thread.last_at = last_shown_at(thread)
    db.session.flush()
    audit.record("post.delete", "post", post.id, before={"thread": thread.id})


def follow(
    thread: Thread, person_id: int, following: bool = True, *, unless_chosen: bool = False
) -> None:
    """Hear of a thread's replies, or no more. *unless_chosen*: an earlier choice stays."""
    row = db.session.get(Follow, (thread.id, person_id))
    if row is None:
        db.session.add(Follow(thread_id=thread.id, person_id=person_id, following=following))
    elif not unless_chosen:
        row.following = following
    db.session.flush()


def accept(thread: Thread, post: Post, accepted: bool) -> None:
    """Mark a reply as the answer (in place of another one), or take the mark back. Idempotent."""
    before = thread.answer_id
    if accepted and before != post.id:
        thread.answer_id = post.id
    elif not accepted and before == post.id:
        thread.answer_id = None
    else:
        return
    db.session.flush()
    audit.record(
        "post.accept" if accepted else "post.unaccept", "post", post.id, before={"answer": before}
    )
    author = db.session.get_one(Person, post.author_id)
    if accepted and post.author_id != thread.author_id:
        _tell(author, "question.accepted", thread, post, key=f"accepted:{post.id}")


def helpful(post: Post, person_id: int, on: bool) -> None:
    """Find a post helpful, once; or take it back. Idempotent."""
    row = db.session.get(Helpful, (post.id, person_id))
    if on and row is None:
        try:
            with db.session.begin_nested():
                db.session.add(Helpful(post_id=post.id, person_id=person_id, at=clock.now()))
        except IntegrityError:
            pass  # a second click came at the same moment
    elif not on and row is not None:
        db.session.delete(row)
    db.session.flush()


def mark_read(thread: Thread, person_id: int) -> None:
    """The person has read the thread up to now, within the present transaction."""
    row = db.session.get(ThreadReading, (thread.id, person_id))
    if row is None:
        db.session.add(ThreadReading(thread_id=thread.id, person_id=person_id, read_at=clock.now()))
    else:
        row.read_at = clock.now()
    db.session.flush()


def note_reading(thread: Thread, person_id: int) -> None:
    """The same while a page is only read: in a transaction of its own, and only if it matters."""
    row = db.session.get(ThreadReading, (thread.id, person_id))
    if row is not None and row.read_at >= thread.last_at:
        return
    try:
        with apart() as session:
            changed = session.execute(
                update(ThreadReading)
                .where(ThreadReading.thread_id == thread.id, ThreadReading.person_id == person_id)
                .values(read_at=clock.now())
            )
            if not changed.rowcount:  # type: ignore[attr-defined]
                session.add(
                    ThreadReading(thread_id=thread.id, person_id=person_id, read_at=clock.now())
                )
    except IntegrityError:
        pass  # two tabs opened it at once


def _tell(person: Person, kind: str, thread: Thread, post: Post, *, key: str | None = None) -> None:
    offering = db.session.get_one(Offering, thread.offering_id)
    course = db.session.get_one(Course, offering.course_id)
    author = db.session.get_one(Person, post.author_id)
    who: dict[str, Any] = (
        ANONYMOUS
        if post.anonymous
        else {"ko": author.name, "en": author.english_name or author.name}
    )
    notify(
        person,
        kind,
        {
            "course": {"ko": course.title_ko, "en": course.title_en or course.title_ko},
            "title": thread.title,
            "who": who,
            "post": post.id,
        },
        url=f"/learn/{thread.offering_id}/questions/{thread.id}#post-{post.id}",
        dedup_key=key,
    )
