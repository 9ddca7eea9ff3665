"""A learner's own marks."""

from __future__ import annotations

from flask import render_template
from flask_login import current_user, login_required

from lms.courses.grading import queries
from lms.courses.grading.views import bp


@bp.get("/me/grades")
@login_required
def mine() -> str:
    """One's own released marks."""
    return render_template("grading/mine.html", lines=queries.my_grades(current_user.id))
