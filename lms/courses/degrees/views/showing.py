"""What the page of an audit needs beside the audit itself."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from lms import clock
from lms.courses.degrees import queries
from lms.courses.degrees.queries import StudentAudit
from lms.courses.degrees.rules.path import (
    ComingTerm,
    Path,
    coming,
    in_session,
    plan,
    sessions_of,
)
from lms.courses.degrees.rules.prerequisites import courses_in
from lms.courses.programmes.models import Track
from lms.courses.programmes.queries.assessment import requirements_of
from lms.courses.terms import queries as terms
from lms.i18n import local


def audit_context(known: StudentAudit | None, track: Track) -> dict[str, Any]:
    """Titles of everything that an audit names; the statements do not grow with it."""
    ids = course_ids(known) if known is not None else set()
    return {
        "known": known,
        "track": track,
        "courses": queries.courses_by_id(ids),
        "titles": titles_of(known),
        "checks": {row.id: row for row in requirements_of(track.id)},
    }


def course_ids(known: StudentAudit) -> set[int]:
    """Every course of the curricula and of the student."""
    found = {item.course_id for one in known.curricula for item in one.courses}
    for one in known.curricula:
        found |= {course for asked in one.requirements for course in asked.courses}
        found |= {req.course_id for item in one.courses for req in courses_in(item.prerequisite)}
    facts = known.student.facts
    found |= {one.course for one in facts.results}
    found |= {one.course_id for one in facts.taking}
    found |= {one.course_id for one in facts.recognised if one.course_id is not None}
    return found | {one.taken for one in facts.substitutions}


def titles_of(known: StudentAudit | None) -> dict[int, str]:
    """Titles of requirements by id, in the page's language."""
    rows = known.versions if known is not None else ()
    return {one.id: local(one) for row in rows for one in row.requirements}


def path_of(known: StudentAudit, track: Track) -> Path | None:
    """The plan over the terms after the present one: the regular ones, and the sessions in which
    the curricula have courses."""
    if not known.curricula:
        return None
    year, season = next_term(track)
    limit = known.curricula[0].term_credits
    sessions = sessions_of(known.curricula)
    ahead = coming(year, season, limit, sessions=sessions)
    before = (year - 1, "winter") if season == "1" else (year, "summer")
    if before[1] in sessions and _is_to_come(track, *before):
        ahead.insert(0, ComingTerm(*before, in_session(limit)))
    return plan(known.curricula[0], known.curricula[1:], known.student.facts, ahead)


def _is_to_come(track: Track, year: int, season: str) -> bool:
    """Whether the university's calendar has the term, and it has not begun."""
    now = terms.current_term(track.organisation_id)
    if now is not None and now.starts_on <= clock.today():
        now = terms.current_term(track.organisation_id, now.ends_on + timedelta(days=1))
    return now is not None and (now.year, now.season) == (year, season)


def next_term(track: Track) -> tuple[int, str]:
    """The first regular term that has not begun: by the university's calendar, else by the month."""
    today = clock.today()
    now = terms.current_term(track.organisation_id, today)
    if now is not None and now.season in ("1", "2"):
        if now.starts_on > today:
            return now.year, now.season
        return (now.year, "2") if now.season == "1" else (now.year + 1, "1")
    if now is not None:
        return (now.year, "2") if now.season == "summer" else (now.year + 1, "1")
    return (today.year, "2") if 3 <= today.month < 9 else (today.year + (today.month >= 9), "1")


def coming_terms(track: Track) -> list[str]:
    """Keys of the terms for which an exchange can be asked: the next ones, with those between."""
    year, season = next_term(track)
    found = []
    for _step in range(2):
        found += [f"{year}-{season}", f"{year}-{'summer' if season == '1' else 'winter'}"]
        year, season = (year, "2") if season == "1" else (year + 1, "1")
    return found
