"""Who may read a counselling note, and what is due. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class NoteKind(StrEnum):
    """What somebody talked about."""

    LEARNING = "learning"  # 학습
    ATTENDANCE = "attendance"  # 출결
    CAREER = "career"  # 진로, 취업
    LIFE = "life"  # 생활, 고충
    OTHER = "other"


@dataclass(frozen=True)
class Sharing:
    """Whose a note is and whom the author let read it."""

    author: int
    with_staff: bool
    named: frozenset[int] = frozenset()

    @property
    def private(self) -> bool:
        """Whether nobody but the author reads it."""
        return not self.with_staff and not self.named


def may_read(
    note: Sharing,
    reader: int,
    *,
    counsels: bool,
    counsels_here: Callable[[], bool],
    about: int,
) -> bool:
    """The author, as long as they counsel anywhere; whoever counsels there now, where the note is
    shared with all of them or with this one by name.

    Never the learner whom it is about, whatever else that person is.
    """
    if reader == about or not counsels:
        return False
    if reader == note.author:
        return True
    return (note.with_staff or reader in note.named) and counsels_here()


def follow_up(follow_up_on: date | None, done: bool, today: date) -> str:
    """How a follow-up stands: none, done, overdue, today, ahead."""
    if follow_up_on is None:
        return "none"
    if done:
        return "done"
    if follow_up_on < today:
        return "overdue"
    return "today" if follow_up_on == today else "ahead"
