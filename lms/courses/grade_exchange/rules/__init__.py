"""Reading a sheet of marks into a plan, and the columns that files have. Pure."""

from __future__ import annotations

from lms.courses.grade_exchange.rules.layout import FIELDS, whole_percent
from lms.courses.grade_exchange.rules.planning import (
    ItemColumn,
    Learner,
    Now,
    Unusable,
    digest_of,
    heading,
    plan,
)

__all__ = [
    "FIELDS",
    "ItemColumn",
    "Learner",
    "Now",
    "Unusable",
    "digest_of",
    "heading",
    "plan",
    "whole_percent",
]
