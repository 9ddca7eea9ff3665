"""Who reviews whose work, for any people: nobody their own, as evenly as can be, nothing moved."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.courses.peer_review.rules import Work, deal, pairing_reasons, shortfall

COUNTS = st.integers(1, 5)
SEEDS = st.text("abcdef0123456789", min_size=1, max_size=8)


def alone(count: int, start: int = 1) -> list[Work]:
    """Works of people who work by themselves."""
    return [Work(f"p{one}", frozenset({one})) for one in range(start, start + count)]


def people_of(works: list[Work]) -> set[int]:
    return {one for work in works for one in work.owners}


@st.composite
def groups(draw: st.DrawFn) -> list[Work]:
    """Works of groups of one to five people."""
    sizes = draw(st.lists(st.integers(1, 5), min_size=1, max_size=8))
    found, person = [], 1
    for number, size in enumerate(sizes):
        found.append(Work(f"g{number}", frozenset(range(person, person + size))))
        person += size
    return found


def loads(pairs: tuple[tuple[int, str], ...], works: list[Work]) -> dict[str, int]:
    count = {work.key: 0 for work in works}
    for _one, key in pairs:
        count[key] += 1
    return count


@given(st.integers(0, 30), COUNTS, SEEDS)
def test_alone_everybody_reviews_and_is_reviewed_by_the_same_number(
    count: int, n: int, seed: str
) -> None:
    works = alone(count)
    dealt = deal(works, people_of(works), n, seed)
    expected = max(0, min(n, count - 1))
    for one in range(1, count + 1):
        assert sum(person == one for person, _key in dealt.new) == expected
    assert set(loads(dealt.new, works).values()) <= {expected}
    assert len(set(dealt.new)) == len(dealt.new)


@given(groups(), COUNTS, SEEDS)
def test_nobody_reviews_their_own_work_and_everybody_as_many_as_there_are(
    works: list[Work], n: int, seed: str
) -> None:
    dealt = deal(works, people_of(works), n, seed)
    owners = {work.key: work.owners for work in works}
    assert all(one not in owners[key] for one, key in dealt.new)
    for one in people_of(works):
        others = sum(one not in work.owners for work in works)
        assert sum(person == one for person, _key in dealt.new) >= min(n, others)


@given(groups(), COUNTS, SEEDS)
def test_every_work_gets_as_many_reviewers_as_there_are_to_ask(
    works: list[Work], n: int, seed: str
) -> None:
    people = people_of(works)
    dealt = deal(works, people, n, seed)
    count = loads(dealt.new, works)
    for work in works:
        assert count[work.key] >= min(n, len(people - work.owners))
    assert dict(dealt.short) == {key: held for key, held in count.items() if held < n}


@given(st.integers(2, 6), st.integers(1, 4), COUNTS, SEEDS)
def test_groups_of_one_size_are_reviewed_evenly(number: int, size: int, n: int, seed: str) -> None:
    works = [Work(f"g{at}", frozenset(range(at * size, at * size + size))) for at in range(number)]
    count = loads(deal(works, people_of(works), n, seed).new, works)
    assert max(count.values()) - min(count.values()) <= 1


@given(groups(), COUNTS, SEEDS, st.randoms())
def test_the_order_of_people_and_works_does_not_matter(
    works: list[Work], n: int, seed: str, chance: object
) -> None:
    people = sorted(people_of(works))
    first = deal(works, people, n, seed)
    chance.shuffle(works)  # type: ignore[attr-defined]
    chance.shuffle(people)  # type: ignore[attr-defined]
    assert deal(works, people, n, seed) == first


@given(groups(), COUNTS, SEEDS)
def test_dealing_again_changes_nothing(works: list[Work], n: int, seed: str) -> None:
    people = people_of(works)
    first = deal(works, people, n, seed)
    assert deal(works, people, n, seed, held=first.new).new == ()


@given(st.integers(2, 15), st.integers(1, 3), COUNTS, SEEDS)
def test_who_hands_in_late_is_added_and_nothing_that_was_dealt_moves(
    count: int, late: int, n: int, seed: str
) -> None:
    works = alone(count)
    first = deal(works, people_of(works), n, seed)
    more = works + alone(late, start=count + 1)
    added = deal(more, people_of(more), n, seed, held=first.new)
    assert not set(added.new) & set(first.new)
    total = loads(first.new + added.new, more)
    for work in more[count:]:
        (newcomer,) = work.owners
        assert sum(one == newcomer for one, _key in added.new) >= min(n, len(more) - 1)
        assert total[work.key] >= min(n, len(more) - 1)


@given(st.integers(4, 15), st.integers(1, 3), SEEDS)
def test_who_leaves_is_replaced_by_those_who_have_least(count: int, n: int, seed: str) -> None:
    works = alone(count)
    first = deal(works, people_of(works), n, seed)
    stays = tuple(pair for pair in first.new if pair[0] != 1)
    dealt = deal(works, people_of(works) - {1}, n, seed, held=stays)
    total = loads(stays + dealt.new, works)
    assert all(held >= min(n, count - 1 - (work.key != "p1")) for work, held in
               ((work, total[work.key]) for work in works))  # fmt: skip
    assert all(one != 1 for one, _key in dealt.new)


@given(st.integers(3, 12), COUNTS, SEEDS)
def test_what_a_teacher_took_away_does_not_come_back(count: int, n: int, seed: str) -> None:
    works = alone(count)
    first = deal(works, people_of(works), n, seed)
    taken = first.new[0]
    again = deal(
        works, people_of(works), n, seed,
        held=first.new[1:], barred={taken}, excused={taken[0]: 1},
    )  # fmt: skip
    assert taken not in again.new
    assert all(key == taken[1] for _one, key in again.new)


@pytest.mark.parametrize(
    ("count", "n", "code", "given_each"),
    [(0, 2, "nobody_handed_in", 0), (1, 2, "one_work", 0), (2, 2, "few_works", 1),
     (3, 5, "few_works", 2), (3, 2, None, 2)],
)  # fmt: skip
def test_small_classes_say_why_there_are_fewer(
    count: int, n: int, code: str | None, given_each: int
) -> None:
    works = alone(count)
    reason = shortfall(works, people_of(works), n)
    assert (reason.code if reason else None) == code
    if code == "few_works":
        assert reason is not None
        assert reason.params == {"wanted": n, "given": given_each}
    assert len(deal(works, people_of(works), n, "s").new) == count * given_each


def test_a_teacher_cannot_pair_somebody_with_their_own_groups_work() -> None:
    work = Work("g1", frozenset({1, 2}))
    ask: dict[str, Any] = {"has": {"g2"}, "learners": {1, 2, 3}}
    assert [one.code for one in pairing_reasons(2, work, **ask)] == ["own_work"]
    assert [one.code for one in pairing_reasons(9, work, **ask)] == ["not_a_learner"]
    assert pairing_reasons(3, work, **ask) == []
    assert [one.code for one in pairing_reasons(3, Work("g2", frozenset()), **ask)] == [
        "reviews_already"
    ]
