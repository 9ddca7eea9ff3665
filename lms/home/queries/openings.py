"""The openings that fit a trainee best, by the same ranking that employers see."""

from __future__ import annotations

from dataclasses import dataclass

from lms import i18n, matching
from lms.accounts.models import Person
from lms.matching import taxonomy
from lms.matching.explaining import explain
from lms.placement.candidates import queries as candidates
from lms.placement.openings import queries as openings
from lms.placement.openings.models import Opening
from lms.placement.ranking import crowd, engine, rankings, vectors
from lms.placement.ranking.crowd import Preparing
from lms.placement.ranking.engine import ModelError
from lms.placement.ranking.passages import candidate

#: Seconds that the first page spends on encoding; it asks again until all is done.
PATIENCE = 3.0


@dataclass(frozen=True)
class Fit:
    """An opening with its score (of 100) and the reason in a sentence."""

    opening: Opening
    score: float
    sentence: str


@dataclass(frozen=True)
class Fitting:
    """The best few of *total*. *ready* is False while texts are still being encoded."""

    best: list[Fit]
    total: int
    ready: bool = True


def fitting(person: Person, most: int = 4) -> Fitting:
    """The openings that fit *person* best now."""
    profile = candidates.profile_of(person.id)
    hidden = candidates.not_seen_by(person.id)
    found = [one for one in openings.open_now(with_lines=True) if one.organisation_id not in hidden]
    passages = crowd.passages_by_person([person.id])[person.id]
    if not found or not passages:
        return Fitting([], len(found))
    facts = candidates.facts_of(profile) if profile is not None else matching.Facts()
    try:
        if not _encoded([passage.text for passage in passages]):
            return Fitting([], len(found), ready=False)
        results = rankings.of_person(candidate("me", facts, passages), found)
    except (Preparing, ModelError):
        return Fitting([], len(found), ready=False)
    names, language = taxonomy.load(), i18n.current()
    best = [
        Fit(
            opening, round(entry.score * 100, 1), explain(entry, asked, language, names, brief=True)
        )
        for opening, asked, entry in results[:most]
        if entry.eligible and entry.score > 0
    ]
    return Fitting(best, len(found))


def _encoded(texts: list[str]) -> bool:
    """Whether every text has its vector; spends a few seconds on those that have none yet."""
    return vectors.fill(engine.matcher(), texts, seconds=PATIENCE).complete
