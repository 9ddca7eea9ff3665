"""Marking, releasing, and what a released mark shows of a skill."""

from __future__ import annotations

from lms.courses.grading.operations.erasing import erase
from lms.courses.grading.operations.judging import judge_by, keep_in_bank
from lms.courses.grading.operations.marking import Conflict, MarkValues, hold, save
from lms.courses.grading.operations.projecting import project, project_all, project_version
from lms.courses.grading.operations.releasing import (
    keep_release_times,
    release_many,
    schedule_release,
)
from lms.courses.grading.operations.remarks import (
    RemarkValues,
    change_remark,
    delete_remark,
    remark,
)
from lms.courses.grading.operations.schemes import SchemeValues, set_scheme, switch_edition
from lms.courses.grading.operations.second import given_of, hand_over, save_marking, settle
from lms.courses.grading.operations.sharing import give_to, share_evenly, take_back
from lms.courses.grading.operations.snippets import (
    change_snippet,
    delete_snippet,
    keep_snippet,
    note_use,
)
from lms.courses.grading.operations.watching import seen_at_work

__all__ = [
    "Conflict",
    "MarkValues",
    "RemarkValues",
    "SchemeValues",
    "change_remark",
    "change_snippet",
    "delete_remark",
    "delete_snippet",
    "erase",
    "give_to",
    "given_of",
    "hand_over",
    "hold",
    "judge_by",
    "keep_in_bank",
    "keep_release_times",
    "keep_snippet",
    "note_use",
    "project",
    "project_all",
    "project_version",
    "release_many",
    "remark",
    "save",
    "save_marking",
    "schedule_release",
    "seen_at_work",
    "set_scheme",
    "settle",
    "share_evenly",
    "switch_edition",
    "take_back",
]
