"""Who may get which document, with the reason. Days are calendar days in Seoul."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from lms.courses.documents.rules.kinds import Kind

#: Places that ended as the programme means them to (수료, 졸업).
FINISHED = ("completed", "graduated")
LEAVES = ("leave_general", "leave_military")


@dataclass(frozen=True)
class Place:
    """A person's place in a cohort. *status*: the student register's word on today, if it has one."""

    state: str
    stream: str
    entered_on: date
    ended_on: date | None = None
    graduated_on: date | None = None
    expected_on: date | None = None
    status: str | None = None


@dataclass(frozen=True)
class Verdict:
    """Whether the document can be issued; *code* and *params* become the sentence that says why."""

    allowed: bool
    code: str
    params: dict[str, Any] = field(default_factory=dict)


def of_member(kind: Kind, place: Place, today: date) -> Verdict:
    """Documents about a place in a cohort."""
    if kind is Kind.COMPLETION:
        return _completion(place)
    if kind is Kind.GRADUATION:
        return _graduation(place)
    if kind is Kind.ENROLMENT:
        return _enrolment(place, today)
    if kind is Kind.EXPECTED:
        return _expected(place, today)
    raise ValueError(kind)


def _completion(place: Place) -> Verdict:
    if place.state in FINISHED:
        if place.ended_on is None:
            return Verdict(False, "no_day")
        return Verdict(True, "completed", {"on": place.ended_on})
    if place.state == "enrolled":
        return Verdict(False, "not_finished")
    return Verdict(False, f"left_{place.state}", {"on": place.ended_on})


def _graduation(place: Place) -> Verdict:
    if place.stream != "degree":
        return Verdict(False, "no_graduation")
    if place.state != "graduated":
        return Verdict(False, "not_graduated")
    on = place.graduated_on or place.ended_on
    return Verdict(True, "graduated", {"on": on}) if on else Verdict(False, "no_day")


def _enrolment(place: Place, today: date) -> Verdict:
    if place.state != "enrolled":
        return Verdict(False, "not_enrolled", {"on": place.graduated_on or place.ended_on})
    if place.entered_on > today:
        return Verdict(False, "not_begun", {"on": place.entered_on})
    if place.status in LEAVES:
        return Verdict(False, "on_leave")
    if place.status is not None and place.status != "enrolled":
        return Verdict(False, "not_enrolled", {"on": None})
    return Verdict(True, "enrolled", {"on": place.entered_on})


def _expected(place: Place, today: date) -> Verdict:
    if place.state == "completed" and place.stream == "degree":
        return Verdict(False, "already_completed")
    if place.state != "enrolled":
        return Verdict(False, "not_enrolled", {"on": place.graduated_on or place.ended_on})
    if place.expected_on is None:
        return Verdict(False, "no_expected_day")
    if place.expected_on < today:
        return Verdict(False, "expected_day_past", {"on": place.expected_on})
    return Verdict(True, "expected", {"on": place.expected_on})


def of_course(*, final: bool, earned: bool) -> Verdict:
    """A certificate of one course: its frozen result is final, and it was passed."""
    if not final:
        return Verdict(False, "not_final")
    return Verdict(True, "passed") if earned else Verdict(False, "not_passed")


def of_transcript(*, final: int, gated: int) -> Verdict:
    """A list of results: at least one is final. *gated*: results that wait for something of hers."""
    if not final:
        return Verdict(False, "no_results")
    if gated:
        return Verdict(False, "gated", {"n": gated})
    return Verdict(True, "has_results", {"n": final})


def in_language(verdict: Verdict, language: str, english_name: str) -> Verdict:
    """*verdict* for a document in *language*: an English one needs the name in Latin letters."""
    if verdict.allowed and language == "en" and not english_name.strip():
        return Verdict(False, "no_english_name")
    return verdict
