"""Course registration of degree tracks (수강신청)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Connect this feature to *app*."""
    from lms.accounts import privacy
    from lms.courses import registry as courses
    from lms.courses.registration import models, notices, operations, policy_kind, queries  # noqa: F401
    from lms.courses.terms import registry as terms

    policy_kind.register()
    courses.register_freed(operations.freed)
    terms.register_removed(operations.term_removed)
    privacy.register_export("registration", queries.export)
    privacy.register_erase("registration", operations.erase)
