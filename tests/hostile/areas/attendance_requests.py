"""Check-in, excuses, corrections, imports and differences."""

from __future__ import annotations

from tests.hostile.fields import AUDIT, ONLY_CODES, Case

NOTHING_ASKED = ("DELETE FROM attendance_request_event", "DELETE FROM attendance_request")
CASES = {
    "absences.ask_correction": Case(
        "trainee", {"reason": 2000}, page="absences.correct", fill={"state": "absent"},
        before=NOTHING_ASKED, rounds=20,
    ),
    "absences.decide": Case(
        "instructor", {"note": 2000}, page="absences.request_page", rounds=20,
        shown=(("trainee", "/me/absences/1"),), before=("UPDATE attendance_request SET state = 'requested'",),
    ),
    "absences.set_kind": Case(
        "staff",
        {"title_ko": 60, "title_en": 60, "documents_ko": 200, "documents_en": 200, "why": 300},
        page="absences.kinds", rounds=20,
        fill={"code": "vote", "limit": "1", "deadline_days": "3"},
        shown=(("staff", "/manage/absence-kinds?kind=vote"), AUDIT),
    ),
    "absences.set_corrections": Case(
        "staff", {"correction_why": 300}, page="absences.kinds", fill={"days": "20"}, rounds=1,
        shown=(AUDIT,),
    ),
    "attendance_exchange.decide": Case(
        "instructor", {"note": 1000}, page="attendance_exchange.difference", rounds=20,
        shown=(("instructor", "/attendance-differences/1"),),
        before=("UPDATE attendance_difference SET state = 'open'",),
    ),
}  # fmt: skip
NO_TEXT = {
    **dict.fromkeys(
        ("presence.check", "presence.choose", "presence.settle", "absences.withdraw",
         "absences.approve_many", "attendance_exchange.commit", "attendance_exchange.discard"),
        ONLY_CODES,
    ),
    "absences.ask": "needs days with sessions: the reason is the field of absences.ask_correction",
    "absences.answer": "needs a request that was sent back: the note of absences.decide",
    "attendance_exchange.upload": "takes a file: tests/courses/attendance_exchange",
}  # fmt: skip
NOT_WRITTEN = {"code", "limit"}
