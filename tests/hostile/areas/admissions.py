"""Calls for applications, items of their forms, answers, decisions."""

from __future__ import annotations

from datetime import timedelta

from lms import clock
from tests.hostile.fields import ACCESS, AUDIT, ONLY_CODES, Case

SOON = (clock.today() + timedelta(days=2)).isoformat()
CALL = {"title_ko": 160, "title_en": 160, "text_ko": 10_000, "text_en": 10_000, "contact": 200}
SAME = "takes the fields of {} through the same form"
CHOSEN = "its page comes from a choice in a list: tests/courses/admissions"

CASES = {
    "admissions.edit": Case(
        "staff", {"title_ko": 160, "title_en": 160, "contact": 200}, rounds=20,
        shown=(("anonymous", "/apply/<call_id>"), ("staff", "/manage/admissions/<call_id>/edit")),
    ),
    "admissions.edit#text": Case("staff", {"text_ko": 10_000, "text_en": 10_000}, inert=True, rounds=6),
    "admissions.edit_item": Case(
        "staff", {"ko": 200, "en": 200, "help_ko": 4000, "help_en": 4000}, rounds=20,
        shown=(("staff", "/manage/admissions/<call_id>/form/items/motive"),),
    ),
    "admissions.new_item#columns": Case(
        "staff", {"columns": 1000}, page="admissions.new_item?kind=rows", inert=True, rounds=12,
        fill={"kind": "rows", "ko": "경력", "purpose": "assessment"},
    ),
    "admissions.save": Case(
        "outsider", {"place": 300}, page="admissions.step", rounds=20,
        fill={"birth": "1999-03-02", "work": "work", "do": "save"},
        shown=(("outsider", "/applications/<application_id>/steps/1"),),
    ),
    "admissions.ask_papers": Case(
        "staff", {"text": 300}, page="admissions.application", rounds=1,
        fill={"key": "papers", "until": SOON},
        shown=(("outsider", "/applications/<application_id>"),),
    ),
    "admissions.decide": Case(
        "staff", {"told": 1000}, page="admissions.application", rounds=1,
        fill={"verdict": "ineligible", "reason": "확인"},
        shown=(("outsider", "/applications/<application_id>"),),
    ),
    "admissions.decide#reason": Case(
        "staff", {"reason": 500}, page="admissions.application", rounds=1,
        fill={"verdict": "eligible"}, shown=(AUDIT,),
    ),
    "admissions.export": Case("staff", {"reason": 300}, shown=(ACCESS,), rounds=10),
}  # fmt: skip
NO_TEXT = {
    **dict.fromkeys(
        ("admissions.start", "admissions.submit", "admissions.withdraw", "admissions.take_up",
         "admissions.withdraw_consent",
         "admissions.throw_away", "admissions.destroy", "admissions.change",
         "admissions.decide_call", "admissions.begin_version", "admissions.change_item",
         "admissions.change_form", "admissions.end_papers", "admissions.bulk", "admissions.confirm_import"),
        ONLY_CODES,
    ),
    "admissions.create": SAME.format("admissions.edit"),
    "admissions.new_item": SAME.format("admissions.edit_item"),
    "admissions.autosave": SAME.format("admissions.save"),
    "admissions.bulk_decide": CHOSEN,
    "admissions.message": CHOSEN,
    "admissions.review": "one of many forms on its page, each for a file: tests/courses/admissions",
    "admissions.hand_in_papers": "takes files: tests/courses/admissions",
    "admissions.import_applicants": "takes a file: tests/courses/admissions",
}  # fmt: skip
#: Numbers and codes.
NOT_WRITTEN = {"kept", "digest"}
