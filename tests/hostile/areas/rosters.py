"""Roster files, duplicate people, and what tracks say of themselves."""

from __future__ import annotations

from tests.hostile.fields import ACCESS, AUDIT, ONLY_CODES, Case

CASES = {
    "accounts.dismiss": Case(
        "office", {"reason": 300}, page="accounts.duplicate", shown=(AUDIT,), rounds=12,
        before=("DELETE FROM duplicate_dismissal",),
    ),
    "accounts.undo": Case(
        "office", {"reason": 300}, page="accounts.merged", shown=(AUDIT,), rounds=6,
        before=("UPDATE person_merge SET undone_at = NULL",),
    ),
    "prospectus.edit": Case(
        "staff", {"support_ko": 500, "support_en": 500, "for_ko": 4000, "for_en": 4000,
                  "entry_ko": 4000, "entry_en": 4000, "questions_ko": 20_000,
                  "questions_en": 20_000},
        fill={"act": "save", "allowance_days": "0", "cost_won": "0"}, inert=True, rounds=12,
    ),
    "rosters.report": Case(
        "staff", {"reason": 300}, page="rosters.plan", shown=(ACCESS,), rounds=6
    ),
}  # fmt: skip
NO_TEXT = {
    **dict.fromkeys(("accounts.propose_again", "rosters.carry_out", "rosters.drop"), ONLY_CODES),
    "accounts.merge": "its reason is dismiss's, and it needs a preview: tests/accounts/test_merging",
    "rosters.cohort": "takes a file, whose cells are cut and escaped: tests/courses/rosters",
    "rosters.offering": "takes a file, whose cells are cut and escaped: tests/courses/rosters",
}  # fmt: skip
SEARCHES = (("office", "/office/duplicates?first="),)
#: Forms whose text is tried elsewhere.
ELSEWHERE = {
    "ChooseForm": "a search: SEARCHES",
    "MergeForm": "the reason of dismissing, and the fingerprint of a preview",
}
