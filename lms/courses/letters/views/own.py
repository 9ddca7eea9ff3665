"""One's own grades with the average and its arithmetic."""

from __future__ import annotations

from flask import render_template
from flask_login import current_user, login_required

from lms.courses import registry
from lms.courses.gradebook import queries as gradebook
from lms.courses.letters import queries
from lms.courses.letters.views import bp


@bp.get("/me/transcript")
@login_required
def mine() -> str:
    """Letters by institution, the average beside its scale, and which attempts count."""
    known = [line.offering_id for line in gradebook.recent_results(current_user.id, limit=500)]
    gates = registry.result_gates(current_user.id, known)
    return render_template(
        "letters/mine.html",
        blocks=queries.grades_of(current_user.id, hidden=gates),
        gates=gates,
    )
