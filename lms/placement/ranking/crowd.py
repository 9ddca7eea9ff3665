"""Candidates made ready to be ranked, kept by this process for as long as nothing changed.

Who is visible is asked anew each time (``candidates.queries.live``), so that somebody who withdraws
is gone from the next list; what is kept is keyed by exactly who is in it, what they declared and
the state of the evidence.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import func, select

from lms.db import db
from lms.evidence import queries as evidence
from lms.evidence.models import EvidenceItem
from lms.matching.matcher import Matcher
from lms.matching.pool import Pool
from lms.placement.candidates import queries as candidates
from lms.placement.candidates.models import Resume, ResumePassage
from lms.placement.candidates.queries import LiveCandidate
from lms.placement.ranking import vectors
from lms.placement.ranking.passages import Passage, candidate, passages_of

#: Seconds that one request spends on encoding before it shows how far it has come.
PATIENCE = 6.0

Kept = TypeVar("Kept")


class Preparing(Exception):
    """Texts are still being encoded: *done* of *total*. The page says so and asks again."""

    def __init__(self, done: int, total: int) -> None:
        super().__init__(f"{done} of {total} texts are encoded")
        self.done = done
        self.total = total


class Recent(Generic[Kept]):
    """The last few things worked out, by what they were worked out from; made once at a time."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._things: OrderedDict[Hashable, Kept] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], Kept]) -> Kept:
        """What is kept for *key*, made now where nothing is."""
        with self._lock:
            if key in self._things:
                self._things.move_to_end(key)
                return self._things[key]
        made = make()  # two threads may make it at once; both get the same thing
        with self._lock:
            self._things[key] = made
            while len(self._things) > self._most:
                self._things.popitem(last=False)
        return made

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._things.clear()


@dataclass(frozen=True)
class Crowd:
    """Visible people with their passages, ready to be ranked."""

    people: Mapping[str, LiveCandidate]  # by key
    passages: Mapping[int, Sequence[Passage]]  # by person
    pool: Pool


_passages: Recent[dict[int, list[Passage]]] = Recent(2)
_crowds: Recent[Crowd] = Recent(6)


def forget() -> None:
    """Forget everything that is kept (a restored database, a test)."""
    _passages.clear()
    _crowds.clear()


def evidence_state() -> tuple[Any, ...]:
    """Changes whenever evidence or a résumé changes. Two statements."""
    items = db.session.execute(
        select(
            func.count(EvidenceItem.id),
            func.max(EvidenceItem.id),
            func.max(EvidenceItem.recorded_at),
            func.max(EvidenceItem.superseded_at),
            func.count(EvidenceItem.superseded_at),
        )
    ).one()
    lines = db.session.execute(
        select(
            func.count(ResumePassage.id),
            func.max(ResumePassage.id),
            func.count(ResumePassage.id).filter(ResumePassage.shown),
            func.max(Resume.imported_at),
        ).join(Resume, Resume.id == ResumePassage.resume_id)
    ).one()
    return (*items, *lines)


def passages_by_person(person_ids: Sequence[int]) -> dict[int, list[Passage]]:
    """Everybody's passages, read now."""
    items = evidence.of_people(person_ids)
    resumes = candidates.passages(person_ids)
    return {one: passages_of(items[one], resumes.get(one, ())) for one in person_ids}


def gather(matcher: Matcher, organisation_id: int) -> Crowd:
    """Everyone whom an organisation may see now, ready to be ranked.

    Raises :class:`Preparing` where there is too much to encode for one request.
    """
    people = candidates.live(organisation_id)
    state = evidence_state()
    who = tuple((one.key, one.version, one.matching_since, one.facts) for one in people)

    def read() -> dict[int, list[Passage]]:
        return passages_by_person([one.person_id for one in people])

    ids = tuple((one.person_id, one.version) for one in people)
    passages = _passages.get((state, ids), read)

    def make() -> Crowd:
        texts = [passage.text for one in people for passage in passages[one.person_id]]
        filled = vectors.fill(matcher, texts, seconds=PATIENCE)
        if not filled.complete:
            raise Preparing(filled.done, filled.total)
        pool = matcher.pool(
            candidate(one.key, one.facts, passages[one.person_id]) for one in people
        )
        return Crowd({}, passages, pool)

    crowd = _crowds.get((matcher.model_id, state, who), make)
    # What is kept says nothing of where people stand with their track: that is today's.
    return Crowd({one.key: one for one in people}, crowd.passages, crowd.pool)
