"""A thread's posts, as its page shows them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from markupsafe import Markup
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from lms import storage
from lms.access import Role
from lms.accounts.models import Person
from lms.courses.discussion import uploads
from lms.courses.discussion.models import Helpful, Post, PostRevision, Report, Thread
from lms.courses.discussion.queries.people import badges
from lms.courses.discussion.rules import boards
from lms.courses.discussion.rules.boards import Act, Facts, Viewer
from lms.db import db
from lms.paging import Page
from lms.storage import Attachment

SIZE = 30


@dataclass(frozen=True)
class ShownPost:
    """A post as its reader sees it. *author* is none where the reader is not told who wrote.

    *covered*: hidden, and its reader does not moderate: only that there was something is shown.
    """

    post: Post
    covered: bool
    author: Person | None
    role: Role | None
    own: bool
    asker: bool
    accepted: bool
    html: Markup
    files: list[Attachment]
    helpful: int
    helped: bool
    reported: bool  # by the reader
    acts: frozenset[Act]
    hidden_by: Person | None


@dataclass(frozen=True)
class ShownThread:
    """A question with a page of its replies."""

    question: ShownPost
    replies: Page[ShownPost]


def shown(viewer: Viewer, thread: Thread, *, sort: str, page: int) -> ShownThread:
    """The thread as *viewer* sees it; a fixed number of statements.

    Replies stand in their order, or the most helpful first; the accepted one before all.
    """
    rows = list(
        db.session.execute(
            select(Post.id, Post.first, Post.author_id, func.count(Helpful.person_id).label("n"))
            .outerjoin(Helpful, Helpful.post_id == Post.id)
            .where(Post.thread_id == thread.id, Post.deleted_at.is_(None))
            .group_by(Post.id, Post.first, Post.author_id)
            .order_by(Post.id)
        )
    )
    counts = {row.id: row.n for row in rows}
    question_id = next(row.id for row in rows if row.first)
    replies = [row.id for row in rows if not row.first]
    if sort == "helpful":
        replies.sort(key=lambda one: -counts[one])
    ordered = boards.in_order(replies, thread.answer_id)
    number = max(1, min(page, -(-len(ordered) // SIZE)))
    ids = ordered[(number - 1) * SIZE : number * SIZE]
    followed = {
        row.id: any(later.id > row.id and later.author_id != row.author_id for later in rows)
        for row in rows
    }
    posts = _shown_posts(viewer, thread, [question_id, *ids], counts, followed)
    return ShownThread(
        posts[question_id], Page([posts[one] for one in ids], number, SIZE, len(ordered))
    )


def one(viewer: Viewer, thread: Thread, post: Post) -> ShownPost:
    """A single post."""
    return _shown_posts(viewer, thread, [post.id], {}, {post.id: True})[post.id]


def _shown_posts(
    viewer: Viewer,
    thread: Thread,
    ids: list[int],
    counts: dict[int, int],
    followed: dict[int, bool],
) -> dict[int, ShownPost]:
    posts = {
        post.id: post
        for post in db.session.scalars(
            select(Post).where(Post.id.in_(ids)).options(joinedload(Post.author))
        )
    }
    known = {post.author_id for post in posts.values() if not post.anonymous}
    hiders = {post.hidden_by_id for post in posts.values() if post.hidden_by_id}
    roles = badges(thread.offering_id, known)
    context: dict[str, Any] = {
        "roles": roles,
        "files": storage.attachments("post", ids),
        "helped": _own(Helpful.post_id, Helpful.person_id, viewer, ids),
        "reported": _own(Report.post_id, Report.reporter_id, viewer, ids),
        "hiders": {p.id: p for p in db.session.scalars(select(Person).where(Person.id.in_(hiders)))}
        if hiders and viewer.moderator
        else {},
        "counts": counts,
        "followed": followed,
    }
    return {key: _shown_post(viewer, thread, post, context) for key, post in posts.items()}


def _own(subject: Any, person: Any, viewer: Viewer, ids: list[int]) -> set[int]:
    return set(
        db.session.scalars(select(subject).where(subject.in_(ids), person == viewer.person_id))
    )


def _shown_post(viewer: Viewer, thread: Thread, post: Post, context: dict[str, Any]) -> ShownPost:
    hidden = post.hidden_at is not None
    covered = hidden and not viewer.moderator
    told = not covered and boards.named(viewer, post.author_id, anonymous=post.anonymous)
    files = [] if covered else context["files"][post.id]
    facts = Facts(
        author_id=post.author_id,
        asker_id=thread.author_id,
        first=post.first,
        hidden=hidden,
        deleted=post.deleted_at is not None,
        locked=thread.locked_at is not None,
        accepted=thread.answer_id == post.id,
        followed=context["followed"].get(post.id, True),
        edited=post.edited_at is not None,
    )
    return ShownPost(
        post=post,
        covered=covered,
        author=post.author if told else None,
        role=context["roles"].get(post.author_id) if told and not post.anonymous else None,
        own=not covered and post.author_id == viewer.person_id,
        asker=not covered
        and not post.first
        and boards.by_asker(
            author_id=post.author_id,
            asker_id=thread.author_id,
            anonymous=post.anonymous,
            asked_anonymously=thread.anonymous,
        ),
        accepted=thread.answer_id == post.id and not covered,
        html=Markup()
        if covered
        else uploads.rendered(thread.offering_id, post.body, files, f"post{post.id}").html,
        files=files,
        helpful=0 if covered else context["counts"].get(post.id, 0),
        helped=post.id in context["helped"],
        reported=post.id in context["reported"],
        acts=boards.acts(viewer, facts),
        hidden_by=context["hiders"].get(post.hidden_by_id),
    )


def history(post: Post) -> list[PostRevision]:
    """What a post said before, the latest first."""
    return list(
        db.session.scalars(
            select(PostRevision)
            .where(PostRevision.post_id == post.id)
            .order_by(PostRevision.number.desc())
        )
    )
