"""Stages, mentors, moves, exams and internships."""

from __future__ import annotations

from tests.hostile.fields import AUDIT, ONLY_CODES, Case

DAY = "2026-03-02"
STAGE = {"title_ko": 80, "title_en": 80, "entry_ko": 500, "entry_en": 500}
EXAM = {"title": 160, "score": 40}
CASES = {
    "programmes.stages": Case("staff", STAGE, fill={"hours": "40"}, rounds=12),
    "programmes.edit_stage": Case("staff", STAGE, fill={"hours": "40"}, rounds=12),
    "programmes.add_exam": Case(
        "staff", EXAM, page="programmes.beside", fill={"on": DAY, "result": "waiting"}, rounds=12
    ),
    "programmes.edit_exam": Case(
        "staff", EXAM, fill={"on": DAY, "result": "waiting"}, rounds=12
    ),
    "programmes.add_internship": Case(
        "staff", {"company": 120, "evaluation": 2000}, page="programmes.beside",
        fill={"starts_on": DAY, "ends_on": DAY, "hours": "8"}, rounds=12,
    ),
    "programmes.edit_internship": Case(
        "staff", {"company": 120, "evaluation": 2000},
        fill={"starts_on": DAY, "ends_on": DAY, "hours": "8"}, rounds=12,
    ),
    "programmes.move": Case(
        "staff", {"note": 300}, page="programmes.moving", rounds=6, shown=(AUDIT,),
        before=("UPDATE cohort_member SET state = 'on_leave'",),
    ),
    "programmes.mentoring": Case(
        "employer", {"text": 2000}, fill={"on": DAY}, rounds=12,
    ),
    "programmes.mentors": Case(
        "staff", {"email": 254}, fill={"from_on": DAY}, typed_back=True
    ),
}  # fmt: skip
NO_TEXT = {
    **dict.fromkeys(
        ("programmes.order_stage", "programmes.withdraw_exam", "programmes.withdraw_internship",
         "programmes.end_mentor"),
        ONLY_CODES,
    ),
}  # fmt: skip
