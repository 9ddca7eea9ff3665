"""Writing question banks."""

from __future__ import annotations

from lms.courses.questions.operations.erasing import erase
from lms.courses.questions.operations.importing import import_questions
from lms.courses.questions.operations.preparing import Prepared, prepare
from lms.courses.questions.operations.writing import (
    create,
    duplicate,
    reinstate,
    restore,
    retire,
    save,
    stored_files,
)

__all__ = [
    "Prepared",
    "create",
    "duplicate",
    "erase",
    "import_questions",
    "prepare",
    "reinstate",
    "restore",
    "retire",
    "save",
    "stored_files",
]
