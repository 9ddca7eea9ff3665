"""Every number that a score depends on, as versioned data.

A ranking stores the `Weights` it was made with. Change a default and `version` changes with it, so
that two lists are never compared as if they came from the same rule.
"""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Weights:
    """The parameters of ranking; all but `version`, `decay_years` and `thin_mass` lie in [0, 1]."""

    version: str = "1"

    # What a line weighs, before the weight that the employer gives it.
    must: float = 1.0
    preferred: float = 0.5
    duty: float = 0.4
    unlinked: float = 0.5  # times this where a line names no skill of the taxonomy
    thin_mass: float = 3.0  # a posting's lines weigh at least this much together

    # Within a line: its named skills against its wording; within the wording: meaning against
    # words.
    skill_share: float = 0.7
    dense_share: float = 0.7

    # Cosines at or below `dense_low` say nothing, at or above `dense_high` everything.
    dense_low: float = 0.25
    dense_high: float = 0.75

    # How much a second and third passage for the same thing close of the gap left by the first.
    second: float = 0.25
    third: float = 0.1

    # The most that a passage of each kind can be worth.
    assessed: float = 1.0
    certified: float = 0.8
    project: float = 0.6
    claimed: float = 0.4

    # Factors of strength: at the lowest value, and where the value is not known.
    score_floor: float = 0.1
    score_unknown: float = 0.8
    hours_floor: float = 0.7
    hours_unknown: float = 0.9
    recency_floor: float = 0.6
    recency_unknown: float = 0.85
    decay_hours: float = 40.0  # hours until 63 % of what hours can add is added
    decay_years: float = 3.0  # years until half of what recency can add is lost

    # From this score on, a line (or a skill of it) counts as met, or as partly met.
    met: float = 0.45
    partly: float = 0.2
    near: float = 0.65  # a skill this near shows the wanted one; else it is listed as missing

    def __post_init__(self) -> None:
        unbounded = {"version", "decay_years", "decay_hours", "thin_mass"}
        for item in fields(self):
            value = getattr(self, item.name)
            if item.name not in unbounded and not 0.0 <= value <= 1.0:
                raise ValueError(f"weight {item.name} = {value} is outside 0..1")
        if min(self.decay_years, self.decay_hours, self.thin_mass) <= 0:
            raise ValueError("decay_years, decay_hours and thin_mass are more than 0")
        if not self.assessed > self.certified > self.project > self.claimed > 0:
            raise ValueError("strength falls from assessed over certified and project to claimed")
        if not self.dense_low < self.dense_high:
            raise ValueError("dense_low is below dense_high")
        if not self.partly <= self.met:
            raise ValueError("partly is at most met")
        if not 0 < self.skill_share < 1:
            raise ValueError("skill_share is between 0 and 1, so that words and skills both count")


DEFAULT_WEIGHTS = Weights()
