"""Rubrics, remarks on lines, comments to be used again, reasons."""

from __future__ import annotations

from tests.hostile.fields import AUDIT, ONLY_CODES, Case

RUBRIC = {
    "title_ko": 160, "title_en": 160, "criteria-0-title_ko": 200, "criteria-0-title_en": 200,
    "criteria-0-note_ko": 1000, "criteria-0-note_en": 1000, "criteria-0-levels-0-ko": 120,
    "criteria-0-levels-0-en": 120, "criteria-0-levels-0-note_ko": 1000,
    "criteria-0-levels-0-note_en": 1000,
}  # fmt: skip
SCREEN = "/teach/<offering_id>/grading/<submission_id>"
HIDDEN = """INSERT INTO marking_scheme
    (assignment_id, anonymous, blind_key, second_percent, tolerance, version)
    SELECT id, true, 'k', 0, 0, 1 FROM assignment"""
CASES = {
    "rubrics.create": Case(
        "instructor", RUBRIC, rounds=25,
        fill={"criteria-0-points": "10", "criteria-0-levels-0-points": "5",
              "criteria-0-levels-1-ko": "낮음", "criteria-0-levels-1-points": "1"},
    ),
    "rubrics.edit": Case("instructor", RUBRIC, rounds=25),
    "grading.add_remark": Case(
        "instructor", {"body": 4000}, page="grading.grade", rounds=25,
        fill={"file": "text", "first_line": "1", "last_line": "1"},
        shown=(("instructor", SCREEN), ("trainee", "submission")),
    ),
    "grading.change_remark": Case(
        "instructor", {"body": 4000}, page="grading.grade", rounds=25,
        shown=(("instructor", SCREEN),),
    ),
    "grading.keep_snippet": Case("instructor", {"body": 2000}, page="grading.snippets", rounds=25),
    "grading.change_snippet": Case("instructor", {"body": 2000}, page="grading.snippets", rounds=25),
    "grading.scheme": Case(
        "instructor", {"reason": 500}, before=(HIDDEN,), shown=(AUDIT,),
        fill={"anonymous": "", "twice": "none", "percent": "10", "tolerance": "0"},
    ),
}  # fmt: skip
NO_TEXT = {
    **dict.fromkeys(
        ("rubrics.copy", "rubrics.archive", "rubrics.restore", "grading.presence",
         "grading.delete_snippet", "grading.use_snippet", "grading.share_out",
         "grading.choose_rubric", "grading.schedule"),
        ONLY_CODES,
    ),
    "rubrics.import_file": "a file; what it holds goes into the form of rubrics.create",
}  # fmt: skip
#: Numbers and keys.
NOT_WRITTEN = {"start"}
