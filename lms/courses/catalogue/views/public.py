"""The public catalogue of courses."""

from __future__ import annotations

from flask import abort, render_template
from flask_login import current_user

from lms.courses import registry
from lms.courses.catalogue import queries
from lms.courses.catalogue.views import bp
from lms.courses.listing import listing

SORTS = {
    "title": lambda line: (line.title_ko, line.id),
    "hours": lambda line: (line.hours, line.title_ko),
    "new": lambda line: (-line.published_at.timestamp(), line.id),
}


@bp.get("/courses")
def courses() -> str:
    """All published courses."""
    return render_template(
        "catalogue/courses.html", listing=listing(queries.course_entries(), SORTS)
    )


@bp.get("/courses/<slug>")
def course(slug: str) -> str:
    """One course."""
    page = queries.course_page(slug) or abort(404)
    decisions = registry.seat_decisions(
        current_user if current_user.is_authenticated else None, "offering", page.offerings, True
    )
    return render_template("catalogue/course.html", page=page, decisions=decisions)
