"""Order on the board: pinning, locking, hiding, reports and their settling."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from lms import audit, clock
from lms.accounts.models import Person
from lms.communication.operations import notify
from lms.courses.catalogue.models import Course, Offering
from lms.courses.discussion.models import Board, DirectMessage, Post, Report, Thread
from lms.courses.discussion.queries import people
from lms.courses.discussion.queries.threads import last_shown_at
from lms.courses.discussion.rules.moderation import HIDDEN, KEPT
from lms.courses.editing import Conflict, hold
from lms.db import db


def pin(thread: Thread, on: bool) -> None:
    """Keep a thread at the top of the board, or not. Idempotent."""
    if (thread.pinned_at is not None) is not on:
        thread.pinned_at = clock.now() if on else None
        db.session.flush()
        audit.record("thread.pin" if on else "thread.unpin", "thread", thread.id)


def lock(thread: Thread, on: bool) -> None:
    """Let nobody but those who teach reply, or everybody again. Idempotent."""
    if (thread.locked_at is not None) is not on:
        thread.locked_at = clock.now() if on else None
        db.session.flush()
        audit.record("thread.lock" if on else "thread.unlock", "thread", thread.id)


def hide(thread: Thread, post: Post, moderator: Person, reason: str) -> None:
    """Hide a post (a question with its whole thread) and tell its author why. Idempotent.

    Reports of it that are open are settled by this.
    """
    hold(post)
    if post.hidden_at is not None:
        return
    now = clock.now()
    post.hidden_at, post.hidden_by_id, post.hidden_reason = now, moderator.id, reason
    if post.first:
        thread.hidden_at = now
    db.session.flush()
    thread.last_at = last_shown_at(thread)
    db.session.flush()
    audit.record("post.hide", "post", post.id, after={"thread": thread.id}, reason=reason)
    if post.author_id != moderator.id:
        offering = db.session.get_one(Offering, thread.offering_id)
        notify(
            db.session.get_one(Person, post.author_id),
            "post.hidden",
            {"course": _course(offering), "reason": reason},
            url=f"/learn/{offering.id}/questions",
        )
    open_reports = db.session.scalars(
        select(Report).where(Report.post_id == post.id, Report.settled_at.is_(None))
    )
    for report in list(open_reports):
        _settle(report, moderator, HIDDEN)


def restore(thread: Thread, post: Post) -> None:
    """Show a hidden post again. Idempotent."""
    hold(post)
    if post.hidden_at is None:
        return
    post.hidden_at, post.hidden_by_id, post.hidden_reason = None, None, ""
    if post.first:
        thread.hidden_at = None
    db.session.flush()
    thread.last_at = last_shown_at(thread)
    db.session.flush()
    audit.record("post.restore", "post", post.id, after={"thread": thread.id})


def report(
    offering: Offering,
    reporter: Person,
    reason: str,
    note: str,
    *,
    post: Post | None = None,
    message: DirectMessage | None = None,
) -> bool:
    """Ask those who teach to look at a post or a message; False where this person did already."""
    row = Report(
        offering_id=offering.id,
        post_id=post.id if post else None,
        message_id=message.id if message else None,
        reporter_id=reporter.id,
        reason=reason,
        note=note,
        made_at=clock.now(),
    )
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError:
        return False
    audit.record("discussion.report", "discussion_report", row.id, after={"code": reason})
    reported = post.author_id if post else message.author_id if message else None
    for person in _judges(offering, reported):
        if person.id != reporter.id:
            notify(
                person,
                "discussion.reported",
                {"course": _course(offering), "offering": offering.id},
                url=f"/teach/{offering.id}/reports",
            )
    return True


def _judges(offering: Offering, reported: int | None) -> Iterable[Person]:
    """Those who are asked: whoever teaches there and keeps order on the board, but nobody
    about their own words."""
    return [
        person
        for person in people.teachers(offering.id)
        if person.id != reported and people.moderates(person, offering.id)
    ]


def keep(row: Report, moderator: Person) -> None:
    """Find nothing wrong with what was reported. Idempotent."""
    if row.settled_at is None:
        _settle(row, moderator, KEPT)


def remove_message(row: Report, moderator: Person) -> None:
    """Take away the words of a reported message. Idempotent."""
    if row.message is not None and row.message.deleted_at is None:
        row.message.deleted_at = clock.now()
        db.session.flush()
        audit.record("message.remove", "discussion_report", row.id, after={"code": HIDDEN})
    if row.settled_at is None:
        _settle(row, moderator, HIDDEN)


def _settle(row: Report, moderator: Person, outcome: str) -> None:
    row.settled_at, row.settled_by_id, row.outcome = clock.now(), moderator.id, outcome
    db.session.flush()
    audit.record("discussion.settle", "discussion_report", row.id, after={"outcome": outcome})
    offering = db.session.get_one(Offering, row.offering_id)
    notify(
        db.session.get_one(Person, row.reporter_id),
        "report.hidden" if outcome == HIDDEN else "report.kept",
        {"course": _course(offering)},
        dedup_key=f"report:{row.id}",
    )


def _course(offering: Offering) -> dict[str, str]:
    course = db.session.get_one(Course, offering.course_id)
    return {"ko": course.title_ko, "en": course.title_en or course.title_ko}


def configure(offering_id: int, *, anonymous: bool, learners_write: bool, version: int) -> None:
    """Set how an offering's members may talk; ``Conflict`` where someone else did meanwhile."""
    board = db.session.get(Board, offering_id, with_for_update=True, populate_existing=True)
    if (board.version if board is not None else 0) != version:
        raise Conflict
    before = {"anonymous": False, "learners_write": False}
    if board is None:
        board = Board(offering_id=offering_id)
        db.session.add(board)
    else:
        before = {"anonymous": board.anonymous, "learners_write": board.learners_write}
    board.anonymous, board.learners_write = anonymous, learners_write
    db.session.flush()
    audit.record(
        "discussion.configure",
        "offering",
        offering_id,
        before=before,
        after={"anonymous": anonymous, "learners_write": learners_write},
    )
