"""Openings as everyone sees them."""

from __future__ import annotations

from flask import render_template, request
from flask_login import current_user

from lms import access, clock
from lms.paging import asked_page
from lms.placement.companies import queries as companies
from lms.placement.openings import loaders, queries, rules, words
from lms.placement.openings.views import bp
from lms.skills import queries as skills


def _asked(name: str, known: tuple[str, ...]) -> str:
    given = request.args.get(name, "")
    return given if given in known else ""


@bp.get("/openings")
def index() -> str:
    """Openings that take candidates now; searched, filtered and paged by URL."""
    filters = queries.Filters(
        text=request.args.get("q", "")[:100],
        industry=_asked("industry", rules.INDUSTRIES),
        district=_asked("district", rules.DISTRICTS),
        employment_type=_asked("employment_type", rules.EMPLOYMENT_TYPES),
        language=_asked("language", rules.LANGUAGES),
        sort=_asked("sort", ("new", "closing")) or "new",
    )
    page = queries.public(filters, asked_page())
    return render_template(
        "openings/index.html", page=page, filters=filters, words=words, today=clock.today()
    )


@bp.get("/openings/<int:opening_id>")
def show(opening_id: int) -> str:
    """One opening: what it asks for in lines, who posts it, how matching works."""
    opening = loaders.public_opening(current_user, opening_id)
    ids = {skill for line in opening.lines for skill in line.skills}
    return render_template(
        "openings/show.html",
        compares=current_user.is_authenticated and access.learns_or_learnt(current_user),
        opening=opening,
        company=companies.profile_of(opening.organisation_id),
        is_open=loaders.is_open(opening),
        skills=skills.by_ids(ids),
        words=words,
        days_left=rules.days_left(opening.closes_on, clock.today()),
    )
