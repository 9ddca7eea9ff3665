"""Who may do what on a question board; pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Refusal(StrEnum):
    """Why somebody may not write."""

    NOT_SEATED = "not_seated"  # neither learns nor teaches here
    SEAT_ENDED = "seat_ended"
    CLOSED = "closed"  # the offering is over, or has not begun
    LOCKED = "locked"


def may_write(*, teaches: bool, seat: str | None, offering: str) -> Refusal | None:
    """Why a person may not write in an offering; None where they may.

    *seat*: active, completed, withdrawn or none; *offering*: draft, open or closed. Those who teach
    or run it prepare it while it is a draft; once it is closed it is only read.
    """
    if offering == "closed":
        return Refusal.CLOSED
    if teaches:
        return None
    if seat is None:
        return Refusal.NOT_SEATED
    if seat != "active":
        return Refusal.SEAT_ENDED
    return None if offering == "open" else Refusal.CLOSED


class Act(StrEnum):
    """What can be done with a post."""

    EDIT = "edit"
    DELETE = "delete"
    HIDE = "hide"
    RESTORE = "restore"
    REPORT = "report"
    ACCEPT = "accept"
    HELPFUL = "helpful"
    HISTORY = "history"


@dataclass(frozen=True)
class Viewer:
    """Who looks. *writes*: may write in the offering now."""

    person_id: int
    moderator: bool
    writes: bool


@dataclass(frozen=True)
class Facts:
    """What decides about a post. *followed*: others wrote in the thread after it."""

    author_id: int
    asker_id: int
    first: bool = False
    hidden: bool = False
    deleted: bool = False
    locked: bool = False
    accepted: bool = False
    followed: bool = False
    edited: bool = False


def sees(viewer: Viewer, *, hidden: bool, deleted: bool) -> bool:
    """Whether a post (or a thread by its question) is shown: what is hidden, to moderators alone."""
    return not deleted and (not hidden or viewer.moderator)


def acts(viewer: Viewer, post: Facts) -> frozenset[Act]:
    """Everything that *viewer* may do with *post*."""
    if not sees(viewer, hidden=post.hidden, deleted=post.deleted):
        return frozenset()
    own = viewer.person_id == post.author_id
    open_to = viewer.writes and (not post.locked or viewer.moderator)
    allowed = {
        Act.EDIT: own and open_to and not post.hidden,
        Act.DELETE: own and open_to and not (post.hidden or post.accepted or post.followed),
        Act.HIDE: viewer.moderator and not post.hidden,
        Act.RESTORE: viewer.moderator and post.hidden,
        Act.REPORT: not own and not viewer.moderator and viewer.writes,
        Act.ACCEPT: not post.first
        and not post.hidden
        and viewer.writes
        and (viewer.moderator or viewer.person_id == post.asker_id),
        Act.HELPFUL: not own and viewer.writes and not post.hidden,
        Act.HISTORY: post.edited and (own or viewer.moderator),
    }
    return frozenset(act for act, may in allowed.items() if may)


def named(viewer: Viewer, author_id: int, *, anonymous: bool) -> bool:
    """Whether *viewer* is told who wrote: always, unless the writer hid it from other learners."""
    return not anonymous or viewer.moderator or viewer.person_id == author_id


def by_asker(*, author_id: int, asker_id: int, anonymous: bool, asked_anonymously: bool) -> bool:
    """Whether a reply may be marked as the asker's own.

    Only where both are named, or both are not: otherwise the mark would tell who it is.
    """
    return author_id == asker_id and anonymous == asked_anonymously


def in_order(ids: Sequence[int], answer_id: int | None) -> list[int]:
    """Replies in their order, the accepted one first."""
    return sorted(ids, key=lambda one: one != answer_id)
