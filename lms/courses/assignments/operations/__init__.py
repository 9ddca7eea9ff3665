"""Writing assignments, extensions, drafts and submissions."""

from __future__ import annotations

from lms.courses.assignments.operations.arranging import (
    copy_into,
    delete,
    duplicate,
    move,
    restore,
    shift_dates,
)
from lms.courses.assignments.operations.authoring import (
    AssignmentValues,
    Conflict,
    CriterionValues,
    create,
    publish,
    publish_reasons,
    unpublish,
    update,
    use_rubric,
)
from lms.courses.assignments.operations.drafts import (
    Elsewhere,
    add_file,
    discard_draft,
    drop_file,
    save_draft,
)
from lms.courses.assignments.operations.erasing import erase
from lms.courses.assignments.operations.extending import (
    OverrideValues,
    end_dates,
    reopen,
    set_dates,
)
from lms.courses.assignments.operations.handing_in import hand_in
from lms.courses.assignments.operations.refusals import Refused

__all__ = [
    "AssignmentValues",
    "Conflict",
    "CriterionValues",
    "Elsewhere",
    "OverrideValues",
    "Refused",
    "add_file",
    "copy_into",
    "create",
    "delete",
    "discard_draft",
    "drop_file",
    "duplicate",
    "end_dates",
    "erase",
    "hand_in",
    "move",
    "publish",
    "publish_reasons",
    "reopen",
    "restore",
    "save_draft",
    "set_dates",
    "shift_dates",
    "unpublish",
    "update",
    "use_rubric",
]
