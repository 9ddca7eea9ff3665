"""Writing tracks, cohorts and completions."""

from __future__ import annotations

from lms.courses.programmes.operations.beside import (
    add_exam,
    add_internship,
    add_mentor,
    end_mentor,
    update_exam,
    update_internship,
    withdraw_beside,
    write_note,
)
from lms.courses.programmes.operations.changing import changed
from lms.courses.programmes.operations.cohorts import (
    close_cohort,
    create_cohort,
    hindrances_of_cohort,
    next_number,
    open_cohort,
    update_cohort,
)
from lms.courses.programmes.operations.completion import (
    decide_completion,
    lift_revocation,
    refresh_all,
    refresh_cohort,
    refresh_person,
    refresh_track,
    revoke_completion,
    revoke_graduation,
)
from lms.courses.programmes.operations.documents import (
    attach_documents,
    erase,
    keep_documents,
    remove_document,
)
from lms.courses.programmes.operations.expecting import expect_cohort, expect_member
from lms.courses.programmes.operations.leaving import PlanChanged, close, leave, undo
from lms.courses.programmes.operations.moving import come_back, take_leave, transfer
from lms.courses.programmes.operations.requirements import (
    add_requirement,
    check,
    restore_requirement,
    retire_requirement,
    uncheck,
    update_requirement,
)
from lms.courses.programmes.operations.stages import (
    add_stage,
    move_stage,
    retire_stage,
    update_stage,
)
from lms.courses.programmes.operations.tracks import (
    add_course,
    create_track,
    facts_of,
    hindrances_of_track,
    mark_project,
    move_course,
    publish_track,
    remove_course,
    require_course,
    set_policy,
    unpublish_track,
    update_track,
)
from lms.courses.programmes.queries.assessment import (
    register_attendance_reader,
    register_results_reader,
    results_of,
)

__all__ = [
    "PlanChanged",
    "add_course",
    "add_exam",
    "add_internship",
    "add_mentor",
    "add_requirement",
    "add_stage",
    "attach_documents",
    "changed",
    "check",
    "close",
    "close_cohort",
    "come_back",
    "create_cohort",
    "create_track",
    "decide_completion",
    "end_mentor",
    "erase",
    "expect_cohort",
    "expect_member",
    "facts_of",
    "hindrances_of_cohort",
    "hindrances_of_track",
    "keep_documents",
    "leave",
    "lift_revocation",
    "mark_project",
    "move_course",
    "move_stage",
    "next_number",
    "open_cohort",
    "publish_track",
    "refresh_all",
    "refresh_cohort",
    "refresh_person",
    "refresh_track",
    "register_attendance_reader",
    "register_results_reader",
    "remove_course",
    "remove_document",
    "require_course",
    "restore_requirement",
    "results_of",
    "retire_requirement",
    "retire_stage",
    "revoke_completion",
    "revoke_graduation",
    "set_policy",
    "take_leave",
    "transfer",
    "uncheck",
    "undo",
    "unpublish_track",
    "update_cohort",
    "update_exam",
    "update_internship",
    "update_requirement",
    "update_stage",
    "update_track",
    "withdraw_beside",
    "write_note",
]
