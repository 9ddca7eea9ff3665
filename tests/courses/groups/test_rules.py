"""Dividing people into groups, as properties."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.courses.groups import rules
from lms.courses.groups.rules import Division, Named, SignUp, Written, deal, plan

NOW = datetime(2026, 3, 2, tzinfo=UTC)
people = st.lists(st.integers(1, 500), unique=True, max_size=40)


@given(people, st.integers(1, 9))
def test_everybody_finds_a_place_and_sizes_differ_by_one_at_most(
    someone: list[int], count: int
) -> None:
    dealt = deal(someone, dict.fromkeys(range(count), 0), None)
    assert sorted(dealt) == sorted(someone)
    sizes = [list(dealt.values()).count(key) for key in range(count)]
    assert max(sizes) - min(sizes) <= 1


@given(people, st.integers(1, 12))
def test_groups_of_a_size_hold_everybody_and_none_is_larger(someone: list[int], size: int) -> None:
    count = rules.groups_needed(len(someone), size=size)
    dealt = deal(someone, dict.fromkeys(range(count), 0), None)
    assert len(dealt) == len(someone)
    assert all(list(dealt.values()).count(key) <= size for key in range(count))


@given(people, st.dictionaries(st.integers(0, 5), st.integers(0, 4), max_size=6), st.integers(1, 5))
def test_no_group_goes_beyond_its_capacity_and_no_place_stays_free_in_vain(
    someone: list[int], held: dict[int, int], capacity: int
) -> None:
    dealt = deal(someone, held, capacity)
    after = {key: size + list(dealt.values()).count(key) for key, size in held.items()}
    assert all(size <= max(capacity, held[key]) for key, size in after.items())
    if len(dealt) < len(someone):
        assert all(size >= capacity for size in after.values())


@given(st.lists(st.integers(1, 20).map(lambda n: f"{n} 조"), unique=True), st.integers(0, 12))
def test_new_names_are_nobody_elses(taken: list[str], count: int) -> None:
    fresh = rules.fresh_names("{n}조", taken, count)
    keys = [rules.name_key(name) for name in fresh + taken]
    assert len(fresh) == count
    assert len(keys) == len(set(keys))


@given(
    st.booleans(), st.booleans(), st.none() | st.integers(-9, 9), st.none() | st.integers(1, 4),
    st.integers(0, 5), st.booleans(),
)  # fmt: skip
def test_signing_up_is_refused_only_for_reasons_that_are_true(
    by_self: bool, locked: bool, days: int | None, capacity: int | None, size: int, inside: bool
) -> None:
    until = None if days is None else NOW + timedelta(days=days)
    situation = SignUp(by_self, locked, until, capacity, size, inside)
    codes = {reason.code for reason in rules.signup_reasons(situation, NOW)}
    if not by_self:
        assert codes == {"by_teacher"}
        return
    assert ("locked" in codes) is locked
    assert ("signup_over" in codes) is (until is not None and until < NOW)
    assert ("full" in codes) is (not inside and capacity is not None and size >= capacity)
    assert "full" not in {r.code for r in rules.signup_reasons(situation, NOW, leaving=True)}


ROSTER = [
    Named(1, "한지우", "2026-00001", "jiwoo@example.org", "Han Jiwoo"),
    Named(2, "서민준", "2026-00002", "minjun@example.org"),
    Named(3, "김하나", "2026-00003", "one@example.org"),
    Named(4, "김하나", "2026-00004", "two@example.org"),
]


@pytest.mark.parametrize(
    ("who", "group", "outcome"),
    [
        ("한지우", "1조", "already"),
        ("han jiwoo", "2조", "move"),
        ("MINJUN@example.org", "2조", "place"),
        ("2026-00002", "새 조", "place"),
        ("김하나", "2조", "ambiguous"),
        ("2026-00004", "2조", "place"),
        ("없는사람", "2조", "unknown"),
        ("서민준", "", "no_group"),
        ("서민준", "가" * 81, "too_long"),
        ("서민준", "1 조", "full"),
    ],
)
def test_each_line_of_a_list_says_what_becomes_of_it(who: str, group: str, outcome: str) -> None:
    division = Division(groups={10: "1조", 20: "2조"}, members={1: 10}, capacity=1)
    (line,) = plan([Written(1, who, group)], ROSTER, division).lines
    assert line.outcome == outcome


written = st.lists(
    st.tuples(
        st.sampled_from(["한지우", "서민준", "김하나", "2026-00003", "없음", ""]),
        st.sampled_from(["1조", "2조", "새 조", ""]),
    ),
    max_size=12,
)


@given(written, st.none() | st.integers(1, 3))
def test_a_plan_places_nobody_twice_and_fills_no_group_beyond_its_capacity(
    lines: list[tuple[str, str]], capacity: int | None
) -> None:
    division = Division(groups={10: "1조", 20: "2조"}, members={1: 10}, capacity=capacity)
    rows = [Written(n, who, group) for n, (who, group) in enumerate(lines, start=1)]
    made = plan(rows, ROSTER, division)
    placed = [line.person_id for line in made.changes]
    assert len(placed) == len(set(placed))
    after = {1: "1조"} | {line.person_id: line.group for line in made.changes}
    if capacity is not None:
        for name in set(after.values()):
            assert list(after.values()).count(name) <= capacity
    assert plan(rows, ROSTER, division).digest == made.digest
