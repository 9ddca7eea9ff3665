"""The one engine: groups within groups, each by its own method. Pure, exact.

Every group goes the same way: what of it counts now → limits → the method's scales → points. What
an item is worth at the top is the product of the scales above it, so that the parts of all items
add up to the whole by construction.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from lms.courses.gradebook.rules.aggregation import (
    BOUNDED,
    KNOW_EXTRA,
    METHODS,
    ONE,
    Asked,
    Made,
)
from lms.courses.gradebook.rules.limits import NO_LIMITS, NOTHING, Limits, Member, total
from lms.courses.gradebook.rules.model import Key, Score

#: How far a group looks: only marks, or what has none as zero, or the whole scheme.
CURRENT, FINAL, SCHEME = "current", "final", "scheme"


@dataclass(frozen=True)
class Group:
    """Items and groups that become one number. *key* is ("category", 3), ("period", 1) …

    *method*: of ``aggregation.METHODS``. *weight*, *extra*: within the group above.
    """

    key: Key
    method: str
    members: tuple[Score | Group, ...]
    weight: Fraction | None = None
    extra: bool = False
    limits: Limits = NO_LIMITS
    include_empty: bool = False
    expected: int = 0


@dataclass(slots=True)
class Leaf:
    """An item in the tree: its standing, what it earned and may earn."""

    score: Score
    outcome: str
    earned: Fraction
    possible: Fraction
    why: str = ""


@dataclass
class Branch:
    """A group in the tree and what it came to.

    *scale*: what a point of it is worth in points at the top of what was evaluated; of its own
    leaves each is worth that times its scale in *made*.
    """

    group: Group
    made: Made | None
    earned: Fraction
    possible: Fraction
    points: Fraction
    leaves: list[Leaf]
    branches: list[Branch] = field(default_factory=list)
    why: str = ""
    weight: Fraction = NOTHING
    scale: Fraction = NOTHING

    @property
    def value(self) -> Fraction | None:
        """Its share of what is possible; None while nothing of it counts."""
        if self.made is None or self.possible <= 0:
            return None
        return self.earned / self.possible

    def all_branches(self) -> Iterable[Branch]:
        """Every group below, however deep; not this one."""
        for branch in self.branches:
            yield branch
            yield from branch.all_branches()


@lru_cache(maxsize=4096)
def exact(value: Decimal) -> Fraction:
    """The same number as a fraction. A gradebook has few different ones: they are kept."""
    return Fraction(value)


def evaluate(group: Group, look: str = CURRENT) -> Branch:
    """What *group* comes to, with everything below it."""
    branch = _grown(group, look)
    branch.scale = ONE
    _spread(branch, ONE)
    return branch


def _grown(group: Group, look: str) -> Branch:
    own = FINAL if group.include_empty and look == CURRENT else look
    bounded, knows_extra = group.method in BOUNDED, group.method in KNOW_EXTRA
    leaves, members, branches = [], [], []
    for member in group.members:
        if isinstance(member, Group):
            below = _grown(member, look)
            # A group above that counts what is empty as zero counts an empty group as zero, too.
            branches.append(_grown(member, own) if below.made is None and own != look else below)
        else:
            leaf = _leaf(member, own, bounded=bounded)
            leaves.append(leaf)
            members.append(_of_leaf(leaf, knows_extra=knows_extra))
    members += [
        _of_branch(branch, by_points=group.method == "points", scheme=group.method == "natural")
        for branch in branches
    ]
    fewer = 0
    if group.expected:
        fewer = sum(leaf.outcome == "excused" and not leaf.score.extra_credit for leaf in leaves)
    asked = Asked(group.limits, max(0, group.expected - fewer))
    made = METHODS[group.method](members, asked)
    grown = Branch(group, made, NOTHING, NOTHING, NOTHING, leaves, branches)
    if made is None:
        return grown
    by_key = {member.key: member for member in members}
    grown.possible = made.possible
    grown.earned = total(
        by_key[key].earned if scale is ONE else scale * by_key[key].earned
        for key, scale in made.scale.items()
    )
    counted = [by_key[key].points for key in made.scale if not by_key[key].extra]
    grown.points = total(counted)
    if made.filled and counted:  # zeros weigh what the work beside them does
        grown.points *= Fraction(len(counted) + made.filled, len(counted))
    return grown


def _leaf(score: Score, look: str, *, bounded: bool) -> Leaf:
    outcome = _outcome(score, look)
    possible = exact(score.possible) if score.possible > 0 else NOTHING
    earned = NOTHING
    why = ""
    if outcome == "counted" and score.earned is not None:
        earned = exact(score.earned)
        if bounded and not 0 <= earned <= possible:
            earned, why = min(max(NOTHING, earned), possible), "capped"
    return Leaf(score, outcome, earned, possible, why)


def _outcome(score: Score, look: str) -> str:
    """What becomes of an item before any limit."""
    if score.omit_from_final:
        return "omitted"
    if look == SCHEME:
        return "zero"
    if score.excused:
        return "excused"
    if score.hidden:
        return "hidden"
    if score.earned is None or not score.posted:
        return "zero" if look == FINAL else "not_graded"
    if score.pending and look == CURRENT:
        return "pending"
    return "counted"


def _of_leaf(leaf: Leaf, *, knows_extra: bool) -> Member:
    score = leaf.score
    return Member(
        key=score.key,
        earned=leaf.earned,
        possible=leaf.possible,
        points=leaf.possible,
        weight=None if score.weight is None else exact(score.weight),
        extra=score.extra_credit and knows_extra,
        fixed=score.never_drop,
        present=leaf.outcome in {"counted", "zero"},
    )


def _of_branch(branch: Branch, *, by_points: bool, scheme: bool) -> Member:
    """A group as a member of the one above it."""
    group = branch.group
    present = branch.made is not None
    if by_points and present and not branch.points:
        present = bool(branch.earned)
    return Member(
        key=group.key,
        earned=branch.earned,
        possible=branch.possible,
        points=branch.points,
        weight=group.weight,
        extra=group.extra,
        present=present,
        full=_grown(group, SCHEME).possible if scheme else None,
    )


def _spread(branch: Branch, scale: Fraction) -> None:
    """Say of every group below what it is worth at the top, and what it weighs in its own."""
    made = branch.made
    for below in branch.branches:
        below.why = made.why.get(below.group.key, "") if made else ""
        own = made.scale.get(below.group.key, NOTHING) if made else NOTHING
        below.scale = scale * own
        if made and made.possible:
            below.weight = own * below.possible / made.possible
        _spread(below, below.scale)
