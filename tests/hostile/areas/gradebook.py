"""Names in a gradebook, and what is said of its cells."""

from __future__ import annotations

from tests.hostile.fields import NAMES, ONLY_CODES, TITLES, Case

SETTINGS = ("instructor", "/teach/<offering_id>/gradebook/settings")
COUNTS = {"category_id": "0", "period_id": "0"}
CATEGORY = {
    "aggregation": "canvas", "drop_lowest": "0", "drop_highest": "0", "keep_highest": "0",
}  # fmt: skip

CASES = {
    "gradebook.new_category": Case("instructor", NAMES, fill=CATEGORY, shown=(SETTINGS,)),
    "gradebook.category": Case("instructor", NAMES, fill=CATEGORY, shown=(SETTINGS,), rounds=12),
    "gradebook.new_period": Case(
        "instructor", NAMES, fill={"starts_on": "2031-01-01", "ends_on": "2031-01-31"},
        shown=(SETTINGS,), rounds=1,
    ),
    "gradebook.period": Case("instructor", NAMES, shown=(SETTINGS,), rounds=12),
    "gradebook.new_item": Case(
        "instructor", TITLES, fill={**COUNTS, "points": "10"},
        shown=(SETTINGS, ("trainee", "/me/results/<offering_id>")), rounds=12,
    ),
    "gradebook.item": Case("instructor", TITLES, shown=(SETTINGS,), rounds=12),
}  # fmt: skip
NO_TEXT = dict.fromkeys(
    (
        "gradebook.settings", "gradebook.remove_category", "gradebook.move_category",
        "gradebook.remove_period", "gradebook.file_items", "gradebook.delete_item",
        "gradebook.restore_item", "gradebook.late", "gradebook.completion",
    ),
    ONLY_CODES,
)  # fmt: skip
