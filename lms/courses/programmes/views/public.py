"""The public catalogue of tracks."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import abort, render_template
from flask_login import current_user

from lms.courses import registry
from lms.courses.listing import listing
from lms.courses.programmes import queries
from lms.courses.programmes.views import bp


def _by_start(line: Any) -> tuple[date, str, int]:
    return line.starts_on or date.max, line.title_ko, line.id


SORTS = {
    "start": _by_start,
    "title": lambda line: (line.title_ko, line.id),
    "new": lambda line: (-line.published_at.timestamp(), line.id),
}


@bp.get("/tracks")
def tracks() -> str:
    """All published tracks."""
    return render_template(
        "programmes/tracks.html", listing=listing(queries.track_entries(), SORTS)
    )


@bp.get("/tracks/<slug>")
def track(slug: str) -> str:
    """One track."""
    page = queries.track_page(slug) or abort(404)
    decisions = registry.seat_decisions(
        current_user if current_user.is_authenticated else None, "cohort", page.cohorts, True
    )
    return render_template(
        "programmes/track.html",
        page=page,
        decisions=decisions,
        panels=registry.track_panels(page.track),
        panels_after=registry.track_panels(page.track, after=True),
    )
