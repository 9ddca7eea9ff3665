"""Seats by group. The rule: a student belongs to the *first* group, in order, that fits them.

They sit in one of its seats while it has any, otherwise in the open remainder (the seats that no
group holds), which is for everybody. A group further down is never tried.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Group:
    """Reserved seats: of an organisation's students, of all others (*others*), of years of study."""

    id: int
    seats: int
    organisation_id: int | None = None
    others: bool = False
    years: tuple[int, ...] = ()

    def fits(self, organisation_ids: Collection[int], year: int | None) -> bool:
        """Whether a student of these organisations and that year belongs to it."""
        if self.years and year not in self.years:
            return False
        if self.organisation_id is None:
            return True
        return (self.organisation_id in organisation_ids) is not self.others


@dataclass(frozen=True)
class Pools:
    """An offering's seats. *held*: seats taken by group id; *reserved*: whether groups hold now."""

    capacity: int
    taken: int
    groups: tuple[Group, ...] = ()
    held: Mapping[int, int] = field(default_factory=dict)
    reserved: bool = True

    @property
    def open_seats(self) -> int:
        """Seats that no group holds; never below none."""
        if not self.reserved:
            return self.capacity
        return max(0, self.capacity - sum(group.seats for group in self.groups))

    @property
    def open_taken(self) -> int:
        """Seats taken that count in the open remainder."""
        if not self.reserved:
            return self.taken
        return self.taken - sum(self.held.get(group.id, 0) for group in self.groups)


@dataclass(frozen=True)
class Pool:
    """Where a seat is counted: a group's, or the open remainder (none)."""

    group_id: int | None


def group_of(
    groups: Iterable[Group], organisation_ids: Collection[int], year: int | None
) -> Group | None:
    """The first group that fits; none: only the open remainder."""
    return next((group for group in groups if group.fits(organisation_ids, year)), None)


def seat_for(pools: Pools, group: Group | None) -> Pool | None:
    """Where somebody of *group* would sit now; none: there is no seat for them."""
    if pools.taken >= pools.capacity:
        return None
    if not pools.reserved:
        return Pool(None)
    if group is not None and pools.held.get(group.id, 0) < group.seats:
        return Pool(group.id)
    return Pool(None) if pools.open_taken < pools.open_seats else None


def free_for(pools: Pools, group: Group | None) -> int:
    """How many more like somebody of *group* would find a seat."""
    left = max(0, pools.capacity - pools.taken)
    if not pools.reserved:
        return left
    own = max(0, group.seats - pools.held.get(group.id, 0)) if group is not None else 0
    return min(left, own + max(0, pools.open_seats - pools.open_taken))


def seated(pools: Pools, pool: Pool) -> Pools:
    """The pools after one more sits in *pool*."""
    held = dict(pools.held)
    if pool.group_id is not None:
        held[pool.group_id] = held.get(pool.group_id, 0) + 1
    return Pools(pools.capacity, pools.taken + 1, pools.groups, held, pools.reserved)


@dataclass(frozen=True)
class Waiting:
    """Somebody on a waitlist, in its order."""

    key: int
    group: Group | None


def promoted(
    pools: Pools, queue: Sequence[Waiting], barred: Callable[[int], bool] = lambda _key: False
) -> list[tuple[int, Pool]]:
    """Who of *queue* gets which seat now, in order.

    Somebody for whom there is no seat, or whom another rule keeps out for now (*barred*, asked only
    of those for whom there is one), keeps their place and is passed over; no seat that anybody in
    the queue could take stays free.
    """
    found = []
    for one in queue:
        pool = seat_for(pools, one.group)
        if pool is not None and not barred(one.key):
            found.append((one.key, pool))
            pools = seated(pools, pool)
    return found
