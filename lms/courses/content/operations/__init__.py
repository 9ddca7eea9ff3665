"""Writing modules, lessons and progress."""

from __future__ import annotations

from lms.courses.content.operations.learning import (
    Beat,
    mark,
    open_lesson,
    report_time,
    unmark,
)
from lms.courses.content.operations.lessons import (
    LessonValues,
    Outdated,
    add_lesson,
    attach,
    delete_lesson,
    detach,
    publish,
    restore_lesson,
    save_lesson,
)
from lms.courses.content.operations.modules import (
    ModuleInUse,
    add_module,
    delete_module,
    rename_module,
    restore_module,
)
from lms.courses.content.operations.ordering import (
    OrderChanged,
    arrange,
    move_lesson,
    move_module,
)

__all__ = [
    "Beat",
    "LessonValues",
    "ModuleInUse",
    "OrderChanged",
    "Outdated",
    "add_lesson",
    "add_module",
    "arrange",
    "attach",
    "delete_lesson",
    "delete_module",
    "detach",
    "mark",
    "move_lesson",
    "move_module",
    "open_lesson",
    "publish",
    "rename_module",
    "report_time",
    "restore_lesson",
    "restore_module",
    "save_lesson",
    "unmark",
]
