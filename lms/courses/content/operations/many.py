"""Many lessons at once: typed as an outline, published, hidden, moved, deleted; and taking it back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from lms import clock
from lms.accounts.models import Person
from lms.courses.content.models import Lesson, Module
from lms.courses.content.operations import lessons as one_lesson
from lms.courses.content.operations import modules as one_module
from lms.courses.content.operations.ordering import arrange
from lms.courses.content.queries import live_modules
from lms.courses.content.rules import MARKED
from lms.courses.content.rules.outlines import TypedModule
from lms.db import db

PUBLISH, UNPUBLISH, MOVE, DELETE = "publish", "unpublish", "move", "delete"
ACTIONS = (PUBLISH, UNPUBLISH, MOVE, DELETE)


@dataclass(frozen=True)
class Done:
    """What became of many: how many changed, how many could not (an empty text is not published),
    and what takes it back (plain JSON; none where nothing changed)."""

    changed: int
    left: int
    undo: dict[str, Any] | None


def add_outline(
    offering_id: int, into: Module | None, typed: Sequence[TypedModule], author: Person
) -> tuple[int, int]:
    """Add modules and draft lessons as they were typed; how many modules and lessons there are now.

    Lessons before the first module go into *into*. Raises ``ValueError`` where there is none.
    """
    modules = lessons = 0
    for part in typed:
        module = into
        if part.title:
            module = one_module.add_module(offering_id, part.title, "")
            modules += 1
        if module is None:
            raise ValueError("no module to put lessons into")
        for title in part.lessons:
            values = one_lesson.LessonValues(title, "", "", 0, MARKED, [], published=False)
            one_lesson.add_lesson(module, values, author)
            lessons += 1
    return modules, lessons


def order_now(offering_id: int) -> str:
    """The order of everything, as :func:`read_order` reads it: ``12:3,4;13:5``."""
    return ";".join(
        f"{module.id}:{','.join(str(lesson.id) for lesson in inside)}"
        for module, inside in live_modules(offering_id)
    )


def read_order(text: str) -> list[tuple[int, list[int]]]:
    """Modules, each with its lessons. Raises ``ValueError`` for anything else."""
    return [
        (int(module), [int(one) for one in lessons.split(",") if one])
        for module, _colon, lessons in (part.partition(":") for part in text.split(";") if part)
    ]


def act(offering_id: int, lesson_ids: Sequence[int], action: str, into: Module | None) -> Done:
    """Do one thing to many lessons of an offering; what is not there is left out.

    Raises ``ValueError`` for an action that there is not, or a move to nowhere.
    """
    if action not in ACTIONS or (action == MOVE and into is None):
        raise ValueError(action)
    found = list(
        db.session.scalars(
            select(Lesson)
            .join(Module)
            .where(
                Lesson.id.in_(lesson_ids),
                Module.offering_id == offering_id,
                Module.deleted_at.is_(None),
                Lesson.deleted_at.is_(None),
            )
            .order_by(Module.position, Module.id, Lesson.position, Lesson.id)
        )
    )
    if action == MOVE and into is not None:
        return _move(offering_id, [lesson.id for lesson in found], into.id)
    changed, left = [], 0
    for lesson in found:
        if action == DELETE:
            one_lesson.delete_lesson(lesson)
        elif (lesson.published_at is not None) is (action == PUBLISH):
            continue
        elif action == PUBLISH and not lesson.body.strip():
            left += 1
            continue
        else:
            one_lesson.publish(lesson, action == PUBLISH)
        changed.append(lesson.id)
    undo = {"offering": offering_id, "kind": action, "ids": changed} if changed else None
    return Done(len(changed), left, undo)


def _move(offering_id: int, ids: list[int], into: int) -> Done:
    before = order_now(offering_id)
    order = [
        (module_id, [one for one in inside if one not in ids] + (ids if module_id == into else []))
        for module_id, inside in read_order(before)
    ]
    arrange(offering_id, order)
    same = order_now(offering_id) == before
    undo = None if same else {"offering": offering_id, "kind": "order", "order": before}
    return Done(0 if same else len(ids), 0, undo)


def undo(step: dict[str, Any]) -> bool:
    """Take back what *step* says was done; False where what it was done to has changed since.

    Raises ``OrderChanged`` where lessons came or went after they were put in order.
    """
    offering_id, kind = step["offering"], step["kind"]
    if kind == "order":
        arrange(offering_id, read_order(step["order"]))
        return True
    found = db.session.scalars(
        select(Lesson)
        .join(Module)
        .where(Lesson.id.in_(step["ids"]), Module.offering_id == offering_id)
    ).all()
    for lesson in found:
        if kind == DELETE:
            one_lesson.restore_lesson(lesson)
        elif lesson.deleted_at is None:
            one_lesson.publish(lesson, kind == UNPUBLISH)
    return bool(found)


#: How long a step can be taken back by the button: later others have built upon it.
UNDO_SECONDS = 1800


def stamped(step: dict[str, Any]) -> dict[str, Any]:
    """The step with the time at which it was done."""
    return {**step, "at": int(clock.now().timestamp())}


def still(step: dict[str, Any] | None, offering_id: int) -> bool:
    """Whether *step* was done in this offering a short while ago."""
    if not step or step.get("offering") != offering_id:
        return False
    return clock.now().timestamp() - step.get("at", 0) < UNDO_SECONDS
