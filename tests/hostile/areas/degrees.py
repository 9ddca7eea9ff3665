"""Curricula, requirements, requests on degrees, agreements, recognised credits, micro-degrees."""

from __future__ import annotations

from tests.hostile.fields import AUDIT, ONLY_CODES, Case

NOBODY_ASKED = ("DELETE FROM recognised_credit", "DELETE FROM degree_request")
VERSION = {"entrance_from": "2026", "entrance_to": "", "term_credits": "18", "overlap_credits": ""}
CASES = {
    "degrees.edit_version": Case(
        "staff", {"title_ko": 160, "title_en": 160}, page="degrees.edit_version", fill=VERSION,
    ),
    "degrees.requirement": Case(
        "staff", {"title_ko": 160, "title_en": 160}, page="degrees.requirement",
        fill={"credits": "130"},
    ),
    "degrees.new_requirement": Case(  # areas are parted by commas
        "staff", {"title_ko": 160, "title_en": 160, "areas": 300},
        fill={"credits": "6", "kinds": "liberal"}, inert=True,
    ),
    "degrees.course": Case(
        "staff", {"area": 60}, page="degrees.course",
        fill={"kind": "major_required", "year": "", "season": ""},
    ),
    "degrees.agreement": Case(
        "staff", {"title": 160}, page="degrees.agreement",
        fill={"source": "exchange", "grading": "letter", "starts_on": "2026-01-01"},
    ),
    "degrees.ask": Case(
        "trainee", {"reason": 1000, "title": 160}, before=NOBODY_ASKED,
        fill={"credits": "3", "area": "", "for_course_id": "0"},
    ),
    "degrees.ask_for": Case(
        "staff", {"reason": 1000, "title": 160}, before=NOBODY_ASKED,
        fill={"credits": "3", "area": "", "for_course_id": "0"},
    ),
    "degrees.decide": Case(
        "staff", {"answer": 500}, page="degrees.show_request", shown=(AUDIT,),
    ),
}  # fmt: skip
NO_TEXT = {
    **dict.fromkeys(
        (
            "degrees.act_on_version", "degrees.act_on_requirement", "degrees.remove_course",
            "degrees.prerequisite", "degrees.enter_credit", "degrees.preapply", "degrees.follow",
            "degrees.withdraw", "degrees.take_back",
        ),
        ONLY_CODES,
    ),
    "degrees.new_version": "the same fields as degrees.edit_version",
    "degrees.add_course": "the same fields as degrees.course",
    "degrees.new_agreement": "the same fields as degrees.agreement",
    "degrees.decide_credit": "a reason that only the audit trail keeps: tests/courses/degrees",
    "degrees.decide_micro": "a reason that the student reads: tests/courses/degrees",
    "degrees.students": "a reason for the access log, as in other downloads",
}  # fmt: skip
