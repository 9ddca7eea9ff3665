"""What admissions adds to the pages of others."""

from __future__ import annotations

from typing import Any

from flask import render_template

from lms.courses.admissions import queries, words
from lms.courses.admissions.operations.applying import phase_of
from lms.courses.admissions.rules.states import Phase


def track_panel(track: Any) -> str:
    """The calls of a track that take applications, or will."""
    shown = [
        (call, phase_of(call))
        for call in queries.calls_of_track(track.id)
        if phase_of(call) in (Phase.OPEN, Phase.UPCOMING)
    ]
    if not shown:
        return ""
    return render_template("admissions/_track.html", calls=shown, words=words)
