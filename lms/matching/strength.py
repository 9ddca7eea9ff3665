"""How much a passage is worth as evidence, before it is compared with anything.

strength = ceiling of its kind × score factor × hours factor × recency factor, in (0, 1].

- Ceiling: assessed > certified > project > claimed (`Weights`), so that of two passages that are
alike otherwise the better attested one always counts for more. - Score: from `score_floor` at no
marks in a straight line up to 1 at full marks. - Hours: from `hours_floor` at none towards 1, by 1
− exp(−hours / `decay_hours`). - Recency: 1 on the day of the ranking, half of what is above
`recency_floor` lost every `decay_years`; a day in the future counts as today.

A value that is not known takes its `…_unknown` factor, which lies between the worst and the best.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from lms.matching.model import Evidence, EvidenceKind
from lms.matching.weights import DEFAULT_WEIGHTS, Weights

_DAYS_A_YEAR = 365.25


def strengths(
    passages: Sequence[Evidence], as_of: date, weights: Weights = DEFAULT_WEIGHTS
) -> NDArray[np.float64]:
    """The strength of each passage, rounded to six decimals."""
    ceilings = {
        EvidenceKind.ASSESSED: weights.assessed,
        EvidenceKind.CERTIFIED: weights.certified,
        EvidenceKind.PROJECT: weights.project,
        EvidenceKind.CLAIMED: weights.claimed,
    }
    today = as_of.toordinal()
    ceiling = np.array([ceilings[passage.kind] for passage in passages], dtype=np.float64)
    score = _known([passage.score for passage in passages])
    hours = _known([passage.hours for passage in passages])
    age = _known([None if p.on is None else max(0, today - p.on.toordinal()) for p in passages])
    by_score = weights.score_floor + (1 - weights.score_floor) * score
    by_hours = 1 - (1 - weights.hours_floor) * np.exp(-hours / weights.decay_hours)
    fresh = np.exp2(-age / _DAYS_A_YEAR / weights.decay_years)
    by_age = weights.recency_floor + (1 - weights.recency_floor) * fresh
    worth = (
        ceiling
        * np.where(np.isnan(score), weights.score_unknown, by_score)
        * np.where(np.isnan(hours), weights.hours_unknown, by_hours)
        * np.where(np.isnan(age), weights.recency_unknown, by_age)
    )
    return np.round(worth, 6)


def strength(passage: Evidence, as_of: date, weights: Weights = DEFAULT_WEIGHTS) -> float:
    """The strength of one passage on a day."""
    return float(strengths([passage], as_of, weights)[0])


def _known(values: Sequence[float | None]) -> NDArray[np.float64]:
    return np.array([np.nan if value is None else value for value in values], dtype=np.float64)
