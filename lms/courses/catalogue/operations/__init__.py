"""Writing courses and offerings."""

from __future__ import annotations

from lms.courses.catalogue.operations.courses import (
    create_course,
    hindrances_of_course,
    publish_course,
    unpublish_course,
    update_course,
)
from lms.courses.catalogue.operations.offerings import (
    Assigned,
    assign,
    close_offering,
    create_offering,
    dismiss,
    hindrances_of_offering,
    open_offering,
    term_of,
    update_offering,
)

__all__ = [
    "Assigned",
    "assign",
    "close_offering",
    "create_course",
    "create_offering",
    "dismiss",
    "hindrances_of_course",
    "hindrances_of_offering",
    "open_offering",
    "publish_course",
    "term_of",
    "unpublish_course",
    "update_course",
    "update_offering",
]
