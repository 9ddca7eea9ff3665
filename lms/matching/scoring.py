"""From signals to scores: facets, lines, the whole.

A line is judged by *facets*: its wording, and each skill that it names. A passage's value for a
facet is how well it fits times its strength, in steps of 1/10,000 (whole numbers, so that ties are
exact). A facet's score is its best passage's value; the second and third best close a little of
what is left open. A line's score is the weighted mean of its facets (with `any_of`, of the best
skill instead of all), the total the weighted mean of the lines.

Every step only ever rises with a passage's value, and none looks at another candidate. So more
evidence never lowers a score, and a score does not depend on who else is in the list.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lms.matching.model import Opening, Requirement, RequirementKind
from lms.matching.pool import Pool
from lms.matching.weights import Weights

STEPS = 10_000

Floats = NDArray[np.float64]
Steps = NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class Facets:
    """The facets of an opening against a pool; rows are facets, columns passages.

    Row i < len(lines) is the wording of line i; after them come the distinct wanted skills, and
    `skill_rows[i]` are the rows of the skills that line i names.
    """

    values: Steps
    skill_rows: tuple[tuple[int, ...], ...]
    dense: Floats  # (lines, texts)
    lexical: Floats  # (lines, texts)
    near: Floats  # (wanted skills, passages)
    strengths: Floats


def wording_fit(dense: Floats, lexical: Floats, readable: NDArray[np.bool_], w: Weights) -> Floats:
    """How well texts fit lines by their wording; by words alone where the encoder can read no line."""
    share = np.where(readable, w.dense_share, 0.0)[:, None]
    return share * dense + (1 - share) * lexical


def to_steps(values: Floats) -> Steps:
    """Values in [0, 1] as whole ten-thousandths."""
    return np.rint(values * STEPS).astype(np.int16)


def combine(best: NDArray[np.int16], weights: Weights) -> Floats:
    """Facet scores from the three best values (…, 3), best first; rises with each of them."""
    first, second, third = (best[..., i].astype(np.float64) / STEPS for i in range(3))
    score = first + (1 - first) * (weights.second * second)
    return score + (1 - score) * (weights.third * third)


def facet_scores(facets: Facets, pool: Pool, weights: Weights) -> Floats:
    """Each facet's score for each candidate, shape (facets, candidates)."""
    scores = np.zeros((len(facets.values), len(pool.candidates)))
    filled = np.concatenate(
        [facets.values, np.zeros((len(facets.values), 1), dtype=np.int16)], axis=1
    )
    for bucket in pool.buckets:
        rows = filled[:, bucket.passages]
        best = np.partition(rows, rows.shape[-1] - 3, axis=-1)[..., -3:]
        scores[:, bucket.candidates] = combine(np.sort(best, axis=-1)[..., ::-1], weights)
    return scores


def line_score(
    requirement: Requirement, wording: Floats, skills: Sequence[Floats], weights: Weights
) -> Floats:
    """A line's score from its facets' scores, one number a candidate."""
    if not skills:
        return wording
    if requirement.any_of:
        named = skills[0]
        for other in skills[1:]:
            named = np.maximum(named, other)
    else:
        named = skills[0] / len(skills)
        for other in skills[1:]:
            named = named + other / len(skills)
    return weights.skill_share * named + (1 - weights.skill_share) * wording


def line_scores(opening: Opening, facets: Facets, scores: Floats, weights: Weights) -> Floats:
    """Each line's score for each candidate, rounded to 1e-6, shape (lines, candidates)."""
    rows = [
        line_score(line, scores[i], [scores[row] for row in facets.skill_rows[i]], weights)
        for i, line in enumerate(opening.requirements)
    ]
    if not rows:
        return np.zeros((0, scores.shape[1]))
    return np.asarray(np.round(np.stack(rows), 6), dtype=np.float64)


def line_weight(requirement: Requirement, weights: Weights) -> float:
    """What a line weighs in the total; a gate weighs nothing."""
    if requirement.gate is not None:
        return 0.0
    kinds = {
        RequirementKind.MUST: weights.must,
        RequirementKind.PREFERRED: weights.preferred,
        RequirementKind.DUTY: weights.duty,
    }
    linked = 1.0 if requirement.skills else weights.unlinked
    return kinds[requirement.kind] * requirement.weight * linked


def totals(opening: Opening, lines: Floats, weights: Weights) -> Floats:
    """The total score of each candidate, rounded to 1e-6.

    Lines weigh at least `thin_mass` together, so that a posting of one line does not hand out full
    scores.
    """
    each = [line_weight(line, weights) for line in opening.requirements]
    mass = max(sum(each), weights.thin_mass)
    total = np.zeros(lines.shape[1])
    for weight, row in zip(each, lines, strict=True):
        total = total + weight * row
    return np.round(total / mass, 6)
