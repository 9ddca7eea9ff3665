"""Pages about letters: an offering's for those who teach, and one's own grades."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("letters", __name__)

from lms.courses.letters.views import deciding, own  # noqa: E402, F401  (they add their routes)
