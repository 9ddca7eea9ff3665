"""Pages of admissions: for visitors, applicants, and those who run calls."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("admissions", __name__)

from lms.courses.admissions.views import (  # noqa: E402
    applicants,  # noqa: F401
    applying,  # noqa: F401
    builder,  # noqa: F401
    calls,  # noqa: F401
    exchanging,  # noqa: F401
    own,  # noqa: F401
    papers,  # noqa: F401
    public,  # noqa: F401
)
