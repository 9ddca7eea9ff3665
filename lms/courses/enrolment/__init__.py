"""Seats in cohorts and offerings."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Connect this feature to *app*."""
    from lms.courses import registry
    from lms.courses.enrolment import models, notices, operations  # noqa: F401

    registry.register_opened(operations.seat_cohort)
