"""Tailored courses: requests, proposals, employees as a company types them."""

from __future__ import annotations

from tests.hostile.fields import ACCESS, ONLY_CODES, Case

REQUEST = {"growth_stage": "growth", "people": "5", "from_on": "2099-01-01",
           "until_on": "2099-02-01"}  # fmt: skip
WAITS = "UPDATE tailored_request SET state = 'submitted'"
OFFERED = "UPDATE tailored_request SET state = 'proposed'"
TEXTS = {"title": 160, "goals": 5000, "where": 200}
OWN = ("employer", "/company/courses/<tailored_request_id>")
ASKED = ("staff", "/manage/tailored/<tailored_request_id>")

CASES = {
    "tailored.new_request": Case(
        "employer", TEXTS, fill=REQUEST, rounds=6, inert=True
    ),
    "tailored.edit_request": Case(
        "employer", TEXTS, fill=REQUEST, rounds=8, before=(WAITS,), shown=(OWN, ASKED)
    ),
    "tailored.propose": Case(
        "staff", {"content": 5000}, rounds=6, before=(WAITS,), shown=(OWN, ASKED)
    ),
    "tailored.refuse": Case(
        "staff", {"reason": 1000}, page="tailored.show", rounds=6, before=(WAITS,),
        shown=(OWN, ASKED),
    ),
    "tailored.answer": Case(
        "employer", {"reason": 1000}, page="tailored.own", inert=True, rounds=6,
        before=(OFFERED, "UPDATE tailored_proposal SET state = 'open'"),
    ),
    "tailored.employees": Case("employer", {"people": 30_000}, inert=True, rounds=6),
    "tailored.export_report": Case(
        "employer", {"reason": 300}, page="tailored.report", shown=(ACCESS,), rounds=6
    ),
}  # fmt: skip
NO_TEXT = dict.fromkeys(
    ("tailored.withdraw", "tailored.change_employee", "tailored.answer_invitation",
     "tailored.agree"), ONLY_CODES,
)  # fmt: skip
SEARCHES = (("staff", "/manage/tailored?q="),)
