"""Who a candidate is, in steps; pseudonyms; preferences. Pure: values in, reasons out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from lms.matching import Facts, Language, LanguageLevel

#: Without letters and digits that are mistaken for one another, and without vowels: no words arise.
ALPHABET = "23456789BCDFGHJKLMNPQRSTVWXZ"
KEY_LENGTH = 8

#: The districts of Gwangju (자치구), and the industries and ways of employment on offer.
DISTRICTS = ("dong-gu", "seo-gu", "nam-gu", "buk-gu", "gwangsan-gu")
INDUSTRIES = ("ai", "automotive", "energy", "health")
EMPLOYMENT_TYPES = ("regular", "contract", "intern_to_hire")
LANGUAGES = ("ko", "en", "zh", "ja", "vi", "de")

#: A start further away than this is a slip of the finger.
LATEST_START = timedelta(days=3 * 365)


def key_of(randomness: Iterable[int]) -> str:
    """A pseudonym from random numbers (each below the alphabet's length)."""
    return "".join(ALPHABET[number] for number in randomness)


def shown_code(key: str) -> str:
    """A pseudonym as people read it: K7F2-9QXM."""
    return f"{key[:4]}-{key[4:]}" if len(key) == KEY_LENGTH else key


@dataclass(frozen=True)
class Reason:
    """Why something does not hold: a code, and what its sentence names."""

    code: str
    params: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Place:
    """A person's place in a cohort, as far as it decides on being a candidate."""

    state: str  # programmes.MemberState
    title_ko: str
    title_en: str
    ended_on: date | None = None
    expected_on: date | None = None


@dataclass(frozen=True)
class Eligibility:
    """Whether someone can be a candidate, and why not yet."""

    met: bool
    reasons: tuple[Reason, ...] = ()


def eligibility(eligible: bool, places: Iterable[Place], today: date) -> Eligibility:
    """Why (not yet): *eligible* is decided by programmes; the places say what is missing.

    Reasons: no_track; not_stated (in training, no expected date stated yet); overdue (the stated
    date has passed without completion); left (the place ended without completion).
    """
    if eligible:
        return Eligibility(True)
    reasons = []
    for place in places:
        params = {"title_ko": place.title_ko, "title_en": place.title_en}
        if place.state == "enrolled" and place.expected_on is None:
            reasons.append(Reason("not_stated", params))
        elif place.state == "enrolled":
            reasons.append(Reason("overdue", {**params, "on": place.expected_on}))
        elif place.state in {"early_employed", "withdrawn", "dismissed", "not_completed"}:
            reasons.append(Reason("left", {**params, "on": place.ended_on}))
    return Eligibility(False, tuple(reasons) or (Reason("no_track"),))


def facts(
    *, available_from: date | None, licences: Iterable[str], languages: Mapping[str, str]
) -> Facts:
    """What the matcher takes as declared.

    A list that was left empty is *not declared*; one that names anything is complete, which the
    form says where it is filled in.
    """
    known = {level.value for level in LanguageLevel}
    spoken = tuple(
        Language(code, LanguageLevel(level))
        for code, level in sorted(languages.items())
        if level in known
    )
    return Facts(
        available_from=available_from,
        licences=tuple(sorted(licences)) or None,
        languages=spoken or None,
    )


def start_refusal(available_from: date | None, today: date) -> Reason | None:
    """Why a first day cannot stand: it is years away, or long past."""
    if available_from is None:
        return None
    if available_from > today + LATEST_START:
        return Reason("too_late")
    if available_from < today - timedelta(days=365):
        return Reason("too_early")
    return None


#: The steps of the guided page, in order.
STEPS = ("eligibility", "consent", "preferences", "resume")


def step_states(*, eligible: bool, live: bool, preferences: bool, resume: bool) -> dict[str, str]:
    """Each step's state: done, current (the first that is open) or next."""
    done = {
        "eligibility": eligible,
        "consent": live,
        "preferences": preferences,
        "resume": resume,
    }
    states, found = {}, False
    for step in STEPS:
        if done[step]:
            states[step] = "done"
        elif not found:
            states[step], found = "current", True
        else:
            states[step] = "next"
    return states
