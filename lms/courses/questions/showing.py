"""What templates call to show questions: texts, files, and answers as they may be seen."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from typing import Any

from flask import url_for
from markupsafe import Markup

from lms import markdown
from lms.courses.questions import rendering
from lms.courses.questions.models import QuestionVersion
from lms.courses.questions.queries import files_of as attachments_of
from lms.courses.questions.rules import reviewing
from lms.courses.questions.rules.marking import Marked
from lms.courses.questions.rules.reviewing import Reviewed
from lms.interop.formats.questions.model import Question
from lms.markdown import File
from lms.storage import Attachment


def links(version_id: int, files: Iterable[Attachment]) -> dict[str, File]:
    """Where the files of a version are downloaded, by name."""
    return {
        file.name: File(
            url_for("questions.file", version_id=version_id, attachment_id=file.id),
            file.media_type,
            file.size,
        )
        for file in files
    }


def files_of(version: QuestionVersion | int) -> dict[str, File]:
    """The same with the files read; :func:`files_of_many` for several versions."""
    version_id = version if isinstance(version, int) else version.id
    return files_of_many([version_id])[version_id]


def files_of_many(version_ids: Iterable[int]) -> dict[int, dict[str, File]]:
    """Links by version id; one statement."""
    return {
        version_id: links(version_id, files)
        for version_id, files in attachments_of(version_ids).items()
    }


def reviewed(
    question: Question,
    response: Mapping[str, Any],
    marked: Marked,
    review: Container[str],
    seed: int = 0,
    shuffle: bool = True,
) -> Reviewed:
    """An answer as a reader of *review* may see it (``rules.reviewing``)."""
    return reviewing.reviewed(question, response, marked, review, seed=seed, shuffle=shuffle)


def code(text: str, language: str) -> Markup:
    """A program with its colours."""
    return Markup(markdown.highlight(text, language))  # noqa: S704 (escaped by the highlighter)


#: Names under which templates know these.
GLOBALS: dict[str, Any] = {
    "question_html": rendering.shown,
    "question_inline": rendering.inline,
    "question_gaps": rendering.with_gaps,
    "question_excerpt": rendering.excerpt,
    "question_reviewed": reviewed,
    "question_files": files_of,
    "question_code": code,
}
