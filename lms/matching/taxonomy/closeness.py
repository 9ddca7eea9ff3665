"""How near two skills are, from the broader and related links alone.

The score of a pair is that of the best of these relations, each in both directions:

==============================================  =====
the same skill                                  1.0
one is the other's broader skill                0.7
two steps along broader (a grandparent)         0.49
three steps along broader                       0.343
related to each other                           0.5
related to the other's broader skill            0.35
siblings: a broader skill in common             0.3
==============================================  =====

Everything else scores 0. The scale is ordinal: it says that knowing PyTorch speaks for deep learning
more than for TensorFlow, and for TensorFlow more than for OpenCV. Siblings rank last because a common
broader skill may be as wide as "artificial intelligence".
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from types import MappingProxyType

BROADER = 0.7
RELATED = 0.5
SIBLING = 0.3
STEPS = 3


class Closeness:
    """Scores between skills by id; links to ids that are not in `broader` are ignored."""

    def __init__(
        self, broader: Mapping[str, Sequence[str]], related: Mapping[str, Sequence[str]]
    ) -> None:
        self._up: dict[str, set[str]] = defaultdict(set)
        self._down: dict[str, set[str]] = defaultdict(set)
        self._beside: dict[str, set[str]] = defaultdict(set)
        for skill, parents in broader.items():
            for parent in parents:
                if parent in broader:
                    self._up[skill].add(parent)
                    self._down[parent].add(skill)
        for skill, others in related.items():
            for other in others:
                if other in broader and other != skill:
                    self._beside[skill].add(other)
                    self._beside[other].add(skill)
        self._known: dict[str, Mapping[str, float]] = {}

    def score(self, a: str, b: str) -> float:
        """The pair's score, 0..1."""
        return self.around(a).get(b, 0.0)

    def around(self, skill: str) -> Mapping[str, float]:
        """Every skill with a score above 0, with it."""
        if skill not in self._known:
            self._known[skill] = MappingProxyType(self._measure(skill))
        return self._known[skill]

    def _measure(self, skill: str) -> dict[str, float]:
        scores: dict[str, float] = {skill: 1.0}

        def offer(other: str, score: float) -> None:
            if score > scores.get(other, 0.0):
                scores[other] = score

        for links in (self._up, self._down):
            reached, frontier = {skill}, {skill}
            for step in range(1, STEPS + 1):
                frontier = {n for s in frontier for n in links.get(s, ())} - reached
                reached |= frontier
                for other in frontier:
                    offer(other, BROADER**step)
        for other in self._beside.get(skill, ()):
            offer(other, RELATED)
            for beyond in self._up.get(other, set()) | self._down.get(other, set()):
                offer(beyond, RELATED * BROADER)
        for near in self._up.get(skill, set()) | self._down.get(skill, set()):
            for other in self._beside.get(near, ()):
                offer(other, RELATED * BROADER)
        for parent in self._up.get(skill, ()):
            for sibling in self._down[parent]:
                offer(sibling, SIBLING)
        return scores
