"""Reading question banks."""

from __future__ import annotations

from lms.courses.questions.queries.drawing import Drawable, drawable
from lms.courses.questions.queries.versions import (
    current_versions,
    files_of,
    question_of,
    questions_of,
    version,
    versions,
)

__all__ = [
    "Drawable",
    "current_versions",
    "drawable",
    "files_of",
    "question_of",
    "questions_of",
    "version",
    "versions",
]
