"""An opening's ranked list, worked out now; and what single numbers in it are made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lms import clock, matching
from lms.matching import LineState, RankedCandidate, Ranking, RequirementKind
from lms.matching.matcher import Matcher
from lms.matching.scoring import line_weight
from lms.placement.candidates.queries import LiveCandidate
from lms.placement.openings import queries as openings
from lms.placement.openings.models import Opening
from lms.placement.ranking import crowd, engine, vectors
from lms.placement.ranking.crowd import Crowd, Preparing, Recent
from lms.placement.ranking.passages import Passage


@dataclass(frozen=True)
class Ranked:
    """An opening, everyone who is visible to its company in order, and what stands behind it."""

    opening: matching.Opening
    ranking: Ranking
    people: Mapping[str, LiveCandidate]  # by key
    passages: Mapping[int, Sequence[Passage]]  # by person

    def passages_of(self, key: str) -> Sequence[Passage]:
        """A candidate's passages."""
        return self.passages[self.people[key].person_id]

    def entry(self, key: str) -> RankedCandidate | None:
        """A candidate's place."""
        return next((entry for entry in self.ranking.entries if entry.key == key), None)


_rankings: Recent[Ranking] = Recent(24)


def forget() -> None:
    """Forget everything that is kept (a restored database, a test)."""
    _rankings.clear()
    crowd.forget()


def of_opening(opening: Opening, *, reasons: bool = True) -> Ranked:
    """Everyone whom the opening's company may see, ranked for it today.

    Raises :class:`Preparing` while there is too much to encode for one request, and
    ``engine.ModelError`` where there is no model. Reads and encodes only: call it before anything
    is written. Without *reasons* the entries have no lines, and it is quicker.
    """
    matcher = engine.matcher()
    asked = openings.for_matcher(opening)
    _encode_lines(matcher, asked)
    gathered = crowd.gather(matcher, opening.organisation_id)
    return Ranked(
        asked, _rank(matcher, asked, gathered, reasons=reasons), gathered.people, gathered.passages
    )


def _rank(matcher: Matcher, asked: matching.Opening, gathered: Crowd, *, reasons: bool) -> Ranking:
    as_of = clock.today()
    key = (
        matcher.model_id,
        matcher.weights,
        matching.digest(asked),
        gathered.pool.digest,
        as_of,
        reasons,
    )
    return _rankings.get(
        key,
        lambda: matcher.rank(asked, gathered.pool, as_of=as_of, reasons=None if reasons else 0),
    )


def _encode_lines(matcher: Matcher, *asked: matching.Opening) -> None:
    texts = [line.text for one in asked for line in one.requirements]
    filled = vectors.fill(matcher, texts, seconds=crowd.PATIENCE)
    if not filled.complete:
        raise Preparing(filled.done, filled.total)


def of_person(
    candidate: matching.Candidate, found: Sequence[Opening]
) -> list[tuple[Opening, matching.Opening, RankedCandidate]]:
    """One person against several openings, the best first: scores depend on nobody else."""
    matcher = engine.matcher()
    asked = [openings.for_matcher(opening) for opening in found]
    _encode_lines(matcher, *asked)
    vectors.fill(matcher, [passage.text for passage in candidate.evidence])
    pool = matcher.pool([candidate])
    as_of = clock.today()
    results = [
        (opening, one, matcher.rank(one, pool, as_of=as_of).entries[0])
        for opening, one in zip(found, asked, strict=True)
    ]
    return sorted(results, key=lambda it: (not it[2].eligible, -it[2].score, it[0].id))


def points(asked: matching.Opening, weights: matching.Weights) -> dict[str, float]:
    """How many of the 100 points each line can give, by its id."""
    each = {line.id: line_weight(line, weights) for line in asked.requirements}
    mass = max(sum(each.values()), weights.thin_mass)
    return {line: 100 * weight / mass for line, weight in each.items()}


def musts_complete(entry: RankedCandidate, asked: matching.Opening) -> bool:
    """Whether every must-have is met."""
    musts = {line.id for line in asked.requirements if line.kind is RequirementKind.MUST}
    return all(line.state is LineState.MET for line in entry.lines if line.requirement_id in musts)
