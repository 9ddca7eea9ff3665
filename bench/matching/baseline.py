"""The same ranking in plain Python: one candidate, one line, one passage at a time.

What a straightforward implementation would do, with the same signals and the same rule, so that its
scores must agree with the matcher's; the benchmark checks that they do before it compares the
times.
"""

from __future__ import annotations

import math
from datetime import date

from lms.matching import Candidate, Opening
from lms.matching.matcher import Matcher
from lms.matching.scoring import STEPS, line_weight
from lms.matching.strength import strength
from lms.matching.text.reading import TextReader
from lms.matching.text.terms import common_terms, counted


def rank(
    matcher: Matcher,
    opening: Opening,
    people: list[Candidate],
    queries: list[list[float]],
    vectors: dict[str, list[float]],
    as_of: date,
) -> dict[str, float]:
    """The score of each candidate by key. Vectors, prepared texts and term counts are given, as to
    the matcher; everything after them is worked out here.
    """
    w = matcher.weights
    lines = list(opening.requirements)
    terms = [_terms(line.text, matcher) for line in lines]
    common = set(common_terms().tolist())
    rarity = _rarity([set(t) for t in terms], common)
    near: dict[tuple[str, str], float] = {}
    scores = {}
    text_terms: dict[str, dict[int, float]] = {}
    for person in people:
        total = 0.0
        worths = [strength(passage, as_of, w) for passage in person.evidence]
        for number, line in enumerate(lines):
            facets: list[list[int]] = [[] for _ in range(1 + len(line.skills))]
            for passage, worth in zip(person.evidence, worths, strict=True):
                if passage.text not in text_terms:
                    text_terms[passage.text] = _terms(passage.text, matcher)
                cosine = sum(
                    a * b for a, b in zip(queries[number], vectors[passage.text], strict=True)
                )
                dense = min(1.0, max(0.0, (cosine - w.dense_low) / (w.dense_high - w.dense_low)))
                lexical = _lexical(terms[number], text_terms[passage.text], rarity)
                fit = w.dense_share * dense + (1 - w.dense_share) * lexical
                facets[0].append(round(fit * worth * STEPS))
                for i, skill in enumerate(line.skills, 1):
                    best = 0.0
                    for other in passage.skills:
                        if (skill, other) not in near:
                            near[skill, other] = matcher.taxonomy.related_score(skill, other)
                        best = max(best, near[skill, other])
                    facets[i].append(round(best * worth * STEPS))
            wording, *named = [_combined(values, w.second, w.third) for values in facets]
            skills = sum(named) / len(named)
            total += line_weight(line, w) * (w.skill_share * skills + (1 - w.skill_share) * wording)
        mass = max(sum(line_weight(line, w) for line in lines), w.thin_mass)
        scores[person.key] = total / mass
    return scores


def _terms(text: str, matcher: Matcher) -> dict[int, float]:
    hashes, times = counted(TextReader(matcher.preparation, matcher.taxonomy).read(text).words)
    return dict(zip(hashes.tolist(), times.tolist(), strict=True))


def _rarity(columns: list[set[int]], common: set[int]) -> dict[int, float]:
    lines = sum(bool(column) for column in columns)
    names = set().union(*columns)
    return {
        term: math.log1p(lines / sum(term in column for column in columns))
        * (0.2 if term in common else 1.0)
        for term in names
    }


def _lexical(line: dict[int, float], text: dict[int, float], rarity: dict[int, float]) -> float:
    total = sum(rarity[term] for term in line)
    length = 0.6 + 0.4 * sum(text.values()) / 40.0
    found = 0.0
    for term in line:
        times = text.get(term, 0.0)
        if times:
            found += rarity[term] * min(1.0, times * 1.6 / (times + 0.6 * length))
    return found / total if total else 0.0


def _combined(values: list[int], second: float, third: float) -> float:
    best = [value / STEPS for value in sorted(values, reverse=True)[:3]] + [0.0] * 3
    score = best[0] + (1 - best[0]) * second * best[1]
    return score + (1 - score) * third * best[2]
