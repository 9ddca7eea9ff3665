"""Reading modules, lessons and progress, each shaped for its page."""

from __future__ import annotations

from lms.courses.content.queries.history import (
    copy_made,
    draft_of,
    export,
    newest_number,
    offerings_by_id,
    version,
    versions_page,
)
from lms.courses.content.queries.outline import (
    Outline,
    OutlineLesson,
    OutlineModule,
    deleted,
    live_modules,
    outline,
)
from lms.courses.content.queries.pages import (
    Content,
    files_by_name,
    hangs_on,
    lesson_files,
    rendered,
)
from lms.courses.content.queries.people import (
    Assistant,
    assistants,
    held_among,
    may_edit,
    offerings_with,
    permissions_at,
    taught_offerings,
)
from lms.courses.content.queries.progress import (
    activities,
    decided,
    done_by_lesson,
    item_of,
    lesson_rules,
    progress,
    progress_of_people,
    progress_row,
)
from lms.courses.content.queries.release import (
    Gates,
    Part,
    ReleaseRules,
    gates,
    gates_of,
    opening,
    parts,
    release_rules,
    waits,
)
from lms.courses.content.queries.search import Hit, search
from lms.courses.content.rules import Progress

__all__ = [
    "Assistant",
    "Content",
    "Gates",
    "Hit",
    "Outline",
    "OutlineLesson",
    "OutlineModule",
    "Part",
    "Progress",
    "ReleaseRules",
    "activities",
    "assistants",
    "copy_made",
    "decided",
    "deleted",
    "done_by_lesson",
    "draft_of",
    "export",
    "files_by_name",
    "gates",
    "gates_of",
    "hangs_on",
    "held_among",
    "item_of",
    "lesson_files",
    "lesson_rules",
    "live_modules",
    "may_edit",
    "newest_number",
    "offerings_by_id",
    "offerings_with",
    "opening",
    "outline",
    "parts",
    "permissions_at",
    "progress",
    "progress_of_people",
    "progress_row",
    "release_rules",
    "rendered",
    "search",
    "taught_offerings",
    "version",
    "versions_page",
    "waits",
]
