"""Pages of gradebooks, by what they are about."""

from __future__ import annotations

from lms.courses.gradebook.views import results
from lms.courses.gradebook.views.blueprint import bp

__all__ = ["bp", "results"]
