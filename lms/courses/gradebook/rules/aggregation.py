"""How a group makes one number of its members: every method in one shape. Pure, exact.

A method answers with a *scale* for each member that counts: what a point of that member is worth
in points of the group. The group's earned points are then the sum of scale × earned, whatever the
method, and so every method explains itself in the same way.

Sources of the rules: Canvas (GradeCalculator), Moodle (grade_category, "natural" is SUM), Open edX
(AssignmentFormatGrader).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from lms.courses.gradebook.rules.limits import (
    NO_LIMITS,
    NOTHING,
    Limits,
    Member,
    by_total,
    by_value,
    total,
)

WHOLE = Fraction(100)
ONE = Fraction(1)


@dataclass
class Made:
    """What a method made. *scale*: of each member that counts; *why*: of those that do not.

    *filled*: zeros that stand for expected work which is not there; *sum_of_weights*: of a method
    that goes by weights, before they were spread.
    """

    possible: Fraction
    scale: dict[tuple[str, int], Fraction] = field(default_factory=dict)
    why: dict[tuple[str, int], str] = field(default_factory=dict)
    filled: int = 0
    sum_of_weights: Fraction | None = None


@dataclass(frozen=True)
class Asked:
    """What a method needs to know beside the members."""

    limits: Limits = NO_LIMITS
    expected: int = 0


Method = Callable[[Sequence[Member], Asked], Made | None]


def points(members: Sequence[Member], asked: Asked) -> Made | None:
    """Points over points (Canvas). None while there is nothing at all."""
    here = [member for member in members if member.present]
    if not here:
        return None
    dropped = by_total(here, asked.limits)
    kept = [member for member in here if member.key not in dropped]
    scale = {
        member.key: ONE
        if member.points is member.possible or not member.possible
        else member.points / member.possible
        for member in kept
    }
    possible = total(member.points for member in kept if not member.extra)
    return Made(possible, scale, dict(dropped))


def percent(members: Sequence[Member], asked: Asked) -> Made | None:
    """By weights in percent (Canvas): those of members without points go to the rest; what adds up
    to less than 100 is scaled up, what adds up to more stays. Extra credit stays as it is set."""
    made = _weighted(members)
    weights = made.sum_of_weights
    if not made.scale or not weights:
        return None
    if weights < WHOLE:
        extra = {member.key for member in members if member.extra}
        made.scale = {
            key: scale if key in extra else scale * WHOLE / weights
            for key, scale in made.scale.items()
        }
    return made


def periods(members: Sequence[Member], asked: Asked) -> Made | None:
    """As :func:`percent`; but without any weight the whole is zero, as in Canvas."""
    if not any(member.present and member.possible for member in members):
        return None
    return percent(members, asked) or _weighted(members)


def shares(members: Sequence[Member], asked: Asked) -> Made | None:
    """By weights in percent of a whole that is always 100 (Open edX)."""
    return _weighted(members)


def _weighted(members: Sequence[Member]) -> Made:
    made = Made(WHOLE, sum_of_weights=NOTHING)
    for member in members:
        if not member.present:
            continue
        if not member.possible:
            made.why[member.key] = "no_points"
        elif member.weight is None or member.weight <= 0:
            made.why[member.key] = "no_weight"
        else:
            made.scale[member.key] = member.weight / member.possible
            if not member.extra:
                made.sum_of_weights = (made.sum_of_weights or NOTHING) + member.weight
    return made


def mean(members: Sequence[Member], asked: Asked) -> Made | None:
    """Every member the same."""
    return _average(members, asked, lambda member: ONE)


def wmean(members: Sequence[Member], asked: Asked) -> Made | None:
    """Every member by its own weight; 1 where none is set, none at 0."""
    return _average(members, asked, lambda member: ONE if member.weight is None else member.weight)


def swmean(members: Sequence[Member], asked: Asked) -> Made | None:
    """Every member by its points; extra credit on top of them."""
    return _average(members, asked, lambda member: member.possible)


def ecmean(members: Sequence[Member], asked: Asked) -> Made | None:
    """Every member the same; extra credit on top, times its weight."""
    return _average(
        members,
        asked,
        lambda member: ONE if member.weight is None or not member.extra else member.weight,
    )


def _average(
    members: Sequence[Member], asked: Asked, weigh: Callable[[Member], Fraction]
) -> Made | None:
    kept, made = _kept(members, asked)
    weights = {member.key: weigh(member) for member in kept}
    for member in kept:
        if weights[member.key] <= 0:
            made.why[member.key] = "no_weight"
    kept = [member for member in kept if weights[member.key] > 0]
    base = total(weights[member.key] for member in kept if not member.extra)
    if not base:
        return None
    made.scale = {
        member.key: weights[member.key] * WHOLE / (base * member.possible) for member in kept
    }
    return _capped(kept, made)


def median(members: Sequence[Member], asked: Asked) -> Made | None:
    """The one in the middle, or the mean of the two."""
    kept, made = _kept(members, asked)
    middle = len(kept) // 2
    return _picked(
        kept, made, kept[middle : middle + 1] if len(kept) % 2 else kept[middle - 1 :][:2]
    )


def lowest(members: Sequence[Member], asked: Asked) -> Made | None:
    """The lowest."""
    kept, made = _kept(members, asked)
    return _picked(kept, made, kept[:1])


def highest(members: Sequence[Member], asked: Asked) -> Made | None:
    """The highest."""
    kept, made = _kept(members, asked)
    best = [member for member in kept if member.value == kept[-1].value]
    return _picked(kept, made, best[:1])


def mode(members: Sequence[Member], asked: Asked) -> Made | None:
    """What occurs most often; of several the highest."""
    kept, made = _kept(members, asked)
    times = Counter(member.value for member in kept)
    if not times:
        return None
    most = max(times, key=lambda value: (times[value], value))
    return _picked(kept, made, [member for member in kept if member.value == most])


def _picked(kept: Sequence[Member], made: Made, chosen: Sequence[Member]) -> Made | None:
    if not chosen:
        return None
    made.scale = {member.key: WHOLE / (len(chosen) * member.possible) for member in chosen}
    made.why |= {member.key: "outranked" for member in kept if member.key not in made.scale}
    return made


def expected(members: Sequence[Member], asked: Asked) -> Made | None:
    """The mean over at least so many; what is not there is zero, and is dropped first."""
    here, made = _pointed(members)
    plain = [member for member in here if not member.extra]
    made.filled = max(0, asked.expected - len(plain))
    lowest = max(0, asked.limits.drop_lowest - made.filled)
    limits = Limits(lowest, asked.limits.drop_highest, asked.limits.keep_highest)
    made.why |= by_value(here, limits)
    made.filled = max(0, made.filled - asked.limits.drop_lowest)
    if asked.limits.keep_highest and not asked.limits.drop_lowest:
        made.filled = min(made.filled, max(0, asked.limits.keep_highest - len(plain)))
    kept = [member for member in here if member.key not in made.why]
    count = made.filled + sum(1 for member in kept if not member.extra)
    if not count:
        return made if asked.expected else None
    made.scale = {member.key: WHOLE / (count * member.possible) for member in kept}
    return made


def natural(members: Sequence[Member], asked: Asked) -> Made | None:
    """The sum of points, with weights that may be set by hand and extra credit on top (Moodle).

    Weights are set over the whole scheme, with or without marks (:func:`_scheme`). Over what
    counts now, the ones set by hand keep their proportion, and the rest is shared by points.
    """
    set_ = _scheme(
        [
            member if member.full is None else replace(member, possible=member.full)
            for member in members
            if (member.full or member.possible) > 0
        ]
    )
    here, made = _pointed(members)
    if _alike(members, set_):
        made.why |= by_value(here, asked.limits)
    kept = [member for member in here if member.key not in made.why]
    base = [member for member in kept if not member.extra and set_[member.key] > 0]
    possible = total(member.possible for member in base)
    weight = total(set_[member.key] for member in base)
    if not possible:
        return None
    by_hand = [member for member in base if member.weight is not None]
    taken = total(set_[member.key] for member in by_hand) / weight
    open_points = possible - total(member.possible for member in by_hand)
    weights = {}
    for member in kept:
        if set_[member.key] <= 0:
            made.why[member.key] = "no_weight"
        elif member.weight is not None:
            weights[member.key] = set_[member.key] / weight
        elif not member.extra:  # it is in the base, so its points are among the open ones
            weights[member.key] = member.possible / open_points * (1 - taken)
        else:
            weights[member.key] = member.possible / possible
    made.possible = possible
    by_key = {member.key: member for member in kept}
    made.scale = {key: weight * possible / by_key[key].possible for key, weight in weights.items()}
    return _capped(kept, made)


def _scheme(members: Sequence[Member]) -> dict[tuple[str, int], Fraction]:
    """The weights of a natural category as they are set, of 1: by hand, or by points.

    Set by hand over 100 in all, or leaving nothing to share, they are brought to 100.
    """
    by_hand = {member.key: member.weight / WHOLE for member in members if member.weight is not None}
    plain = [member for member in members if not member.extra]
    counted = [member for member in plain if by_hand.get(member.key, ONE) > 0]
    taken = total(by_hand[member.key] for member in counted if member.key in by_hand)
    possible = total(member.possible for member in counted)
    automatic = [member for member in plain if member.key not in by_hand]
    open_points = total(member.possible for member in automatic)
    normalise = taken > 1 or (not automatic and taken != 1)
    found = {}
    for member in members:
        if member.key in by_hand:
            weight = max(NOTHING, by_hand[member.key])
            found[member.key] = weight / taken if normalise and taken else weight
        elif member.extra:
            found[member.key] = member.possible / possible if possible else NOTHING
        elif taken >= 1:
            found[member.key] = NOTHING
        else:
            found[member.key] = member.possible / open_points * (1 - taken)
    return found


def _alike(members: Sequence[Member], set_: dict[tuple[str, int], Fraction]) -> bool:
    """Whether a natural category can drop at all: every item has the same points and weight."""
    listed = [member for member in members if member.key in set_]
    return not any(member.extra for member in listed) and (
        len({(member.possible, set_[member.key]) for member in listed}) <= 1
    )


def _pointed(members: Sequence[Member]) -> tuple[list[Member], Made]:
    """What is there and has points, the lowest first."""
    made = Made(WHOLE)
    made.why = {
        member.key: "no_points" for member in members if member.present and not member.possible
    }
    here = [member for member in members if member.present and member.possible]
    return sorted(here, key=lambda member: (member.value, member.key)), made


def _kept(members: Sequence[Member], asked: Asked) -> tuple[list[Member], Made]:
    here, made = _pointed(members)
    made.why |= by_value(here, asked.limits)
    return [member for member in here if member.key not in made.why], made


def _capped(kept: Sequence[Member], made: Made) -> Made:
    """No more than the whole: extra credit, in the order of its keys, fills what is left."""
    if not any(member.extra for member in kept):
        return made
    reached = total(
        made.scale[member.key] * member.earned
        for member in kept
        if member.key in made.scale and not member.extra
    )
    for member in sorted(kept, key=lambda member: member.key):
        if not member.extra or member.key not in made.scale:
            continue
        part = made.scale[member.key] * member.earned
        left = max(NOTHING, made.possible - reached)
        if part > left:
            made.scale[member.key] = left / member.earned
            made.why[member.key] = "capped"
            part = left
        reached += part
    return made


#: What each method is; "canvas" of a category is "points".
METHODS: dict[str, Method] = {
    "points": points,
    "percent": percent,
    "periods": periods,
    "shares": shares,
    "canvas": points,
    "mean": mean,
    "wmean": wmean,
    "swmean": swmean,
    "ecmean": ecmean,
    "median": median,
    "min": lowest,
    "max": highest,
    "mode": mode,
    "natural": natural,
    "expected": expected,
}

#: Those that know extra credit; elsewhere it is an item like any other.
KNOW_EXTRA = frozenset({"points", "canvas", "percent", "swmean", "ecmean", "natural", "expected"})

#: Those in which an item never has more than its points, nor less than none (Moodle).
BOUNDED = frozenset(
    {"mean", "wmean", "swmean", "ecmean", "median", "min", "max", "mode", "natural"}
)
