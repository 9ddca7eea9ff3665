"""Where the people of a cohort went to work."""

from __future__ import annotations

from lms import clock
from tests.hostile.fields import ACCESS, ONLY_CODES, Case

DAY = clock.today().isoformat()
CASES = {
    "employment.edit": Case(
        "staff", {"employer": 120, "note": 500},
        fill={
            "kind": "regular", "source": "own_statement", "started_on": DAY, "checked_on": DAY,
        },
        rounds=12,
    ),
    "employment.export": Case(
        "staff", {"reason": 300}, page="employment.cohort", shown=(ACCESS,), rounds=6
    ),
}  # fmt: skip
NO_TEXT = {"employment.remove": ONLY_CODES}
