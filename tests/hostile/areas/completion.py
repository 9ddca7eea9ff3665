"""Completion and the ways out, requirements, rules of a place, and notes on those at risk."""

from __future__ import annotations

from tests.hostile.fields import ACCESS, AUDIT, ONLY_CODES, TITLES, Case

DAY = "2026-03-02"
VALUES = {
    "value_absences_left": "2", "value_attendance_below": "0", "value_missing_work": "2",
    "value_falling_by": "15", "value_falling_over": "2", "value_mark_below": "60",
    "value_mark_after": "2", "effective_from": DAY, "backdated": "y",
}  # fmt: skip
A_RULE = """INSERT INTO policy (kind, scope_kind, scope_id, effective_from, value, inherits, reason,
    created_at) SELECT 'at_risk', 'organisation', id, '2026-01-01', '{}', FALSE, '', created_at
    FROM organisation WHERE slug = 'academy'"""
#: Whoever has less than full marks is watched, whatever the forms before have changed.
WATCHED = """INSERT INTO policy (kind, scope_kind, scope_id, effective_from, value, inherits, reason,
    created_at) SELECT 'at_risk', 'organisation', id, '2026-04-01', '{"mark_below": "100", "mark_after": 1}', FALSE,
    '', created_at FROM organisation WHERE slug = 'academy'"""
CASES = {
    "programmes.export_completion": Case(
        "staff", {"reason": 300}, page="programmes.cohort_completion", shown=(ACCESS,), rounds=12
    ),
    "programmes.leave": Case(
        "staff", {"note": 300}, page="programmes.leaving", fill={"code": "health"},
        shown=(AUDIT,), rounds=12,
    ),
    "programmes.requirements": Case(
        "staff", TITLES, fill={"stage": "graduation", "kind": "thesis"}, rounds=30
    ),
    "programmes.edit_requirement": Case(
        "staff", TITLES, fill={"stage": "graduation", "kind": "thesis"}, rounds=30
    ),
    "programmes.check": Case(
        "staff", {"evidence": 300}, page="programmes.progress", fill={"met_on": DAY}, rounds=12
    ),
    "programmes.uncheck": Case(
        "staff", {"reason": 300}, page="programmes.progress", shown=(AUDIT,), rounds=12
    ),
    "rulebook.establish": Case("staff", {"reason": 300}, fill=VALUES, rounds=12),
    "rulebook.inherit": Case(
        "staff", {"reason": 300}, page="rulebook.rule",
        fill={"effective_from": DAY, "backdated": "y"}, rounds=12, before=(A_RULE,),
    ),
    "rulebook.withdraw": Case(
        "staff", {"reason": 300}, page="rulebook.rule", shown=(AUDIT,), rounds=12
    ),
    "at_risk.export_offering": Case(
        "instructor", {"reason": 300}, page="at_risk.offering", shown=(ACCESS,), rounds=6,
        before=(WATCHED,),
    ),
    "at_risk.export_cohort": Case(
        "staff", {"reason": 300}, page="at_risk.cohort", shown=(ACCESS,), rounds=6, before=(WATCHED,),
    ),
    "at_risk.offering_learner": Case(
        "instructor", {"text": 2000}, fill={"done": "contacted", "on": DAY}, rounds=30
    ),
    "at_risk.cohort_learner": Case(
        "staff", {"text": 2000}, fill={"done": "contacted", "on": DAY}, rounds=6
    ),
    "at_risk.edit_note": Case(
        "instructor", {"text": 2000}, fill={"done": "contacted", "on": DAY}, rounds=12
    ),
}  # fmt: skip
NO_TEXT = {
    **dict.fromkeys(
        ("programmes.remove_document", "programmes.retire_requirement", "at_risk.close_note",
         "at_risk.delete_note"),
        ONLY_CODES,
    ),
    "programmes.add_documents": "takes files: their names are made safe by lms.storage",
    "programmes.close_members": "needs a cohort that is over: tests/courses/programmes",
    "programmes.take_back": "needs somebody who left: tests/courses/programmes",
    "programmes.revoke_graduation": "needs a graduation: tests/courses/programmes",
}  # fmt: skip
NOT_WRITTEN = {"seen"}
SEARCHES = (
    ("staff", "/manage/policies?q="), ("instructor", "/teach/1/at-risk?q="),
    ("staff", "/manage/cohorts/1/completion?q="), ("staff", "/manage/cohorts/1/at-risk?q="),
)  # fmt: skip
