"""Course results: what marks add up to, and when they are final."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Connect this feature to *app*."""
    from lms import policies
    from lms.courses.gradebook import models, queries, rules  # noqa: F401
    from lms.courses.programmes import operations as programmes

    policies.register(queries.POLICY, rules.CompletionPolicy)
    programmes.register_results_reader(queries.credits_of)
