"""Pages of selections: for those who run a call, for reviewers, and for applicants."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("selection", __name__)

from lms.courses.selection.views import (  # noqa: E402, F401  (they add their routes)
    appeals,
    interviews,
    own,
    ranking,
    reviewing,
    setup,
    stages,
)
