"""Marking quizzes by hand, and again."""

from __future__ import annotations

from tests.hostile.fields import Case

CASES = {
    "quizzes.mark_one": Case(
        "instructor", {"comment": 10_000}, fill={"points": "5"},
        shown=(("instructor", "/teach/<offering_id>/quizzes/<quizzes.mark_one.quiz_id>/marking/answers/<quizzes.mark_one.row_id>"),), rounds=30,
    ),
    "quizzes.regrade_question": Case("instructor", {"reason": 300}, page="quizzes.regrade_question?mode=full", inert=True),
}  # fmt: skip
#: Numbers and keys.
NOT_WRITTEN = {"row_id"}
