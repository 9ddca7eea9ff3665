"""Pages of company projects: staff's, a company's, a team's."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("projects", __name__)

from lms.courses.projects.views import (  # noqa: E402, F401
    assignment,
    company,
    evaluation,
    learner,
    milestones,
    rounds,
    teams,
    work,
)
