"""Writing modules, lessons and progress."""

from __future__ import annotations

from lms.courses.content.operations.assistants import (
    change_assistant,
    end_assistant,
    invite_assistant,
    may_choose,
    renew_invitation,
    revoke_invitation,
)
from lms.courses.content.operations.copying import Plan, PlannedModule, copy, plan
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
from lms.courses.content.operations.many import (
    act,
    add_outline,
    order_now,
    read_order,
    stamped,
    still,
    undo,
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
from lms.courses.content.operations.release import (
    Changed,
    Circle,
    fingerprint,
    set_release,
    would_wait,
)
from lms.courses.content.operations.versions import drop_draft, erase, keep_draft, restore

__all__ = [
    "Beat",
    "Changed",
    "Circle",
    "LessonValues",
    "ModuleInUse",
    "OrderChanged",
    "Outdated",
    "Plan",
    "PlannedModule",
    "act",
    "add_lesson",
    "add_module",
    "add_outline",
    "arrange",
    "attach",
    "change_assistant",
    "copy",
    "delete_lesson",
    "delete_module",
    "detach",
    "drop_draft",
    "end_assistant",
    "erase",
    "fingerprint",
    "invite_assistant",
    "keep_draft",
    "mark",
    "may_choose",
    "move_lesson",
    "move_module",
    "open_lesson",
    "order_now",
    "plan",
    "publish",
    "read_order",
    "rename_module",
    "renew_invitation",
    "report_time",
    "restore",
    "restore_lesson",
    "restore_module",
    "revoke_invitation",
    "save_lesson",
    "set_release",
    "stamped",
    "still",
    "undo",
    "unmark",
    "would_wait",
]
