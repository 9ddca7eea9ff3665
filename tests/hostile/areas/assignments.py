"""Assignments and groups: other dates, leave to hand in again, names of sets and groups."""

from __future__ import annotations

from tests.hostile.fields import ACCESS, AUDIT, ONLY_CODES, Case

BOARD = "groups.board"
TRAINEE = "7"  # the seventh of the cast
CASES = {
    "assignments.edit#endings": Case("instructor", {"endings": 300}, typed_back=True),
    "assignments.dates": Case(
        "instructor", {"reason": 500}, fill={"people": TRAINEE, "due_at": "2031-03-02T10:00"},
        before=("UPDATE date_override SET ended_at = '2026-01-01', reason = ''",),
        shown=(("instructor", "/teach/<offering_id>/dates/assignment/<assignments.item_id>"), AUDIT),
    ),
    "assignments.reopen": Case(
        "instructor", {"reason": 500}, fill={"until": "2031-03-02T10:00"},
        shown=(("trainee", "/assignments/<assignments.item_id>"), AUDIT),
    ),
    "groups.index": Case("instructor", {"name": 120}, rounds=30),
    "groups.settings": Case("instructor", {"name": 120}, rounds=30),
    "groups.add": Case("instructor", {"name": 80}, page=BOARD, rounds=30),
    "groups.rename": Case("instructor", {"name": 80}, page=BOARD, rounds=30),
    "groups.place_many": Case("instructor", {"rows": 20_000}, inert=True),
    "groups.export": Case("instructor", {"reason": 300}, page=BOARD, shown=(ACCESS,)),
}  # fmt: skip
NO_TEXT = {
    **dict.fromkeys(
        ("assignments.duplicate", "assignments.end_dates", "assignments.move",
         "assignments.restore", "assignments.shift", "groups.copy", "groups.deal",
         "groups.delete", "groups.delete_group", "groups.join", "groups.leave", "groups.lock",
         "groups.place", "groups.restore", "groups.restore_group", "groups.unlock"),
        ONLY_CODES,
    ),
    "assignments.add_file": "takes a file: test_a_hostile_file_name_is_inert",
    "assignments.drop_file": "keeps the words of assignments.save_draft through the same operation",
}  # fmt: skip
SEARCHES = (
    ("trainee", "/me/assignments?q="), ("trainee", "/receipts?code="),
    ("instructor", "/teach/1/assignments?q="),
)  # fmt: skip
