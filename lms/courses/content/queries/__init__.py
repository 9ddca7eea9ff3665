"""Reading modules, lessons and progress, each shaped for its page."""

from __future__ import annotations

from lms.courses.content.queries.outline import (
    Outline,
    OutlineLesson,
    OutlineModule,
    deleted,
    live_modules,
    outline,
)
from lms.courses.content.queries.pages import (
    Hit,
    files_by_name,
    hangs_on,
    lesson_files,
    rendered,
    search,
)
from lms.courses.content.queries.people import (
    may_edit,
    permissions_at,
    taught_offerings,
)
from lms.courses.content.queries.progress import (
    done_by_lesson,
    progress,
    progress_of_people,
    progress_row,
)
from lms.courses.content.rules import Progress

__all__ = [
    "Hit",
    "Outline",
    "OutlineLesson",
    "OutlineModule",
    "Progress",
    "deleted",
    "done_by_lesson",
    "files_by_name",
    "hangs_on",
    "lesson_files",
    "live_modules",
    "may_edit",
    "outline",
    "permissions_at",
    "progress",
    "progress_of_people",
    "progress_row",
    "rendered",
    "search",
    "taught_offerings",
]
