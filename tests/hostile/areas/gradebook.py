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
    "gradebook.late": Case(
        "instructor", {"percent": 20, "floor_percent": 20, "missing_percent": 20},
        fill={"effective_from": "2031-05-05", "per": "day"}, typed_back=True, rounds=8,
    ),
    "gradebook.completion": Case(
        "instructor",
        {"min_percent": 20, "min_lessons": 20, "min_attendance": 20, "required_percent": 20},
        fill={"effective_from": "2031-05-05"}, typed_back=True, rounds=8,
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
            "gradebook.restore_item",
        ),
        ONLY_CODES,
    ),
}  # fmt: skip
NOT_WRITTEN = {"item_version"}
