"""Threads, posts, their files and reports by id."""

from __future__ import annotations

from flask import abort

from lms.access import Permission
from lms.accounts.models import Person
from lms.courses.content.loaders import lesson_for
from lms.courses.discussion.loaders.announcements import announcement_for
from lms.courses.discussion.loaders.places import Here, here_for, moderator_for
from lms.courses.discussion.models import Post, Report, Thread
from lms.courses.discussion.queries.threads import followed_after
from lms.courses.discussion.rules import boards
from lms.courses.discussion.rules.boards import Act
from lms.db import db
from lms.storage import Attachment


def thread_for(person: Person, offering_id: int, thread_id: int) -> tuple[Here, Thread]:
    """A thread that *person* may read; hidden ones exist for moderators alone."""
    here = here_for(person, offering_id)
    return here, _thread(here, thread_id)


def _thread(here: Here, thread_id: int) -> Thread:
    thread = db.session.get(Thread, thread_id)
    if thread is None or thread.offering_id != here.offering.id:
        abort(404)
    if not boards.sees(
        here.viewer, hidden=thread.hidden_at is not None, deleted=thread.deleted_at is not None
    ):
        abort(404)
    return thread


def thread_to_moderate(person: Person, offering_id: int, thread_id: int) -> tuple[Here, Thread]:
    """The same, for those who keep order on the board; 403 to other members."""
    here, thread = thread_for(person, offering_id, thread_id)
    moderator_for(person, offering_id)
    return here, thread


def thread_to_answer(person: Person, offering_id: int, thread_id: int) -> tuple[Here, Thread]:
    """The same, where *person* may reply now; 403 otherwise."""
    here, thread = thread_for(person, offering_id, thread_id)
    if here.refusal is not None or (thread.locked_at is not None and not here.moderator):
        abort(403)
    return here, thread


def post_for(
    person: Person, offering_id: int, post_id: int, act: Act | None = None
) -> tuple[Here, Thread, Post]:
    """A post that *person* may read, and do *act* with; 403 where only that is not allowed."""
    here = here_for(person, offering_id)
    post = db.session.get(Post, post_id)
    if post is None:
        abort(404)
    thread = _thread(here, post.thread_id)
    if not boards.sees(
        here.viewer, hidden=post.hidden_at is not None, deleted=post.deleted_at is not None
    ):
        abort(404)
    if act is not None and act not in acts_on(here, thread, post):
        abort(403)
    return here, thread, post


def acts_on(here: Here, thread: Thread, post: Post) -> frozenset[Act]:
    """What the person may do with one post."""
    return boards.acts(here.viewer, facts_of(thread, post, followed=followed_after(post)))


def facts_of(thread: Thread, post: Post, *, followed: bool) -> boards.Facts:
    """What the rules need of a post."""
    return boards.Facts(
        author_id=post.author_id,
        asker_id=thread.author_id,
        first=post.first,
        hidden=post.hidden_at is not None,
        deleted=post.deleted_at is not None,
        locked=thread.locked_at is not None,
        accepted=thread.answer_id == post.id,
        followed=followed,
        edited=post.edited_at is not None,
    )


def file_for(person: Person, offering_id: int, attachment_id: int) -> Attachment:
    """A file of an announcement or a post that *person* may read."""
    here = here_for(person, offering_id)
    file = db.session.get(Attachment, attachment_id)
    if file is None:
        abort(404)
    if file.subject_kind == "post":
        post_for(person, offering_id, file.subject_id)
        return file
    if file.subject_kind != "announcement":
        abort(404)
    announcement_for(person, here.offering.id, file.subject_id)
    return file


def report_for(person: Person, offering_id: int, report_id: int) -> tuple[Here, Report]:
    """A report, for those who moderate; never for the one whose message is reported."""
    here = moderator_for(person, offering_id)
    report = db.session.get(Report, report_id)
    if report is None or report.offering_id != here.offering.id:
        abort(404)
    if report.message is not None and report.message.author_id == person.id:
        abort(404)
    return here, report


def lesson_here(person: Person, offering_id: int, lesson_id: int) -> int:
    """The id of a lesson that *person* may open; 404 otherwise."""
    _offering, lesson = lesson_for(person, offering_id, lesson_id, Permission.OFFERING_VIEW)
    return int(lesson.id)
