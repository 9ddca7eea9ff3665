"""What opens when: by date, after what comes before, and never in a circle."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from lms.courses.content.rules import Key, Need, Rule, Standing
from lms.courses.content.rules.release import all_waits, circle, decide, own_date

NOW = datetime(2026, 12, 1, tzinfo=UTC)
LESSON, QUIZ, GONE = Key("lesson", 1), Key("quiz", 2), Key("lesson", 9)
THERE = frozenset({LESSON, QUIZ})

keys = st.sampled_from([LESSON, QUIZ, GONE])
marks = st.none() | st.integers(0, 100).map(Decimal)
needs = st.lists(st.builds(Need, keys, marks), max_size=4).map(tuple)
moments = st.none() | st.integers(-5, 5).map(lambda days: NOW + timedelta(days=days))
rules = st.lists(st.builds(Rule, moments, needs), max_size=3)
standings = st.dictionaries(keys, st.builds(Standing, st.booleans(), marks))


def test_nothing_asked_for_is_open() -> None:
    assert decide(NOW, [], {}, THERE).open
    assert decide(NOW, [Rule()], {}, THERE).open


def test_a_date_opens_at_its_very_moment_and_the_latest_counts() -> None:
    later = NOW + timedelta(hours=1)
    found = decide(NOW, [Rule(NOW + timedelta(minutes=5)), Rule(later)], {}, THERE)
    assert [(reason.code, reason.at) for reason in found.reasons] == [("date", later)]
    assert decide(later, [Rule(later)], {}, THERE).open


def test_a_mark_is_asked_for_in_percent_and_only_one_that_was_shown_counts() -> None:
    rule = [Rule(needs=(Need(QUIZ, Decimal(60)),))]
    assert decide(NOW, rule, {QUIZ: Standing(True, None)}, THERE).reasons[0].code == "mark"
    assert not decide(NOW, rule, {QUIZ: Standing(True, Decimal("59.9999"))}, THERE).open
    assert decide(NOW, rule, {QUIZ: Standing(False, Decimal(60))}, THERE).open


@given(rules, standings)
def test_it_is_open_exactly_when_no_reason_is_left_and_reasons_are_given_once(
    asked: list[Rule], held: dict[Key, Standing]
) -> None:
    found = decide(NOW, asked, held, THERE)
    assert found.open == (not found.reasons)
    assert len(set(found.reasons)) == len(found.reasons)
    assert all(reason.need is None or reason.need.key in THERE for reason in found.reasons)


@given(rules, standings, st.integers(0, 10))
def test_waiting_and_doing_more_never_shut_anything(
    asked: list[Rule], held: dict[Key, Standing], days: int
) -> None:
    before = decide(NOW, asked, held, THERE)
    everything = {key: Standing(True, Decimal(100)) for key in (LESSON, QUIZ, GONE)}
    after = decide(NOW + timedelta(days=days), asked, {**held, **everything}, THERE)
    assert set(after.reasons) <= {r for r in after.reasons if r.code == "date"}
    assert after.open >= before.open


@given(rules, rules, standings)
def test_all_rules_must_hold_together(
    some: list[Rule], more: list[Rule], held: dict[Key, Standing]
) -> None:
    together = decide(NOW, [*some, *more], held, THERE).open
    apart = decide(NOW, some, held, THERE).open and decide(NOW, more, held, THERE).open
    assert together == apart


def test_a_section_has_its_own_date_or_everybodys() -> None:
    other = NOW + timedelta(days=1)
    assert own_date(NOW, {7: other}, 7) == other
    assert own_date(NOW, {7: other}, 8) == NOW
    assert own_date(NOW, {7: other}, None) == NOW
    assert own_date(None, {7: other}, 8) is None


graphs = st.dictionaries(
    st.integers(0, 7).map(lambda n: Key("lesson", n)),
    st.lists(st.integers(0, 7).map(lambda n: Key("lesson", n)), max_size=3),
)


@given(graphs)
def test_a_circle_is_found_where_there_is_one_and_is_one(graph: dict[Key, list[Key]]) -> None:
    for start in graph:
        way = circle(graph, start)
        reachable, ahead = set(), list(graph.get(start, []))
        while ahead:
            here = ahead.pop()
            if here not in reachable:
                reachable.add(here)
                ahead += graph.get(here, [])
        assert (way is not None) == (start in reachable)
        if way is not None:
            assert way[0] == way[-1] == start
            assert all(b in graph[a] for a, b in itertools.pairwise(way))


def test_a_module_waits_for_what_lies_in_it_and_its_parts_for_what_it_waits_for() -> None:
    module, other = Key("module", 1), Key("lesson", 5)
    waits = all_waits({1: [LESSON]}, {module: [other], other: [module]}, {})
    assert circle(waits, other) is not None  # 5 waits for the module, whose lessons wait for 5
    assert circle(all_waits({1: [LESSON]}, {module: [other]}, {}), module) is None
    by_item = all_waits({}, {QUIZ: [LESSON]}, {LESSON: QUIZ})
    assert circle(by_item, LESSON) == [LESSON, QUIZ, LESSON]
