"""Student status and record keepers."""

from __future__ import annotations

from tests.hostile.fields import ACCESS, AUDIT, ONLY_CODES, Case

AHEAD = "2099-03-02"
CASES = {
    "standing.ask": Case(
        "trainee", {"reason": 300}, fill={"status": "withdrawn", "from_on": AHEAD}, rounds=12,
        before=("UPDATE status_request SET state = 'taken_back'",),
    ),
    "standing.answer": Case(
        "staff", {"text": 1000}, page="standing.request_page", rounds=12,
    ),
    "standing.change": Case(
        "staff", {"reason": 300}, page="standing.record",
        fill={"status": "withdrawn", "from_on": AHEAD}, rounds=12,
    ),
    "standing.details": Case(
        "staff", {"student_no": 20}, page="standing.record",
        fill={"entrance_year": "2024", "adviser_id": "0"}, rounds=12,
    ),
    "standing.cancel": Case(
        "staff", {"reason": 300}, page="standing.record", shown=(AUDIT,), rounds=6
    ),
    "standing.export": Case(
        "staff", {"export_reason": 300}, page="standing.students", shown=(ACCESS,), rounds=6
    ),
    "standing.set_keeper": Case(
        "staff", {"system": 80, "reason": 300}, page="standing.keepers",
        fill={"area": "registration", "keeper": "own", "effective_from": AHEAD}, rounds=12,
    ),
    "standing.set_delegation": Case(
        "staff", {"evidence": 300}, page="standing.keepers",
        fill={"delegated": "y", "named_from": AHEAD}, rounds=12,
    ),
}  # fmt: skip
NO_TEXT = {
    **dict.fromkeys(
        ("standing.take_back", "standing.make_missing", "standing.withdraw", "standing.commit",
         "standing.drop"),
        ONLY_CODES,
    ),
    "standing.upload": "takes a file, whose cells are cut and escaped: tests/courses/standing",
}  # fmt: skip
SEARCHES = (("staff", "/manage/standing?q="),)
