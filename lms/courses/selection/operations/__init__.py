"""Writing selections."""

from __future__ import annotations

from lms.courses.selection.operations.conflicts import declare, lift
from lms.courses.selection.operations.offers import (
    accept,
    close_list,
    decline,
    held_seats,
    settle,
    settle_all,
    take_back,
)
from lms.courses.selection.operations.ranking import (
    PlanChanged,
    admit_late,
    make_ranking,
    plan_publication,
    publish,
)
from lms.courses.selection.operations.reviewing import (
    add_review,
    assign,
    criteria_of,
    plan_assignment,
    score,
)
from lms.courses.selection.operations.setup import (
    add_reviewer,
    add_stage,
    delete_group,
    delete_stage,
    end_reviewer,
    ensure_settings,
    move_stage,
    save_group,
    update_settings,
    update_stage,
)
from lms.courses.selection.operations.stages import decide, enter, plan, redecide, start

__all__ = [
    "PlanChanged",
    "accept",
    "add_review",
    "add_reviewer",
    "add_stage",
    "admit_late",
    "assign",
    "close_list",
    "criteria_of",
    "decide",
    "declare",
    "decline",
    "delete_group",
    "delete_stage",
    "end_reviewer",
    "ensure_settings",
    "enter",
    "held_seats",
    "lift",
    "make_ranking",
    "move_stage",
    "plan",
    "plan_assignment",
    "plan_publication",
    "publish",
    "redecide",
    "save_group",
    "score",
    "settle",
    "settle_all",
    "start",
    "take_back",
    "update_settings",
    "update_stage",
]
