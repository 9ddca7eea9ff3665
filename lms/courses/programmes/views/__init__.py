"""Pages of tracks, cohorts and completion."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("programmes", __name__)

from lms.courses.programmes.views import (  # noqa: E402
    beside,  # noqa: F401
    completion,  # noqa: F401
    leaving,  # noqa: F401
    manage_cohorts,  # noqa: F401
    manage_tracks,  # noqa: F401
    mentors,  # noqa: F401
    moving,  # noqa: F401
    progress,  # noqa: F401
    public,  # noqa: F401
    requirements,  # noqa: F401
    stages,  # noqa: F401
)
