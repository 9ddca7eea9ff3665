"""One's own evidence of skill."""

from __future__ import annotations

from flask import render_template
from flask_login import login_required

from lms import clock
from lms.placement.candidates import portfolio
from lms.placement.candidates.views.base import bp, me, state_of


@bp.get("/me/evidence")
@login_required
def evidence() -> str:
    """Every live piece, by skill, and what employers see of each."""
    person = me()
    groups = portfolio.of_person(person.id, clock.today())
    return render_template("candidates/evidence.html", groups=groups, **state_of(person))
