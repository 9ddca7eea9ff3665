"""What keeps a course or an offering from being shown or opened: codes, all of them at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from lms.clock import SEOUL


@dataclass(frozen=True)
class CourseFacts:
    """What publishing a course depends on."""

    title_ko: str
    summary_ko: str
    skills: int
    hours: int


@dataclass(frozen=True)
class Term:
    """The dates of an offering or a cohort, and its seats."""

    starts_on: date
    ends_on: date
    enrol_from: datetime | None
    enrol_until: datetime | None
    capacity: int
    seats_taken: int


def hindrances_to_publishing(course: CourseFacts) -> list[str]:
    """Codes: no_title, no_summary, no_skills, no_hours; none of them: it may be published."""
    found = []
    if not course.title_ko.strip():
        found.append("no_title")
    if not course.summary_ko.strip():
        found.append("no_summary")
    if course.skills == 0:
        found.append("no_skills")
    if course.hours <= 0:
        found.append("no_hours")
    return found


def wrong_dates(term: Term) -> list[str]:
    """Codes: ends_before_start, window_reversed, window_after_end, below_seats, no_seats."""
    found = []
    if term.ends_on < term.starts_on:
        found.append("ends_before_start")
    if term.enrol_from and term.enrol_until and term.enrol_until <= term.enrol_from:
        found.append("window_reversed")
    if term.enrol_from and term.enrol_from.astimezone(SEOUL).date() > term.ends_on:
        found.append("window_after_end")
    if term.capacity < 1:
        found.append("no_seats")
    elif term.capacity < term.seats_taken:
        found.append("below_seats")
    return found


def hindrances_to_opening(term: Term, *, published: bool, state: str, today: date) -> list[str]:
    """Codes: already_open, course_unpublished, over, and those of :func:`wrong_dates`."""
    if state == "open":
        return ["already_open"]
    found = [] if published else ["course_unpublished"]
    if term.ends_on < today:
        found.append("over")
    return found + wrong_dates(term)
