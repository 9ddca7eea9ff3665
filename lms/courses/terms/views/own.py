"""The calendar of one's universities' terms."""

from __future__ import annotations

from flask import abort, render_template
from flask_login import current_user

from lms import clock
from lms.courses.terms import queries, registry
from lms.courses.terms.views import bp


@bp.get("/me/terms")
def mine() -> str:
    """The terms of one's universities with their windows, the nearest first."""
    if not current_user.is_authenticated:
        abort(401)
    held = [
        (term, queries.windows(term), registry.own_links(term))
        for term in queries.own(current_user)
    ]
    return render_template("terms/mine.html", terms=held, now=clock.now(), today=clock.today())
