"""Two markers, members of a group, numbers for names, and sharing out, as properties."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.courses.grading import rules
from lms.courses.grading.rules import Given, Seat, Turn

points = st.decimals(0, 100, places=2)
by_criterion = st.dictionaries(st.integers(1, 5), points, min_size=1, max_size=5)


@st.composite
def markings(draw: st.DrawFn) -> tuple[Given, Given]:
    """What two people give for the same criteria."""
    first = draw(by_criterion)
    second = {key: draw(points) for key in first}
    return Given(sum(first.values()), first), Given(sum(second.values()), second)


@given(markings(), points)
def test_the_order_of_two_markers_never_matters(
    both: tuple[Given, Given], tolerance: Decimal
) -> None:
    first, second = both
    assert rules.differ(first, second, tolerance) == rules.differ(second, first, tolerance)
    assert rules.between(first, second) == rules.between(second, first)
    assert not rules.differ(first, first, Decimal(0))


@given(markings())
def test_the_middle_lies_between_both_in_every_criterion_and_adds_up(
    both: tuple[Given, Given],
) -> None:
    first, second = both
    middle = rules.between(first, second)
    assert middle.points == sum(middle.by_criterion.values())
    for key, value in middle.by_criterion.items():
        low, high = sorted((first.by_criterion[key], second.by_criterion[key]))
        assert low <= value <= high
        assert abs(2 * value - low - high) <= Decimal("0.01")


@given(markings(), points, points)
def test_a_wider_tolerance_never_asks_for_more_decisions(
    both: tuple[Given, Given], one: Decimal, other: Decimal
) -> None:
    low, high = sorted((one, other))
    if rules.differ(*both, high):
        assert rules.differ(*both, low)


people = st.integers(1, 4)


@st.composite
def seats(draw: st.DrawFn) -> list[Seat]:
    """Nobody, one marker or two, each done or not."""
    ids = draw(st.lists(people, max_size=2, unique=True))
    return [Seat(person, place, draw(st.booleans())) for place, person in enumerate(ids, start=1)]


@given(people, seats(), st.booleans())
def test_nobody_sees_the_other_marking_before_both_are_in(
    person: int, held: list[Seat], twice: bool
) -> None:
    turn = rules.turn_of(person, held, twice=twice, graded=False)
    both_in = len(held) == 2 and all(seat.handed_over for seat in held)
    assert (turn is Turn.SETTLE) == both_in


@given(people, seats())
def test_a_marker_who_is_done_changes_nothing_and_a_third_never_marks(
    person: int, held: list[Seat]
) -> None:
    turn = rules.turn_of(person, held, twice=True, graded=False)
    own = next((seat for seat in held if seat.person_id == person), None)
    if turn in {Turn.FIRST, Turn.SECOND}:
        assert own is None or not own.handed_over
        assert len({seat.person_id for seat in held} | {person}) <= 2
        assert own is None or turn == (Turn.FIRST if own.position == 1 else Turn.SECOND)


@given(people, seats(), st.booleans())
def test_a_final_mark_is_changed_as_one_mark(person: int, held: list[Seat], twice: bool) -> None:
    turn = rules.turn_of(person, held, twice=twice, graded=True)
    assert turn in {Turn.MARK, Turn.SETTLE}


@given(st.none() | points, st.dictionaries(people, points), people)
def test_a_member_has_the_points_of_the_group_unless_set_apart(
    group: Decimal | None, apart: dict[int, Decimal], person: int
) -> None:
    found = rules.member_points(group, apart, person)
    if group is None:
        assert found is None
    else:
        assert found == apart.get(person, group)


keys = st.text("0123456789abcdef", min_size=64, max_size=64)


@given(keys, st.integers(1, 10**6), st.integers(0, 100), st.integers(0, 100))
def test_numbers_and_samples_stay_the_same_and_a_higher_share_holds_a_lower_one(
    key: str, person: int, one: int, other: int
) -> None:
    whose = rules.unit(person, None)
    number = rules.blind_number(key, whose)
    assert rules.NUMBER.fullmatch(number)
    assert number == rules.blind_number(key, whose)
    low, high = sorted((one, other))
    assert rules.sampled(key, whose, low) <= rules.sampled(key, whose, high)
    assert not rules.sampled(key, whose, 0)
    assert rules.sampled(key, whose, 100)


def test_another_assignment_gives_the_same_person_another_number() -> None:
    numbers = {rules.blind_number(key * 64, rules.unit(7, None)) for key in "0123456789"}
    assert len(numbers) == 10
    assert rules.blind_number("0" * 64, rules.unit(7, 7)) not in numbers


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("한지우_과제.pdf", "file-1.pdf"),
        ("hanjiwoo", "file-1"),
        ("report.JIWOO HAN", "file-1"),
        ("a.ipynb", "file-1.ipynb"),
        ("x.한지우", "file-1"),
    ],
)
def test_a_hidden_file_keeps_nothing_of_its_name_but_a_plain_suffix(name: str, kept: str) -> None:
    assert rules.blind_file_name(1, name) == kept


@given(
    st.lists(st.sets(st.integers(1, 60), min_size=1, max_size=4), max_size=12),
    st.lists(st.integers(100, 104), min_size=1, unique=True),
)
def test_sharing_out_is_even_and_keeps_groups_whole(
    drawn: list[set[int]], graders: list[int]
) -> None:
    seen: set[int] = set()
    units = []
    for unit in drawn:
        if rest := sorted(unit - seen):
            units.append(rest)
            seen |= unit
    given_out = rules.evenly(units, graders, {})
    assert set(given_out) == seen
    for unit in units:
        assert len({given_out[person] for person in unit}) == 1
    load = [sum(1 for one in given_out.values() if one == grader) for grader in graders]
    largest = max((len(unit) for unit in units), default=0)
    assert max(load) - min(load) <= max(largest, 1)
    assert rules.evenly(units, graders, {}) == given_out
