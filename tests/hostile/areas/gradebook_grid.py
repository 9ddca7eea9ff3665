"""Words about cells of a gradebook, and the names of an institution's layouts."""

from __future__ import annotations

from tests.hostile.areas.gradebook import SAME
from tests.hostile.fields import ACCESS, ONLY_CODES, Case

CELL = "/teach/<offering_id>/gradebook/manual/<gradebook.item_id>/<person_id>"
MARKS = "takes marks: what is none is shown as it was typed (tests/courses/gradebook/test_grid.py)"
LAYOUT = {"name": 120, "rows-0-heading": 80, "rows-0-value": 80}

CASES = {
    "gradebook.grid_cell_write": Case(  # a reason without a change is refused
        "instructor", {"reason": 500}, page="gradebook.grid_cell", rounds=25, typed_back=True,
    ),
    "gradebook.grid_comment": Case(
        "instructor", {"text": 2000}, page="gradebook.grid_cell", rounds=25,
        shown=(("instructor", CELL),),
    ),
    "grade_exchange.export": Case(
        "instructor", {"export_reason": 300}, page="grade_exchange.index", rounds=12,
        shown=(ACCESS,),
    ),
    "grade_exchange.export_layout": Case(
        "instructor", {"layout_reason": 300}, page="grade_exchange.index", rounds=12,
        shown=(ACCESS,),
    ),
    "grade_exchange.layout": Case(
        "staff", LAYOUT, rounds=25,
        shown=(("staff", "/manage/organisations/<organisation_id>/grade-layouts/<grade_exchange.layout_id>"),),
    ),
}  # fmt: skip
NO_TEXT = {
    "grade_exchange.new_layout": SAME,
    **dict.fromkeys(
        ("gradebook.grid_column_write", "gradebook.grid_learner_write", "gradebook.grid_write"),
        MARKS,
    ),
    **dict.fromkeys(
        ("gradebook.grid_uncomment", "grade_exchange.commit", "grade_exchange.discard",
         "grade_exchange.delete_layout"),
        ONLY_CODES,
    ),
    "grade_exchange.upload": "a file; what it holds is shown in a plan (tests/courses/grade_exchange)",
}  # fmt: skip
