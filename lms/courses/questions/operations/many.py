"""One act on several questions, and taking it back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from lms import audit, clock
from lms.accounts.models import Person
from lms.courses.questions.models import BankQuestion, QuestionAct, QuestionCategory
from lms.courses.questions.operations.preparing import TAGS, tags_of
from lms.courses.questions.operations.writing import retag
from lms.db import db

MOST = 500
ACTS = ("move", "tag", "untag", "retire", "restore")


def act(
    course_id: int,
    person: Person,
    ids: Iterable[int],
    what: str,
    *,
    category: QuestionCategory | None = None,
    tag: str = "",
) -> QuestionAct | None:
    """Move, tag, untag, retire or restore the questions of this bank among *ids*.

    Returns what can be undone; none where nothing changed.
    """
    rows = _locked(course_id, ids)
    names = tags_of([tag])
    value = str(category.id if category is not None else "") if what == "move" else "".join(names)
    before = []
    for row in rows:
        was = _apply(row, what, category.id if category is not None else None, value)
        if was is not _UNCHANGED:
            row.updated_at, row.updated_by_id = clock.now(), person.id
            before.append([row.id, was])
    if not before:
        return None
    done = QuestionAct(
        course_id=course_id,
        person_id=person.id,
        act=what,
        value=value,
        before=before,
        created_at=clock.now(),
    )
    db.session.add(done)
    db.session.flush()
    for question_id, was in before:
        audit.record(
            f"question.{what}", "question", question_id, before={"was": was}, after={"act": done.id}
        )
    return done


def undo(done: QuestionAct, person: Person) -> tuple[int, int]:
    """Take *done* back: (how many are as they were, how many somebody changed since). Idempotent."""
    if done.undone_at is not None:
        return 0, 0
    was = {int(key): value for key, value in done.before}
    back = 0
    for row in _locked(done.course_id, was):
        if _take_back(row, done, was[row.id]):
            row.updated_at, row.updated_by_id = clock.now(), person.id
            audit.record("question.undo", "question", row.id, after={"act": done.id})
            back += 1
    done.undone_at = clock.now()
    db.session.flush()
    return back, len(was) - back


_UNCHANGED = object()


def _apply(row: BankQuestion, what: str, category_id: int | None, value: str) -> Any:
    """Do it to one question; what was there before, or that nothing changed."""
    if what == "move":
        if row.category_id == category_id:
            return _UNCHANGED
        was, row.category_id = row.category_id, category_id
        return was
    if what in {"tag", "untag"}:
        return _tagged(row, value, what == "tag")
    if (row.retired_at is not None) is (what == "retire"):
        return _UNCHANGED
    row.retired_at = clock.now() if what == "retire" else None
    return what == "restore"


def _tagged(row: BankQuestion, name: str, wanted: bool) -> Any:
    names = [one.name for one in row.tags]
    same = [one for one in names if one.casefold() == name.casefold()]
    if not name or bool(same) is wanted or (wanted and len(names) >= TAGS):
        return _UNCHANGED
    retag(row, [*names, name] if wanted else [one for one in names if one not in same])
    return same[0] if same else ""


def _take_back(row: BankQuestion, done: QuestionAct, was: Any) -> bool:
    """Put one question back, unless what was done to it was changed again."""
    if done.act == "move":
        if str(row.category_id or "") != done.value or not _exists(was):
            return False
        row.category_id = was
        return True
    if done.act == "tag":
        return _tagged(row, done.value, wanted=False) is not _UNCHANGED
    if done.act == "untag":
        return _tagged(row, str(was), wanted=True) is not _UNCHANGED
    if (row.retired_at is not None) is not (done.act == "retire"):
        return False
    row.retired_at = None if done.act == "retire" else clock.now()
    return True


def _exists(category_id: int | None) -> bool:
    return category_id is None or db.session.get(QuestionCategory, category_id) is not None


def _locked(course_id: int, ids: Iterable[int]) -> list[BankQuestion]:
    wanted = sorted(set(ids))[:MOST]
    return list(
        db.session.scalars(
            select(BankQuestion)
            .where(BankQuestion.course_id == course_id, BankQuestion.id.in_(wanted))
            .order_by(BankQuestion.id)
            .options(selectinload(BankQuestion.tags))
            .with_for_update(of=BankQuestion)
            .execution_options(populate_existing=True)
        )
    )
