"""Names in a gradebook."""

from __future__ import annotations

from tests.hostile.fields import NAMES, ONLY_CODES, TITLES, Case

SETTINGS = "/teach/<offering_id>/gradebook/settings"

CASES = {
    "gradebook.category": Case(
        "instructor", NAMES,
        shown=(
            ("instructor", "/teach/<offering_id>/gradebook/categories/<gradebook.category_id>"),
            ("instructor", SETTINGS),
        ),
    ),
    "gradebook.period": Case(
        "instructor", NAMES, rounds=12,
        shown=(
            ("instructor", "/teach/<offering_id>/gradebook/periods/<gradebook.period_id>"),
            ("instructor", SETTINGS),
        ),
    ),
    "gradebook.item": Case(
        "instructor", TITLES, rounds=12,
        shown=(
            ("instructor", "/teach/<offering_id>/gradebook/items/manual/<gradebook.item_id>"),
            ("trainee", "/me/results/<offering_id>"),
        ),
    ),
}  # fmt: skip
SAME = "takes the fields of the page that changes one through the same form"
NO_TEXT = {
    **dict.fromkeys(
        ("gradebook.new_category", "gradebook.new_period", "gradebook.new_item"), SAME
    ),
    **dict.fromkeys(
        (
            "gradebook.settings", "gradebook.remove_category", "gradebook.move_category",
            "gradebook.remove_period", "gradebook.file_items", "gradebook.delete_item",
            "gradebook.restore_item", "gradebook.late", "gradebook.completion",
        ),
        ONLY_CODES,
    ),
}  # fmt: skip
