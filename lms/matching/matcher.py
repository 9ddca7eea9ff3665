"""The matcher: candidates made ready once, ranked for any opening, with reasons."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date

import numpy as np

from lms.matching.encoding.cache import MemoryVectorCache, VectorCache, encode_cached
from lms.matching.encoding.protocol import Encoder
from lms.matching.gates import judge
from lms.matching.index import VectorIndex
from lms.matching.model import Candidate, GateResult, GateState, Opening, RankedCandidate, Ranking
from lms.matching.pool import Pool, build_pool
from lms.matching.reasons import explained_lines
from lms.matching.scoring import (
    Facets,
    facet_scores,
    line_scores,
    to_steps,
    totals,
    wording_fit,
)
from lms.matching.serial import digest
from lms.matching.signals import meaning, skill_nearness, words
from lms.matching.skills import Nearness, SkillLookup, current_id
from lms.matching.text.reading import TextReader
from lms.matching.text.rendering import AsWritten, EnglishRendering, TextPreparation
from lms.matching.weights import DEFAULT_WEIGHTS, Weights


class Matcher:
    """Ranks candidates for openings.

    `taxonomy` defaults to the one that is shipped, `preparation` to what the encoder needs (English
    rendering for a model that reads no Korean), `cache` to this process's memory.
    """

    def __init__(
        self,
        encoder: Encoder,
        taxonomy: SkillLookup | None = None,
        *,
        weights: Weights = DEFAULT_WEIGHTS,
        preparation: TextPreparation | None = None,
        cache: VectorCache | None = None,
    ) -> None:
        if taxonomy is None:
            from lms.matching import taxonomy as shipped

            taxonomy = shipped.load()
        if preparation is None:
            reads_korean = "ko" in encoder.languages
            preparation = AsWritten() if reads_korean else EnglishRendering(taxonomy)
        self.encoder = encoder
        self.taxonomy = taxonomy
        self.weights = weights
        self.preparation = preparation
        self.cache: VectorCache = MemoryVectorCache() if cache is None else cache
        self._reader = TextReader(preparation, taxonomy)
        self._near = Nearness(taxonomy)

    @property
    def model_id(self) -> str:
        """What vectors depend on: the encoder's weights and how texts are prepared for it."""
        return f"{self.encoder.model_id}+{self.preparation.id}"

    def pool(self, candidates: Iterable[Candidate], index: VectorIndex | None = None) -> Pool:
        """Candidates ready to be ranked; see `build_pool`."""
        return build_pool(candidates, self.encoder, self._reader, self.cache, index)

    def rank(
        self,
        opening: Opening,
        candidates: Pool | Iterable[Candidate],
        *,
        as_of: date,
        reasons: int | None = None,
    ) -> Ranking:
        """Every candidate of the pool in order, the best first.

        `as_of`: the day that recency is counted from. `reasons`: for how many of the first
        candidates the lines are worked out (all by default); the scores of the others are the same,
        and ranking one of them alone gives its lines. Who fails a gate comes after everybody who
        fails none; ties are broken by a hash of opening and candidate, which favours nobody across
        openings.
        """
        pool = candidates if isinstance(candidates, Pool) else self.pool(candidates)
        wanted = [
            ()
            if line.gate is not None
            else tuple(dict.fromkeys(current_id(self.taxonomy, skill) for skill in line.skills))
            for line in opening.requirements
        ]
        facets = self._facets(opening, wanted, pool, as_of)
        lines = line_scores(opening, facets, facet_scores(facets, pool, self.weights), self.weights)
        scores = totals(opening, lines, self.weights)
        gates = self._gates(opening, pool)
        order = _order(opening.key, pool, scores, gates)
        entries = []
        for place, candidate in enumerate(order, 1):
            explained = reasons is None or place <= reasons
            entries.append(
                RankedCandidate(
                    key=pool.candidates[candidate].key,
                    rank=place,
                    score=float(scores[candidate]),
                    gates=gates[candidate],
                    lines=explained_lines(
                        opening,
                        wanted,
                        pool,
                        facets,
                        candidate,
                        lines[:, candidate].tolist(),
                        gates[candidate],
                        self.weights,
                    )
                    if explained
                    else (),
                )
            )
        return Ranking(
            opening_key=opening.key,
            model_id=self.model_id,
            taxonomy_version=self.taxonomy.version,
            as_of=as_of,
            inputs_hash=self._inputs_hash(opening, pool, as_of),
            weights=self.weights,
            entries=tuple(entries),
        )

    def _facets(
        self, opening: Opening, wanted: Sequence[tuple[str, ...]], pool: Pool, as_of: date
    ) -> Facets:
        texts = ["" if line.gate is not None else line.text for line in opening.requirements]
        readings = [self._reader.read(text) for text in texts]
        prepared = [reading.prepared for reading in readings]
        queries = encode_cached(self.encoder, prepared, self.cache)
        readable = np.array([bool(text) for text in prepared], dtype=np.bool_)
        dense = meaning(queries, pool, self.weights)
        lexical = words([reading.words for reading in readings], pool.postings)
        distinct = list(dict.fromkeys(skill for skills in wanted for skill in skills))
        near = skill_nearness(distinct, pool, self._near)
        strengths = pool.strengths(as_of, self.weights)
        wording = wording_fit(dense, lexical, readable, self.weights)[:, pool.text_of]
        row = {skill: len(texts) + i for i, skill in enumerate(distinct)}
        return Facets(
            values=to_steps(np.concatenate([wording, near]) * strengths),
            skill_rows=tuple(tuple(row[skill] for skill in skills) for skills in wanted),
            dense=dense,
            lexical=lexical,
            near=near,
            strengths=strengths,
        )

    def _gates(self, opening: Opening, pool: Pool) -> list[tuple[GateResult, ...]]:
        gated = [(line.id, line.gate) for line in opening.requirements if line.gate is not None]
        if not gated:
            return [()] * len(pool.candidates)
        results = []
        for i, candidate in enumerate(pool.candidates):
            span = slice(pool.starts[i], pool.starts[i + 1])
            evidence = list(zip(pool.passages[span], pool.passage_skills[span], strict=True))
            results.append(
                tuple(judge(line, gate, candidate.facts, evidence) for line, gate in gated)
            )
        return results

    def _inputs_hash(self, opening: Opening, pool: Pool, as_of: date) -> str:
        parts = (
            digest(opening),
            pool.digest,
            digest(self.weights),
            self.model_id,
            self.taxonomy.version,
            as_of.isoformat(),
        )
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _order(
    opening_key: str, pool: Pool, scores: np.ndarray, gates: Sequence[tuple[GateResult, ...]]
) -> list[int]:
    """The candidates' numbers, best first."""
    people = pool.candidates
    failed = [any(gate.state is GateState.FAILED for gate in results) for results in gates]
    values = scores.tolist()
    seen: set[tuple[bool, float]] = set()
    tied: set[tuple[bool, float]] = set()
    for key in zip(failed, values, strict=True):
        (tied if key in seen else seen).add(key)

    def place(i: int) -> tuple[bool, float, str, str]:
        key = (failed[i], values[i])
        tie = tie_break(opening_key, people[i].key) if key in tied else ""
        return failed[i], -values[i], tie, people[i].key

    return sorted(range(len(people)), key=place)


def tie_break(opening_key: str, candidate_key: str) -> str:
    """SHA-256 in hexadecimal of opening and candidate: the order of candidates whose scores are
    equal.
    """
    return hashlib.sha256(f"{opening_key}\0{candidate_key}".encode()).hexdigest()
