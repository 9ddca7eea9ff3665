"""Quizzes: names, introductions, access codes, sections, answers, reasons."""

from __future__ import annotations

from tests.hostile.fields import ACCESS, AUDIT, ONLY_CODES, Case

SETTINGS = {
    "attempts_allowed": "0", "counting": "highest", "per_page": "all", "module_id": "0",
    "title_ko": "시험",
}  # fmt: skip
NAMES = {"title_ko": 160, "title_en": 160}
ATTEMPT = "/teach/<offering_id>/quizzes/<quiz_id>/attempts/<attempt_id>"
CASES = {
    "quizzes.create": Case("instructor", {"title_ko": 160}, fill=SETTINGS, rounds=20),
    "quizzes.edit": Case("instructor", {**NAMES, "access_code": 60}, fill=SETTINGS, rounds=30),
    "quizzes.edit#intro": Case("instructor", {"intro": 50_000}, fill=SETTINGS, inert=True),
    "quizzes.set_section": Case(
        "instructor", {"section_ko": 160, "section_en": 160}, page="quizzes.compose", rounds=30
    ),
    "quizzes.add_draw": Case("instructor", {"tags": 300}, inert=True, rounds=12,
                             fill={"count": "1", "points": "1"}),
    "quizzes.edit_draw": Case("instructor", {"tags": 300}, inert=True, rounds=12,
                              fill={"count": "1", "points": "1"}),
    "quizzes.start": Case("other trainee", {"code": 60}, page="-", inert=True, rounds=4),
    "quizzes.end_attempt": Case("instructor", {"reason": 300}, page="quizzes.attempt", shown=(AUDIT,)),
    "quizzes.delete_attempt": Case("instructor", {"reason": 300}, page="quizzes.attempt", shown=(AUDIT,)),
    "quizzes.export": Case(
        "instructor", {"reason": 300}, page="quizzes.attempts", shown=(ACCESS,)
    ),
}  # fmt: skip
NO_TEXT = {
    **dict.fromkeys(
        ("quizzes.publish", "quizzes.unpublish", "quizzes.duplicate", "quizzes.delete",
         "quizzes.restore", "quizzes.preview", "quizzes.add_questions", "quizzes.arrange",
         "quizzes.set_points", "quizzes.set_all_points", "quizzes.move_slot", "quizzes.use_current",
         "quizzes.remove_slot", "quizzes.hand_in", "quizzes.restore_attempt"),
        ONLY_CODES,
    ),
    "quizzes.turn": "answers to questions: tests/courses/quizzes/test_hostile.py",
    "quizzes.save_answers": "takes JSON: tests/courses/quizzes/test_hostile.py",
    "quizzes.upload": "takes files: tests/courses/quizzes/test_hostile.py",
    "quizzes.accept_late": "takes the reason of quizzes.end_attempt through the same form",
    "quizzes.reopen_attempt": "takes the reason of quizzes.end_attempt through the same form",
}  # fmt: skip
SEARCHES = (
    ("instructor", "/teach/1/quizzes?q="), ("instructor", "/teach/1/quizzes/1/attempts?q="),
    ("instructor", "/teach/1/quizzes/1/questions/choose?q="),
)  # fmt: skip
#: Numbers and keys.
NOT_WRITTEN = {"pass_percent"}
