"""Pages of curricula, degree audits, requests, agreements and micro-degrees."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("degrees", __name__)

from lms.courses.degrees.views import (  # noqa: E402, F401  (they add their routes)
    agreements,
    asking,
    curricula,
    deciding,
    micro,
    own,
    prerequisites,
    requirements,
    students,
)
