"""Letters, the calendar of grades, objections, changes of final results."""

from __future__ import annotations

from tests.hostile.fields import AUDIT, ONLY_CODES, Case

NOBODY_OBJECTED = (
    "DELETE FROM attachment WHERE subject_kind = 'objection'",
    "DELETE FROM objection",
)
TRAINEE_HAS_A_RESULT = (
    "UPDATE course_result SET person_id ="
    " (SELECT id FROM person WHERE email = 'jiwoo@example.org')",
)
CASES = {
    "letters.move": Case(
        "instructor", {"reason": 300}, page="letters.person", fill={"letter": "", "standing": ""},
        shown=(AUDIT,),
    ),
    "letters.save": Case(
        "instructor", {"reason": 300}, page="letters.index", fill={"do": "save"}, shown=(AUDIT,),
    ),
    "objections.ask": Case(
        "trainee", {"text": 4000}, page="objections.own",
        before=(*NOBODY_OBJECTED, *TRAINEE_HAS_A_RESULT),
    ),
    "objections.answer": Case(
        "instructor", {"answer": 4000}, page="objections.show", fill={"outcome": "kept"},
        before=TRAINEE_HAS_A_RESULT,
    ),
    "objections.decide": Case(
        "staff", {"answer": 500}, page="objections.change", fill={"outcome": "refused"},
    ),
}  # fmt: skip
NO_TEXT = {
    **dict.fromkeys(
        (
            "letters.freeze", "objections.withdraw", "objections.withdraw_change",
            "objections.set_calendar", "objections.set_across",
        ),
        ONLY_CODES,
    ),
    "objections.propose": "needs work that is all marked: tests/courses/objections/test_objections.py",
}  # fmt: skip
