"""Attendance: rooms, names, notes and reasons of sessions, marks and days off."""

from __future__ import annotations

from tests.hostile.fields import ACCESS, ONLY_CODES, Case

OFFERING = "/teach/<offering_id>/attendance"
TIMES = {"start": "10:00", "end": "12:00", "period_minutes": "60", "mode": "offline"}
SPAN = {**TIMES, "starts_on": "2031-03-03", "ends_on": "2031-03-14", "weekdays": "0"}
CASES = {
    "attendance.new_pattern": Case(
        "instructor", {"room": 60, "title": 80}, fill={**SPAN, "make": "1"}, rounds=8,
        shown=(("instructor", f"{OFFERING}/plan"),),
    ),
    "attendance.new_pattern#weeks": Case(
        "instructor", {"online_weeks": 100}, fill=SPAN, typed_back=True
    ),
    "attendance.new_pattern#break": Case(
        "instructor", {"break_from": 8, "break_to": 8}, fill=SPAN, typed_back=True, rounds=8
    ),
    "attendance.pattern": Case(
        "instructor", {"room": 60, "title": 80}, rounds=8,
        shown=(("instructor", f"{OFFERING}/plan"),),
    ),
    "attendance.new_session": Case(
        "instructor", {"room": 60, "title": 80}, fill={**TIMES, "on": "2031-05-05"}, rounds=8,
        before=("DELETE FROM class_session WHERE \"on\" = '2031-05-05'",),
    ),
    "attendance.edit_session": Case(
        "instructor", {"room": 60, "title": 80, "note": 200}, rounds=8,
        before=("DELETE FROM attendance_mark",),
    ),
    "attendance.cancel_session": Case(
        "instructor", {"note": 200}, page="attendance.edit_session", rounds=8,
        before=("UPDATE class_session SET state = 'planned', note = ''",),
    ),
    "attendance.mark_one": Case(
        "instructor", {"excuse": 30, "reason": 200}, fill={"all_day": "excused"}, rounds=8,
        before=("DELETE FROM attendance_mark",),
        shown=(("trainee", "/me/attendance/offerings/<offering_id>"),),
    ),
    "attendance.export_people": Case(
        "instructor", {"reason": 300}, page="attendance.people", rounds=8, shown=(ACCESS,),
    ),
    "attendance.new_holiday": Case(
        "office", {"title_ko": 80, "title_en": 80},
        typed_back=True, fill={"day": "2031-05-06", "kind": "temporary", "place": "office-0"}, rounds=8,
    ),
}  # fmt: skip
NO_TEXT = {
    **dict.fromkeys(
        ("attendance.mark_session", "attendance.restore_session", "attendance.remove_session",
         "attendance.remove_pattern", "attendance.remove_holiday"),
        ONLY_CODES,
    ),
    "attendance.save_marks": "takes JSON of numbers and codes, anything else is a bad request",
}  # fmt: skip
SEARCHES = (
    ("instructor", "/teach/1/attendance?q="),
    ("instructor", "/teach/1/attendance/people?q="),
)
