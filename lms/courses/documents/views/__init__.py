"""Pages of documents: one's own, an institution's, and the public one that verifies."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("documents", __name__)

from lms.courses.documents.views import (  # noqa: E402, F401
    files,
    issuing,
    manage,
    own,
    settings,
    verify,
)
