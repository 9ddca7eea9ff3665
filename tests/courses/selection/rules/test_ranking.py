"""Order, ties, quotas, and the waiting list."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from lms.courses.selection.rules.ranking import (
    Applicant,
    ExtraPoints,
    Line,
    Quota,
    Waiting,
    digest,
    inputs_of,
    next_up,
    rank,
)

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
GROUPS = ("youth", "in_work", "gwangju")
NONE = ExtraPoints()


def one(key: int, *scores: int, groups: tuple[str, ...] = (), minutes: int = 0) -> Applicant:
    return Applicant(
        key,
        START + timedelta(minutes=minutes),
        tuple(Decimal(s) for s in scores),
        frozenset(groups),
    )


def places(lines: list[Line]) -> list[int]:
    return [line.key for line in lines]


def seated(lines: list[Line]) -> set[int]:
    return {line.key for line in lines if line.outcome == "seat"}


CROWD = st.lists(
    st.tuples(
        st.integers(0, 4), st.integers(0, 4), st.integers(0, 2), st.sets(st.sampled_from(GROUPS))
    ),
    max_size=25,
).map(
    lambda rows: [
        one(n, a * 20, b * 20, groups=tuple(groups), minutes=late)
        for n, (a, b, late, groups) in enumerate(rows)
    ]
)
QUOTAS = st.lists(
    st.builds(
        Quota, st.sampled_from(GROUPS), st.sampled_from(("reserved", "maximum")), st.integers(0, 8)
    ),
    max_size=3,
    unique_by=lambda quota: (quota.group, quota.kind),
)
WEIGHTS = (Decimal(40), Decimal(60))


@given(CROWD, QUOTAS, st.integers(0, 12), st.text(max_size=4), st.randoms(use_true_random=False))
def test_the_order_is_total_reproducible_and_free_of_the_order_of_rows(  # type: ignore[no-untyped-def]
    crowd, quotas, seats, seed, random
) -> None:
    first = rank(crowd, WEIGHTS, NONE, quotas, seats, seed)
    shuffled = list(crowd)
    random.shuffle(shuffled)
    assert rank(shuffled, WEIGHTS, NONE, quotas, seats, seed) == first
    assert [line.place for line in first] == list(range(1, len(crowd) + 1))
    totals = [line.total for line in first]
    assert totals == sorted(totals, reverse=True)
    assert digest(inputs_of(shuffled, WEIGHTS, NONE, quotas, seats, seed)) == digest(
        inputs_of(crowd, WEIGHTS, NONE, quotas, seats, seed)
    )


@given(CROWD, QUOTAS, st.integers(0, 12))
def test_seats_are_never_exceeded_and_never_left_to_somebody_who_could_sit(
    crowd: list[Applicant], quotas: list[Quota], seats: int
) -> None:
    lines = rank(crowd, WEIGHTS, NONE, quotas, seats, "s")
    inside = seated(lines)
    assert len(inside) <= seats
    members = {g: [a for a in crowd if g in a.groups] for g in GROUPS}
    for quota in quotas:
        count = sum(a.key in inside for a in members[quota.group])
        if quota.kind == "maximum":
            assert count <= quota.seats
    if not any(quota.kind == "maximum" for quota in quotas):
        assert len(inside) == min(seats, len(crowd))
        for quota in quotas[:1]:
            count = sum(a.key in inside for a in members[quota.group])
            assert count >= min(quota.seats, len(members[quota.group]), seats)
    waiting = [line.waiting for line in lines if line.outcome == "waiting"]
    assert waiting == list(range(1, len(waiting) + 1))


@given(CROWD, st.integers(0, 12))
def test_without_quotas_the_best_sit(crowd: list[Applicant], seats: int) -> None:
    lines = rank(crowd, WEIGHTS, NONE, [], seats, "s")
    assert places(lines)[:seats] == [line.key for line in lines if line.outcome == "seat"]


def test_ties_go_by_stage_then_by_who_submitted_first_then_by_lot() -> None:
    lines = rank(
        [one(1, 60, 40), one(2, 40, 60, minutes=1), one(3, 40, 60), one(4, 40, 60)],
        (Decimal(1), Decimal(1)), NONE, [], 2, "봄",
    )  # fmt: skip
    assert places(lines)[0] == 1
    assert lines[0].tie == "stage:0"
    assert places(lines)[3] == 2  # submitted last
    assert lines[1].tie == "lot"
    assert lines[2].tie == "submitted"


def test_another_seed_may_draw_another_lot_and_the_same_never_does() -> None:
    crowd = [one(n, 50) for n in range(20)]
    orders = {tuple(places(rank(crowd, (Decimal(1),), NONE, [], 5, seed))) for seed in "abcd"}
    assert len(orders) == 4


def test_extra_points_come_after_scoring_and_stop_at_the_cap() -> None:
    extra = ExtraPoints({"disability": Decimal(5), "low_income": Decimal(3)}, Decimal(6))
    lines = rank(
        [one(1, 80), one(2, 76, groups=("disability", "low_income"))],
        (Decimal(1),), extra, [], 1, "s",
    )  # fmt: skip
    assert [(line.key, line.base, line.extra, line.total) for line in lines] == [
        (2, Decimal(76), Decimal(6), Decimal(82)),
        (1, Decimal(80), Decimal(0), Decimal(80)),
    ]


def test_reserved_first_then_merit_and_what_is_not_filled_falls_back() -> None:
    crowd = [one(1, 90), one(2, 80), one(3, 70), one(4, 60, groups=("company",))]
    quota = Quota("company", "reserved", 2)
    lines = {line.key: line for line in rank(crowd, (Decimal(1),), NONE, [quota], 3, "s")}
    assert seated(list(lines.values())) == {1, 2, 4}
    assert (lines[4].why, lines[4].group) == ("reserved", "company")
    assert (lines[3].why, lines[3].waiting) == ("full", 1)


def test_a_maximum_bars_and_says_so() -> None:
    crowd = [one(n, 90 - n, groups=("in_work",)) for n in range(3)] + [one(9, 10)]
    quota = Quota("in_work", "maximum", 2)
    lines = {line.key: line for line in rank(crowd, (Decimal(1),), NONE, [quota], 3, "s")}
    assert seated(list(lines.values())) == {0, 1, 9}
    assert (lines[2].why, lines[2].group) == ("barred", "in_work")


@given(st.integers(0, 20), st.integers(0, 25))
def test_the_waiting_list_moves_in_its_order(count: int, free: int) -> None:
    waiting = [Waiting(n) for n in range(count)]
    assert next_up(waiting, {}, [], free) == list(range(min(count, free)))


def test_a_short_reserve_is_filled_first_and_a_full_maximum_keeps_its_place() -> None:
    waiting = [Waiting(1, frozenset({"in_work"})), Waiting(2), Waiting(3, frozenset({"company"}))]
    quotas = [Quota("company", "reserved", 1), Quota("in_work", "maximum", 4)]
    held = {"in_work": 4}
    assert next_up(waiting, held, quotas, 2) == [3, 2]
    assert next_up(waiting, {"in_work": 3}, quotas, 9) == [3, 1, 2]
