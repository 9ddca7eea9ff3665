"""The list of an offering's questions, and one thread as its page shows it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from lms.access import Role
from lms.accounts.models import Person
from lms.courses.content.models import Lesson, Module
from lms.courses.discussion.models import Follow, Helpful, Post, Thread, ThreadReading
from lms.courses.discussion.queries.people import badges
from lms.courses.discussion.rules import boards
from lms.courses.discussion.rules.boards import Viewer
from lms.db import db
from lms.interop.formats.hangul import initial_consonants, is_initials
from lms.paging import Page, paginate

FILTERS = ("unanswered", "mine", "followed", "unread")
SORTS = ("recent", "new", "helpful")


@dataclass(frozen=True)
class ThreadLine:
    """A question in the list. *author* is none where its reader is not told."""

    thread: Thread
    author: Person | None
    role: Role | None  # in which the author writes, for the badge
    lesson: Lesson | None
    replies: int
    helpful: int
    unread: bool
    following: bool
    own: bool


@dataclass(frozen=True)
class Asked:
    """What of a board is asked for."""

    offering_id: int
    text: str = ""
    narrow: str = ""  # one of FILTERS
    lesson_id: int | None = None
    sort: str = "recent"
    page: int = 1
    size: int = 25


def _shown(viewer: Viewer, post: Any = Post) -> Any:
    """Posts that *viewer* sees."""
    return (
        post.deleted_at.is_(None)
        if viewer.moderator
        else and_(post.deleted_at.is_(None), post.hidden_at.is_(None))
    )


def _threads(viewer: Viewer, offering_id: int) -> Any:
    """The condition for the threads of an offering that *viewer* sees."""
    seen = and_(Thread.offering_id == offering_id, Thread.deleted_at.is_(None))
    return seen if viewer.moderator else and_(seen, Thread.hidden_at.is_(None))


def waiting(viewer: Viewer) -> Any:
    """The condition for questions that wait: no answer accepted, and nobody else replied."""
    reply = aliased(Post)
    return and_(
        Thread.answer_id.is_(None),
        Thread.hidden_at.is_(None),
        ~exists().where(
            reply.thread_id == Thread.id,
            reply.author_id != Thread.author_id,
            _shown(viewer, reply),
        ),
    )


def board(viewer: Viewer, asked: Asked) -> Page[ThreadLine]:
    """A page of an offering's questions; a fixed number of statements."""
    replies = (
        select(Post.thread_id, func.count().label("n"))
        .where(Post.first.is_(False), _shown(viewer))
        .group_by(Post.thread_id)
        .subquery()
    )
    helpful = (
        select(Post.thread_id, func.count().label("n"))
        .join(Helpful, Helpful.post_id == Post.id)
        .where(Post.first.is_(True))
        .group_by(Post.thread_id)
        .subquery()
    )
    mine, read = aliased(Follow), aliased(ThreadReading)
    unread = or_(read.read_at.is_(None), read.read_at < Thread.last_at)
    query: Any = (
        select(
            Thread,
            Person,
            Lesson,
            func.coalesce(replies.c.n, 0).label("replies"),
            func.coalesce(helpful.c.n, 0).label("helpful"),
            unread.label("unread"),
            mine.following,
        )
        .join(Person, Person.id == Thread.author_id)
        .outerjoin(Lesson, Lesson.id == Thread.lesson_id)
        .outerjoin(replies, replies.c.thread_id == Thread.id)
        .outerjoin(helpful, helpful.c.thread_id == Thread.id)
        .outerjoin(mine, and_(mine.thread_id == Thread.id, mine.person_id == viewer.person_id))
        .outerjoin(read, and_(read.thread_id == Thread.id, read.person_id == viewer.person_id))
        .where(_threads(viewer, asked.offering_id))
    )
    if asked.lesson_id is not None:
        query = query.where(Thread.lesson_id == asked.lesson_id)
    if asked.narrow == "unanswered":
        query = query.where(waiting(viewer))
    elif asked.narrow == "followed":
        query = query.where(mine.following.is_(True))
    elif asked.narrow == "unread":
        query = query.where(unread)
    elif asked.narrow == "mine":
        own = aliased(Post)
        query = query.where(
            exists().where(
                own.thread_id == Thread.id, own.author_id == viewer.person_id, _shown(viewer, own)
            )
        )
    if asked.text:
        query = query.where(_found(viewer, asked.text))
    order: list[Any] = [Thread.pinned_at.is_(None)]
    if asked.sort == "new":
        order += [Thread.created_at.desc()]
    elif asked.sort == "helpful":
        order += [func.coalesce(helpful.c.n, 0).desc(), Thread.last_at.desc()]
    else:
        order += [Thread.last_at.desc()]
    page = paginate(
        query.order_by(*order, Thread.id.desc()), asked.page, size=asked.size, scalars=False
    )
    named = [row for row in page.items if boards.named(
        viewer, row.Thread.author_id, anonymous=row.Thread.anonymous
    )]  # fmt: skip
    roles = badges(asked.offering_id, (row.Thread.author_id for row in named))
    told = {row.Thread.id for row in named}
    return page.map(lambda row: _line(row, viewer, told, roles))


def _line(row: Any, viewer: Viewer, told: set[int], roles: dict[int, Role]) -> ThreadLine:
    thread, lesson = row.Thread, row.Lesson
    if lesson is not None and lesson.published_at is None and not viewer.moderator:
        lesson = None
    known = thread.id in told
    return ThreadLine(
        thread=thread,
        author=row.Person if known else None,
        role=roles.get(thread.author_id) if known and not thread.anonymous else None,
        lesson=lesson,
        replies=row.replies,
        helpful=row.helpful,
        unread=bool(row.unread),
        following=bool(row.following),
        own=thread.author_id == viewer.person_id,
    )


def _found(viewer: Viewer, text: str) -> Any:
    """Threads whose title or shown words hold *text*; initial consonants are looked for in titles."""
    needle = " ".join(text.split())[:100]
    if is_initials(needle):
        return Thread.initials.contains(initial_consonants(needle), autoescape=True)
    said = aliased(Post)
    return or_(
        Thread.title.icontains(needle, autoescape=True),
        exists().where(
            said.thread_id == Thread.id,
            _shown(viewer, said),
            said.body.icontains(needle, autoescape=True),
        ),
    )


def unanswered(offering_id: int) -> int:
    """How many questions of an offering wait for an answer."""
    viewer = Viewer(0, moderator=False, writes=False)
    return (
        db.session.scalar(
            select(func.count())
            .select_from(Thread)
            .where(_threads(viewer, offering_id), waiting(viewer))
        )
        or 0
    )


def unanswered_of(offering_ids: Iterable[int]) -> dict[int, int]:
    """The same by offering; those where none waits are left out. One statement."""
    viewer = Viewer(0, moderator=False, writes=False)
    rows = db.session.execute(
        select(Thread.offering_id, func.count())
        .where(
            Thread.offering_id.in_(list(offering_ids)),
            Thread.deleted_at.is_(None),
            waiting(viewer),
        )
        .group_by(Thread.offering_id)
    )
    return dict(rows.tuples().all())


def lessons_of(offering_id: int, *, drafts: bool) -> list[Lesson]:
    """The lessons that a question may be about, in order."""
    query = (
        select(Lesson)
        .join(Module, Module.id == Lesson.module_id)
        .where(
            Module.offering_id == offering_id,
            Module.deleted_at.is_(None),
            Lesson.deleted_at.is_(None),
        )
        .order_by(Module.position, Module.id, Lesson.position, Lesson.id)
    )
    if not drafts:
        query = query.where(Lesson.published_at.is_not(None))
    return list(db.session.scalars(query))


def followed_after(post: Post) -> bool:
    """Whether somebody else wrote in the thread after *post* (hidden replies count)."""
    return bool(
        db.session.scalar(
            select(
                exists().where(
                    Post.thread_id == post.thread_id,
                    Post.id > post.id,
                    Post.author_id != post.author_id,
                    Post.deleted_at.is_(None),
                )
            )
        )
    )


def last_shown_at(thread: Thread) -> datetime:
    """When the last post was written that everybody sees."""
    found = db.session.scalar(
        select(func.max(Post.created_at)).where(
            Post.thread_id == thread.id, Post.deleted_at.is_(None), Post.hidden_at.is_(None)
        )
    )
    return found or thread.created_at


def question_of(thread_id: int) -> Post:
    """The first post of a thread."""
    return db.session.scalars(
        select(Post).where(Post.thread_id == thread_id, Post.first.is_(True))
    ).one()


def follows(thread_id: int, person_id: int) -> bool:
    """Whether a person hears of a thread."""
    row = db.session.get(Follow, (thread_id, person_id))
    return row is not None and row.following
