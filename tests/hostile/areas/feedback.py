"""Feedback, requests to look again, bulk marking."""

from __future__ import annotations

from tests.hostile.fields import ACCESS, AUDIT, ONLY_CODES, Case

NOBODY_ASKED = ("DELETE FROM regrade_request",)
CASES = {
    "feedback.ask": Case(
        "trainee", {"reason": 4000}, page="feedback.ask_form", before=NOBODY_ASKED, rounds=30,
        shown=(("trainee", "submission"),),
    ),
    "feedback.answer": Case(
        "instructor", {"answer": 500}, page="feedback.regrade", fill={"outcome": "kept"},
        shown=(("trainee", "submission"),),
    ),
    "feedback.set_policy": Case(
        "instructor", {"reason": 300}, page="feedback.regrades",
        fill={"days": "5", "times": "3"}, shown=(AUDIT,), rounds=25,
    ),
    "bulk_marking.works": Case(
        "instructor", {"works_reason": 300}, page="bulk_marking.index", shown=(ACCESS,)
    ),
    "bulk_marking.sheet": Case(
        "instructor", {"sheet_reason": 300}, page="bulk_marking.index", shown=(ACCESS,)
    ),
}  # fmt: skip
NO_TEXT = {
    **dict.fromkeys(
        ("feedback.withdraw", "feedback.remove", "bulk_marking.discard"), ONLY_CODES
    ),
    "feedback.add": "takes files: tests/courses/feedback/test_files.py",
    "bulk_marking.files": "takes a zip: tests/courses/bulk_marking/test_hostile.py",
    "bulk_marking.marks": "takes a sheet: tests/courses/bulk_marking/test_hostile.py",
    "bulk_marking.commit": "takes the reason of grading.save through the same operation",
}  # fmt: skip
