"""Selection: stages, groups, scores, reasons, interview places, appeals."""

from __future__ import annotations

from tests.hostile.fields import ONLY_CODES, Case

STAGE = {
    "kind": "documents", "source": "reviewers", "weight": "50", "reviewers_each": "2",
    "rubric_version_id": "0", "quiz_id": "0", "offering_id": "0",
}  # fmt: skip
CHOSEN = "its page comes from a preview: tests/courses/selection"

CASES = {
    "selection.edit_stage": Case(
        "staff", {"title_ko": 120, "title_en": 120}, fill=STAGE, shown=(("staff", "/manage/admissions/stages/<selection.edit_stage.stage_id>/edit"),), rounds=20
    ),
    "selection.edit_stage#guide": Case("staff", {"guide": 4000}, fill=STAGE, inert=True, rounds=6),
    "selection.edit_group": Case(
        "staff", {"title_ko": 120, "title_en": 120},
        fill={"code": "youth", "field_key": "audience", "quota": "none", "answers": "youth"},
        shown=(("staff", "/manage/admissions/groups/<selection.group_id>"),), rounds=20,
    ),
    "selection.edit_group#answers": Case(  # only what somebody can answer is taken
        "staff", {"answers": 2000}, typed_back=True, rounds=6,
        fill={"title_ko": "청년", "code": "youth", "field_key": "audience", "quota": "none"},
    ),
}  # fmt: skip
NO_TEXT = {
    **dict.fromkeys(
        ("selection.settings", "selection.change_stage", "selection.delete_group",
         "selection.assign", "selection.make_ranking", "selection.publish", "selection.move_list",
         "selection.remove_slot", "selection.leave_slot", "selection.interview",
         "selection.lift_conflict", "selection.withdraw_appeal"),
        ONLY_CODES,
    ),
    "selection.new_stage": "takes the fields of selection.edit_stage through the same form",
    "selection.groups": "takes the fields of selection.edit_group through the same form",
    "selection.reviewers": "an address that must be somebody's: tests/courses/selection",
    "selection.end_reviewer": "one of many forms on its page: tests/courses/selection",
    "selection.decide": CHOSEN,
    "selection.decide_entry": "refused once an order is published: tests/courses/selection",
    "selection.mark_entry": "one of two forms on a page: tests/courses/selection",
    "selection.export_stage": "gives a file: tests/courses/selection",
    "selection.export_ranking": "gives a file: tests/courses/selection",
    "selection.take_back": "one of many forms on its page: tests/courses/selection",
    "selection.answer": "one of two forms on a page: tests/courses/selection",
    "selection.appeal": "one waits for an answer already: tests/courses/selection",
    "selection.answer_appeal": "answered once: tests/courses/selection",
    "selection.score": "no role of the cast reviews: tests/courses/selection",
    "selection.declare": "no role of the cast reviews: tests/courses/selection",
    "selection.slots": "no role of the cast reviews: tests/courses/selection",
}  # fmt: skip
NOT_WRITTEN: set[str] = set()
