"""What keeps a track from being published or a cohort from being opened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lms.courses.catalogue.rules import Term, wrong_dates


@dataclass(frozen=True)
class TrackFacts:
    """What publishing a track depends on."""

    summary_ko: str
    audiences: int
    required: int  # required courses of the curriculum
    electives: int
    unpublished: tuple[str, ...]  # titles of courses that are not published
    minimum_electives: int


def hindrances_to_publishing(track: TrackFacts) -> list[str]:
    """Codes: no_summary, no_audience, no_courses, unpublished_courses, too_few_electives."""
    found = []
    if not track.summary_ko.strip():
        found.append("no_summary")
    if track.audiences == 0:
        found.append("no_audience")
    if track.required + track.electives == 0 or (
        track.required == 0 and track.minimum_electives == 0
    ):
        found.append("no_courses")
    if track.unpublished:
        found.append("unpublished_courses")
    if track.electives < track.minimum_electives:
        found.append("too_few_electives")
    return found


def hindrances_to_opening(term: Term, *, published: bool, state: str, today: date) -> list[str]:
    """Codes: already_open, track_unpublished, over, and those of wrong dates."""
    if state == "open":
        return ["already_open"]
    found = [] if published else ["track_unpublished"]
    if term.ends_on < today:
        found.append("over")
    return found + wrong_dates(term)
