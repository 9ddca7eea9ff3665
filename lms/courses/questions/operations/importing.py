"""Bringing questions in: exactly the plan that was shown, all of it or nothing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select

from lms import audit, clock, jobs, storage
from lms.accounts.models import Person
from lms.courses.catalogue.models import Course
from lms.courses.editing import hold
from lms.courses.questions.models import BankQuestion, QuestionCategory, QuestionImport
from lms.courses.questions.operations import categories
from lms.courses.questions.operations.preparing import Prepared, prepare
from lms.courses.questions.operations.writing import create
from lms.courses.questions.queries import bank
from lms.db import db, unit_of_work
from lms.interop.formats.questions import Plan
from lms.interop.formats.questions.model import Question, as_json
from lms.storage import Attachment, Stored

KIND = "question_import"
#: How long a plan that nobody carries out is kept with its file.
KEPT = timedelta(days=7)


class Stale(Exception):
    """What was shown is not what would be done now. ``args[0]``: file, bank or done."""


def plan_digest(plan: Plan) -> str:
    """SHA-256 of everything that was read, what could not be read too."""
    whole = [
        plan.format,
        [
            [
                as_json(one.question),
                [hashlib.sha256(f.data).hexdigest() for f in one.question.files],
            ]
            for one in plan.questions
        ],
        [[one.kind, one.title] for one in plan.rejected],
        [[one.code, str(one.where)] for one in plan.problems],
    ]
    return hashlib.sha256(json.dumps(whole, sort_keys=True).encode()).hexdigest()


def begin(course: Course, person: Person, stored: Stored, plan: Plan) -> QuestionImport:
    """Keep a plan that is about to be shown, with its file."""
    row = QuestionImport(
        course_id=course.id,
        person_id=person.id,
        name=stored.name,
        format=plan.format,
        file_digest=stored.sha256,
        plan_digest=plan_digest(plan),
        facts={"questions": len(plan.questions), "rejected": len(plan.rejected)},
        created_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    storage.attach(stored, KIND, row.id, person_id=person.id)
    db.session.flush()
    return row


def commit(
    row: QuestionImport,
    course: Course,
    person: Person,
    plan: Plan,
    ready: Sequence[Prepared],
    *,
    category: QuestionCategory | None,
    keep_categories: bool,
    shown: tuple[str, str],
    skip: Iterable[int] = (),
) -> list[BankQuestion]:
    """Carry the plan out: *ready* are its questions made ready, *skip* the positions left out.

    *shown*: the digests of the plan and of the bank (``bank.state``) as they were shown. Raises :class:`Stale` where file or bank are not what was shown, or it was done already.
    """
    hold(row)
    if row.committed_at is not None:
        raise Stale("done")
    if shown[0] != plan_digest(plan):
        raise Stale("file")
    if shown[1] != bank.state(course.id):
        raise Stale("bank")
    left_out = set(skip)
    made = _import(
        course,
        person,
        [
            (read.question, prepared)
            for position, (read, prepared) in enumerate(zip(plan.questions, ready, strict=True))
            if position not in left_out
        ],
        category,
        keep_categories,
    )
    row.committed_at = clock.now()
    row.facts = {**row.facts, "made": len(made), "skipped": len(left_out)}
    db.session.flush()
    facts = {**row.facts, "format": row.format, "category": category.id if category else None}
    audit.record("question.import", "question_import", row.id, after=facts)
    return made


def import_questions(
    course: Course,
    person: Person | None,
    questions: Sequence[Question],
    category: QuestionCategory | None = None,
    *,
    keep_categories: bool = True,
) -> list[BankQuestion]:
    """Put *questions* into a bank, in order, each into the category that it names below *category*."""
    ready = [(one, prepare(one)) for one in questions]
    return _import(course, person, ready, category, keep_categories)


def _import(
    course: Course,
    person: Person | None,
    questions: Iterable[tuple[Question, Prepared]],
    category: QuestionCategory | None,
    keep_categories: bool,
) -> list[BankQuestion]:
    places: dict[tuple[str, ...], QuestionCategory | None] = {(): category}
    made = []
    for question, prepared in questions:
        path = question.category if keep_categories else ()
        if path not in places:
            places[path] = categories.at_path(course, path, category)
        made.append(create(course, person, prepared, places[path], difficulty=question.difficulty))
    return made


@jobs.every(timedelta(days=1))
def forget_old() -> int:
    """Drop plans that nobody carried out, with their files' rows; how many went."""
    with unit_of_work():
        old: list[Any] = list(
            db.session.scalars(
                select(QuestionImport.id).where(
                    QuestionImport.committed_at.is_(None),
                    QuestionImport.created_at < clock.now() - KEPT,
                )
            )
        )
        db.session.execute(
            delete(Attachment).where(
                Attachment.subject_kind == KIND, Attachment.subject_id.in_(old)
            )
        )
        db.session.execute(delete(QuestionImport).where(QuestionImport.id.in_(old)))
    return len(old)
