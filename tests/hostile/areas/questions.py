"""Question banks: every kind's texts, names of categories, tags."""

from __future__ import annotations

from tests.hostile.fields import ONLY_CODES, Case

FEEDBACK = {
    "feedback": 10_000, "right_feedback": 5_000, "partly_feedback": 5_000, "wrong_feedback": 5_000,
}  # fmt: skip


def made(kind: str, fields: dict[str, int], **fill: str) -> Case:
    """A new question of a kind; its editor shows what was written."""
    return Case(
        "instructor", {"text": 20_000, **fields}, page=f"questions.create?kind={kind}",
        fill={"points": "1", "kind": kind, **fill}, rounds=6,
    )  # fmt: skip


CASES = {
    "questions.edit": Case(
        "instructor",
        {"title": 300, "text": 20_000, "choices-0-text": 5_000, "choices-0-feedback": 5_000, **FEEDBACK},
        rounds=20,
    ),
    "questions.edit#tags": Case("instructor", {"tags": 1_000}, inert=True, rounds=20),
    "questions.create": made("essay", {"template": 20_000, "grader_note": 10_000}),
    "questions.create#code": made("code", {"template": 20_000, "language": 30}),
    "questions.create#file": Case(
        "instructor", {"file_types": 300}, page="questions.create?kind=file", typed_back=True,
        fill={"points": "1", "kind": "file", "text": "올리시오."}, rounds=6,
    ),
    "questions.create#truth": made(
        "true_false", {"true_feedback": 5_000, "false_feedback": 5_000}, truth="true"
    ),
    "questions.create#short": made("short", {"answers-0-pattern": 1_000, "answers-0-feedback": 5_000}),
    "questions.create#number": Case(
        "instructor", {"numbers-0-value": 200}, page="questions.create?kind=numerical", typed_back=True,
        fill={"points": "1", "kind": "numerical", "text": "몇인가?"}, rounds=6,
    ),
    "questions.create#unit": made(
        "numerical", {"units-0-name": 40}, **{"numbers-0-value": "1", "units-0-multiplier": "1"}
    ),
    "questions.create#pairs": made(
        "matching", {"pairs-0-prompt": 5_000, "pairs-0-answer": 1_000, "distractors": 5_000},
        **{"pairs-1-prompt": "가", "pairs-1-answer": "나"},
    ),
    "questions.create#order": made("ordering", {"items-0-text": 5_000}, **{"items-1-text": "둘째"}),
    "questions.create#gaps": Case(
        "instructor", {"gaps-0-lines-0-text": 1_000, "gaps-0-lines-0-feedback": 5_000},
        page="questions.create?kind=cloze", rounds=6,
        fill={"points": "1", "kind": "cloze", "text": "빈칸 {{1}}", "gaps-0-key": "1"},
    ),
    "questions.create#key": Case(
        "instructor", {"gaps-0-key": 40}, page="questions.create?kind=cloze", typed_back=True, rounds=6,
        fill={"points": "1", "kind": "cloze", "text": "빈칸", "gaps-0-lines-0-text": "가"},
    ),
    "questions.try_out": Case(
        "instructor", {"text": 20_000, "choices-0-text": 5_000}, page="-", inert=True, rounds=20,
        fill={"kind": "single", "points": "1"},
    ),
    "questions.category_tree": Case("instructor", {"name": 120}, rounds=20),
    "questions.edit_category": Case("instructor", {"name": 120}, rounds=20),
    "questions.act_on_many": Case(
        "instructor", {"tag_name": 60}, page="questions.index", inert=True, rounds=20,
        fill={"act": "tag", "ids": "1"},
    ),
}  # fmt: skip
NO_TEXT = {
    **dict.fromkeys(
        ("questions.delete_category", "questions.duplicate", "questions.import_plan",
         "questions.restore", "questions.retire", "questions.undo"),
        ONLY_CODES,
    ),
    "questions.preview": "says an answer back and keeps none: tests/courses/questions/test_writing.py",
    "questions.upload": "takes a file: tests/courses/questions/test_moving.py reads hostile ones",
}  # fmt: skip
NOT_WRITTEN = {
    "percent", "tolerance", "multiplier", "weight", "unit_penalty", "least_words", "most_words",
    "most_files", "plan", "bank", "text_format", "feedback_format", "right_feedback_format",
    "partly_feedback_format", "wrong_feedback_format", "true_feedback_format",
    "false_feedback_format", "prompt_format", "grader_note_format",
}  # fmt: skip
SEARCHES = (("instructor", "/teach/1/questions?q="), ("instructor", "/teach/1/questions?tag="))
