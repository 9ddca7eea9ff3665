"""Writing assignments, drafts and submissions."""

from __future__ import annotations

from lms.courses.assignments.operations.authoring import (
    AssignmentValues,
    Conflict,
    CriterionValues,
    create,
    delete,
    publish,
    publish_reasons,
    unpublish,
    update,
)
from lms.courses.assignments.operations.erasing import erase
from lms.courses.assignments.operations.handing_in import discard_draft, hand_in, save_draft
from lms.courses.assignments.operations.refusals import Refused

__all__ = [
    "AssignmentValues",
    "Conflict",
    "CriterionValues",
    "Refused",
    "create",
    "delete",
    "discard_draft",
    "erase",
    "hand_in",
    "publish",
    "publish_reasons",
    "save_draft",
    "unpublish",
    "update",
]
