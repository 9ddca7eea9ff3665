"""What a prospectus adds to the public page of its track."""

from __future__ import annotations

from typing import Any

from flask import g, has_request_context, render_template

from lms.courses.prospectus import queries, words
from lms.courses.prospectus.queries import Shown


def above(track: Any) -> str:
    """Before the cohorts: whom it is for, entry, cost and allowance, what became of past cohorts."""
    shown = _shown(track)
    return render_template("prospectus/_above.html", shown=shown, words=words) + str(
        words.linked_data(shown)
    )


def below(track: Any) -> str:
    """After the cohorts: the map of skills, stages and hours, the week, questions and answers."""
    return render_template("prospectus/_below.html", shown=_shown(track), words=words)


def _shown(track: Any) -> Shown:
    known: dict[int, Shown] = g.setdefault("prospectus", {}) if has_request_context() else {}
    if track.id not in known:
        known[track.id] = queries.shown_of(track)
    return known[track.id]
