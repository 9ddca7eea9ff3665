"""Versions of questions, and questions as data."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms import storage
from lms.courses.questions.models import BankQuestion, QuestionVersion
from lms.db import db
from lms.interop.formats.questions.model import Question, from_json
from lms.storage import Attachment

#: Whose attachments a version's files are.
FILES = "question_version"


def version(question_version_id: int) -> QuestionVersion | None:
    """A version with its question."""
    return db.session.scalar(
        select(QuestionVersion)
        .where(QuestionVersion.id == question_version_id)
        .options(joinedload(QuestionVersion.question))
    )


def versions(ids: Iterable[int]) -> dict[int, QuestionVersion]:
    """Versions with their questions, by id; one statement."""
    rows = db.session.scalars(
        select(QuestionVersion)
        .where(QuestionVersion.id.in_(set(ids)))
        .options(joinedload(QuestionVersion.question))
    )
    return {row.id: row for row in rows}


def current_versions(question_ids: Iterable[int]) -> dict[int, QuestionVersion]:
    """The current version of each question, by question id; one statement."""
    rows = db.session.scalars(
        select(QuestionVersion)
        .join(
            BankQuestion,
            (BankQuestion.id == QuestionVersion.question_id)
            & (BankQuestion.number == QuestionVersion.number),
        )
        .where(BankQuestion.id.in_(set(question_ids)))
        .options(joinedload(QuestionVersion.question))
    )
    return {row.question_id: row for row in rows}


def files_of(version_ids: Iterable[int]) -> dict[int, list[Attachment]]:
    """The files of versions, by version id, in order."""
    return storage.attachments(FILES, list(version_ids))


def question_of(
    of: QuestionVersion,
    files: Iterable[Attachment] | None = None,
    *,
    contents: bool = False,
) -> Question:
    """What a version says, with the names of its files; *contents*: with their bytes too.

    *files* saves a statement where they were read for several versions at once.
    """
    rows = list(files_of([of.id])[of.id] if files is None else files)
    held = {row.name: _content(row) for row in rows} if contents else {}
    question = from_json(of.body, held)
    listed = {row.name: row for row in rows}
    return dataclasses.replace(
        question,
        files=tuple(
            dataclasses.replace(one, media_type=one.media_type or listed[one.name].media_type)
            if one.name in listed
            else one
            for one in question.files
        ),
    )


def questions_of(
    found: Iterable[QuestionVersion], *, contents: bool = False
) -> dict[int, Question]:
    """What versions say, by version id; one statement for their files."""
    rows = list(found)
    files = files_of([row.id for row in rows])
    return {row.id: question_of(row, files[row.id], contents=contents) for row in rows}


def complete(
    question: Question, row: BankQuestion, paths: Mapping[int, tuple[str, ...]]
) -> Question:
    """*question* with what its row in the bank says of it: tags, difficulty, category.

    *paths*: names from the top down by category id (``categories.paths``).
    """
    return dataclasses.replace(
        question,
        tags=tuple(tag.name for tag in row.tags),
        difficulty=row.difficulty,
        category=paths.get(row.category_id or 0, ()),
    )


def _content(row: Attachment) -> bytes:
    path = storage.path_of(row.sha256)
    return path.read_bytes() if path.exists() else b""
