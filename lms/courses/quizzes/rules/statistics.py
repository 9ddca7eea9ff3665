"""How well the questions of a quiz work: facility, discrimination, distractors, reliability.

Classical test theory as Moodle's quiz statistics compute it, over one attempt a learner. These are
descriptions and no marks, so they are floats; None where there is too little to say anything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean, pvariance, variance

#: Below this many learners the numbers say more of chance than of the question.
FEW = 10
#: A question that good learners get wrong as often as others is worth a look.
WEAK = 0.2


@dataclass(frozen=True)
class ItemStatistics:
    """*facility*: the mean share of the points (0 to 1), the easier the higher. *discrimination*:
    the correlation of the question with the rest of the quiz (-1 to 1). *spread*: the standard
    deviation of the share."""

    n: int
    facility: float | None
    spread: float | None
    discrimination: float | None

    @property
    def doubtful(self) -> bool:
        """Whether somebody should look at the question: it does not tell who knows more."""
        return self.n >= FEW and self.discrimination is not None and self.discrimination < WEAK


def item(pairs: Sequence[tuple[float, float]]) -> ItemStatistics:
    """*pairs*: for each learner the share of this question and the points of all the others."""
    shares = [share for share, _rest in pairs]
    if not shares:
        return ItemStatistics(0, None, None, None)
    return ItemStatistics(len(shares), fmean(shares), sqrt(pvariance(shares)), correlation(pairs))


def correlation(pairs: Sequence[tuple[float, float]]) -> float | None:
    """Pearson's correlation; None where one side does not vary, or under three pairs."""
    if len(pairs) < 3:
        return None
    first, second = [one for one, _other in pairs], [other for _one, other in pairs]
    mean_first, mean_second = fmean(first), fmean(second)
    top = sum((a - mean_first) * (b - mean_second) for a, b in pairs)
    bottom = sqrt(
        sum((a - mean_first) ** 2 for a in first) * sum((b - mean_second) ** 2 for b in second)
    )
    return max(-1.0, min(1.0, top / bottom)) if bottom > 1e-12 else None


def alpha(rows: Sequence[Sequence[float]]) -> float | None:
    """Cronbach's alpha of *rows* (learners) of points by question; all rows equally long.

    None under two questions or three learners, or where everybody has the same points.
    """
    if len(rows) < 3 or len(rows[0]) < 2 or any(len(row) != len(rows[0]) for row in rows):
        return None
    total = variance([sum(row) for row in rows])
    if total < 1e-12:
        return None
    questions = len(rows[0])
    within = sum(variance([row[at] for row in rows]) for at in range(questions))
    return questions / (questions - 1) * (1 - within / total)


@dataclass(frozen=True)
class Taken:
    """How often a choice or an answer was given, and how those who gave it did on the whole."""

    key: str
    n: int
    share: float  # of those who were asked
    mean_percent: float | None  # of the whole quiz


def taken(answers: Sequence[tuple[Sequence[str], float]], keys: Sequence[str]) -> list[Taken]:
    """*answers*: for each learner the keys that they took and their percent of the whole quiz."""
    found = []
    for key in keys:
        percents = [percent for given, percent in answers if key in given]
        found.append(
            Taken(
                key,
                len(percents),
                len(percents) / len(answers) if answers else 0.0,
                fmean(percents) if percents else None,
            )
        )
    return found


def histogram(percents: Sequence[float], bins: int = 10) -> list[int]:
    """How many learners lie in each of *bins* equal parts of 0 to 100; 100 is in the last."""
    counts = [0] * bins
    for percent in percents:
        counts[min(bins - 1, max(0, int(percent * bins // 100)))] += 1
    return counts


def frequent(texts: Mapping[str, int], most: int = 8) -> list[tuple[str, int]]:
    """The answers given most often, each by two learners at least: one person's stays theirs."""
    often = [(text, n) for text, n in texts.items() if n >= 2]
    return sorted(often, key=lambda one: (-one[1], one[0]))[:most]
