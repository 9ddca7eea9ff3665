"""Pages of gradebooks as files."""

from __future__ import annotations

from lms.courses.grade_exchange.views import files, layouts, plans
from lms.courses.grade_exchange.views.blueprint import bp

__all__ = ["bp", "files", "layouts", "plans"]
