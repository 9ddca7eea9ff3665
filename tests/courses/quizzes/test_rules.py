"""The decisions about quizzes, over all kinds of values."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.courses.quizzes.rules import counting, drawing, ending, publishing, reviewing, saving
from lms.courses.quizzes.rules.counting import Counting, Finished
from lms.courses.quizzes.rules.drawing import Slot, draw
from lms.courses.quizzes.rules.ending import Ended
from lms.courses.quizzes.rules.reviewing import Moment, Part
from lms.courses.quizzes.rules.saving import Save
from lms.courses.quizzes.rules.starting import Situation, left, start_reasons

NOW = datetime(2026, 10, 5, 3, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
moments = st.integers(-5_000, 5_000).map(lambda minutes: NOW + minutes * MINUTE)
maybe_moments = st.none() | moments
shares = st.decimals(0, 1, places=4)


def situation(**changes: object) -> Situation:
    values: dict[str, object] = {
        "published": True, "enrolled": True, "running": True, "available_from": None,
        "closes_at": None, "attempts_allowed": 1, "extra_attempts": 0, "attempts_made": 0,
        "questions": 3,
    }  # fmt: skip
    return Situation(**(values | changes))  # type: ignore[arg-type]


def codes(found: list) -> set[str]:
    return {reason.code for reason in found}


# --- starting ----------------------------------------------------------------------------------
def test_an_open_quiz_may_be_started():
    assert start_reasons(situation(), NOW) == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"published": False}, "not_published"),
        ({"enrolled": False}, "not_enrolled"),
        ({"running": False}, "offering_closed"),
        ({"available_from": NOW + MINUTE}, "not_yet"),
        ({"closes_at": NOW}, "closed"),
        ({"attempts_made": 1}, "no_attempts_left"),
        ({"questions": 0}, "no_questions"),
    ],
)
def test_each_hindrance_is_named(changes, code):
    assert codes(start_reasons(situation(**changes), NOW)) == {code}


@given(maybe_moments, maybe_moments, st.integers(0, 5), st.integers(0, 3), st.integers(0, 9))
def test_starting_is_refused_exactly_outside_the_window_or_without_attempts(
    opens, closes, allowed, extra, made
):
    found = codes(
        start_reasons(
            situation(
                available_from=opens, closes_at=closes, attempts_allowed=allowed,
                extra_attempts=extra, attempts_made=made,
            ),
            NOW,
        )
    )  # fmt: skip
    assert ("not_yet" in found) == (opens is not None and opens > NOW)
    assert ("closed" in found) == (closes is not None and closes <= NOW)
    assert ("no_attempts_left" in found) == (allowed > 0 and made >= allowed + extra)


def test_one_more_attempt_for_one_person_is_one_more():
    assert left(situation(attempts_allowed=2, extra_attempts=1, attempts_made=2)) == 1
    assert left(situation(attempts_allowed=0, attempts_made=50)) is None


def test_an_access_code_typed_on_another_system_is_the_same_code():
    guarded = situation(access_code="빛고을7")
    decomposed = unicodedata.normalize("NFD", " 빛고을7 ")
    assert start_reasons(guarded, NOW, decomposed) == []
    assert codes(start_reasons(guarded, NOW, "무등7")) == {"wrong_code"}
    assert codes(start_reasons(guarded, NOW, "")) == {"wrong_code"}
    assert start_reasons(guarded, NOW) == []  # not asked for yet


# --- ending ------------------------------------------------------------------------------------
@given(moments, st.none() | st.integers(1, 600), st.integers(0, 200), maybe_moments)
def test_an_attempt_never_runs_past_the_close_nor_past_its_limit(start, limit, extra, closes):
    end = ending.attempt_end(start, limit_minutes=limit, extra_minutes=extra, closes_at=closes)
    assert end.at >= start
    if closes is not None:
        assert end.at <= max(closes, start)
    if limit is not None:
        assert end.at <= start + (limit + extra) * MINUTE
        if closes is None or closes >= start + (limit + extra) * MINUTE:
            assert end == ending.End(start + (limit + extra) * MINUTE, Ended.TIME)


@given(moments, st.integers(1, 600), st.integers(0, 200), maybe_moments)
def test_extra_minutes_never_take_time_away(start, limit, extra, closes):
    usual = ending.attempt_end(start, limit_minutes=limit, extra_minutes=0, closes_at=closes)
    given_more = ending.attempt_end(
        start, limit_minutes=limit, extra_minutes=extra, closes_at=closes
    )
    assert given_more.at >= usual.at


def test_whoever_has_a_later_closing_date_may_go_on_after_the_others():
    end = ending.attempt_end(NOW, limit_minutes=60, extra_minutes=30, closes_at=NOW + 120 * MINUTE)
    assert end == ending.End(NOW + 90 * MINUTE, Ended.TIME)


def test_a_reopened_attempt_ends_when_the_teacher_said():
    end = ending.attempt_end(
        NOW - timedelta(days=3), limit_minutes=10, extra_minutes=0, closes_at=NOW - MINUTE,
        reopened_until=NOW + 5 * MINUTE,
    )  # fmt: skip
    assert end.at == NOW + 5 * MINUTE


def test_the_end_itself_is_in_time_and_ten_seconds_are_for_the_way():
    assert ending.phase(NOW, NOW) == "running"
    assert ending.phase(NOW, NOW + timedelta(seconds=10)) == "grace"
    assert ending.phase(NOW, NOW + timedelta(seconds=10, microseconds=1)) == "over"
    assert ending.seconds_left(NOW, NOW + MINUTE) == 0


# --- saving ------------------------------------------------------------------------------------
saves = st.builds(Save, st.sampled_from(["a", "b", "c"]), st.integers(1, 50), moments)


@given(st.lists(saves, min_size=1, max_size=12))
def test_within_one_tab_an_older_save_never_replaces_a_newer_one(arrivals):
    standing = None
    for save in arrivals:
        before = standing
        if saving.stands(standing, save):
            standing = save
        if before is not None and before.client == standing.client:
            assert standing.sequence >= before.sequence


@given(st.permutations([Save("a", n, NOW + n * MINUTE) for n in range(1, 7)]))
def test_whatever_order_the_network_delivers_the_last_answer_of_a_tab_stands(arrivals):
    standing = None
    for save in arrivals:
        if saving.stands(standing, save):
            standing = save
    assert standing == Save("a", 6, NOW + 6 * MINUTE)


def test_what_waited_offline_does_not_undo_what_another_tab_saved_since():
    newer = Save("b", 1, NOW)
    waited = Save("a", 9, saving.given_at(NOW + MINUTE, 5 * MINUTE, NOW - 30 * MINUTE))
    assert not saving.stands(newer, waited)
    assert saving.stands(newer, Save("a", 9, NOW + MINUTE))


@given(moments, st.floats(-1e9, 1e9, allow_nan=False), moments)
def test_no_tab_moves_an_answer_into_the_future_or_before_the_attempt(arrived, seconds, start):
    start = min(start, arrived)
    found = saving.given_at(arrived, timedelta(seconds=seconds), start)
    assert start <= found <= arrived


# --- what counts -------------------------------------------------------------------------------
attempts = st.lists(
    st.tuples(shares, st.sampled_from([Decimal(10), Decimal(8)])), min_size=1, max_size=6
).map(
    lambda rows: [
        Finished(number, counting.earned(share, possible), possible)
        for number, (share, possible) in enumerate(rows, start=1)
    ]
)


@given(attempts, st.randoms())
def test_the_order_in_which_attempts_are_listed_never_matters(made, random):
    mixed = list(made)
    random.shuffle(mixed)
    for rule in Counting:
        assert counting.result(made, rule, Decimal(10)) == counting.result(mixed, rule, Decimal(10))


@given(attempts)
def test_what_counts_is_an_attempt_or_lies_among_them(made):
    percents = [counting.percent(one.points, one.possible) for one in made]
    first = counting.result(made, Counting.FIRST, Decimal(10))
    last = counting.result(made, Counting.LAST, Decimal(10))
    highest = counting.result(made, Counting.HIGHEST, Decimal(10))
    average = counting.result(made, Counting.AVERAGE, Decimal(10))
    assert (first.percent, last.percent) == (percents[0], percents[-1])
    assert highest.percent == max(percents)
    assert min(percents) - Decimal("0.01") <= average.percent <= max(percents) + Decimal("0.01")


def test_an_average_is_exact_and_rounded_half_up():
    made = [Finished(n, Decimal(points), Decimal(10)) for n, points in enumerate((7, 8, 8), 1)]
    found = counting.result(made, Counting.AVERAGE, Decimal(10))
    assert found.points == Decimal("7.6667")
    assert found.percent == Decimal("76.67")


def test_the_highest_is_of_shares_and_keeps_the_points_of_its_own_attempt():
    made = [Finished(1, Decimal(8), Decimal(8)), Finished(2, Decimal(9), Decimal(10))]
    found = counting.result(made, Counting.HIGHEST, Decimal(10))
    assert (found.points, found.possible, found.numbers) == (Decimal(8), Decimal(8), (1,))
    even = [*made, Finished(3, Decimal(10), Decimal(10))]
    assert counting.result(even, Counting.HIGHEST, Decimal(10)).numbers == (3,)


def test_a_result_waits_while_a_person_has_to_mark():
    made = [Finished(1, Decimal(6), Decimal(10)), Finished(2, None, Decimal(10))]
    assert counting.result(made, Counting.AVERAGE, Decimal(10)).points is None
    assert counting.result(made, Counting.LAST, Decimal(10)).points is None
    highest = counting.result(made, Counting.HIGHEST, Decimal(10))
    assert (highest.points, highest.waiting) == (Decimal(6), True)
    assert counting.passed(highest, Decimal(60)) is True  # nothing can take that away
    assert counting.passed(highest, Decimal(61)) is None


def test_nobody_has_passed_what_has_no_pass_mark():
    found = counting.result([Finished(1, Decimal(10), Decimal(10))], Counting.LAST, Decimal(10))
    assert counting.passed(found, None) is None
    assert counting.passed(found, Decimal(100)) is True


# --- what is shown -----------------------------------------------------------------------------
options = st.fixed_dictionaries(
    {str(moment): st.lists(st.sampled_from([str(part) for part in Part])) for moment in Moment}
)


@given(options)
def test_nothing_is_shown_during_an_attempt_whatever_is_set(chosen):
    assert reviewing.shown(chosen, Moment.DURING) == frozenset()


@given(options, st.sampled_from(list(Moment)))
def test_right_answers_never_show_without_the_questions(chosen, moment):
    found = reviewing.shown(chosen, moment)
    assert Part.ANSWERS in found or found <= {Part.MARKS}


@given(maybe_moments, maybe_moments, moments)
def test_every_look_has_its_one_moment(submitted, closes, now):
    found = reviewing.moment_of(submitted_at=submitted, closes_at=closes, now=now)
    assert (found is Moment.DURING) == (submitted is None)
    if submitted is not None:
        assert (found is Moment.AFTER_CLOSE) == (closes is not None and now >= closes)


@given(options, moments, maybe_moments, st.integers(0, 4_000))
def test_a_mark_that_was_told_stays_told(chosen, submitted, closes, later):
    def told(at: datetime) -> bool:
        return reviewing.released(chosen, submitted_at=submitted, closes_at=closes, now=at)

    if told(submitted + MINUTE):
        assert told(submitted + MINUTE + later * MINUTE)


def test_a_mark_is_not_told_before_the_moment_that_shows_it():
    after = {"after_close": ["answers", "marks"]}
    closes = NOW + timedelta(hours=1)
    told = {"submitted_at": NOW, "closes_at": closes}
    assert not reviewing.released(after, now=closes - MINUTE, **told)
    assert reviewing.released(after, now=closes, **told)


# --- drawing -----------------------------------------------------------------------------------
def pool(*numbers: int) -> tuple[tuple[int, int], ...]:
    return tuple((number, number * 10) for number in numbers)


def drawn_slot(key: int, numbers: tuple[int, ...], count: int, section: int = 0) -> Slot:
    return Slot(key, Decimal(1), pool(*numbers), count, drawn=True, section=section)


slots_of = st.lists(
    st.tuples(st.sets(st.integers(1, 12), max_size=8), st.integers(1, 4)), min_size=1, max_size=4
).map(
    lambda rows: [
        drawn_slot(key, tuple(sorted(numbers)), count)
        for key, (numbers, count) in enumerate(rows, start=1)
    ]
)


@given(slots_of, st.integers(0, 2**31 - 1), st.booleans())
def test_the_same_seed_draws_the_same_and_no_question_twice(slots, seed, shuffle):
    first, again = draw(slots, seed, shuffle=shuffle), draw(slots, seed, shuffle=shuffle)
    assert first == again
    ids = [one.question_id for one in first.questions]
    assert len(ids) == len(set(ids))
    if not first.shortages:
        by_slot = {slot.id: slot for slot in slots}
        assert len(ids) == sum(slot.count for slot in slots)
        for one in first.questions:
            assert (one.question_id, one.version_id) in by_slot[one.slot_id].questions


@given(slots_of, st.integers(0, 2**31 - 1))
def test_a_draw_falls_short_only_where_the_bank_does(slots, seed):
    """Hall's condition: enough for every group of draws taken together."""
    enough = all(
        len({q for slot in group for q, _v in slot.questions}) >= sum(slot.count for slot in group)
        for size in range(1, len(slots) + 1)
        for group in combinations(slots, size)
    )
    assert bool(draw(slots, seed, shuffle=False).shortages) == (not enough)


def test_a_pinned_question_is_not_drawn_as_well():
    slots = [Slot(1, Decimal(2), pool(1)), drawn_slot(2, (1, 2, 3), 2)]
    for seed in range(20):
        found = draw(slots, seed, shuffle=True)
        assert sorted(one.question_id for one in found.questions) == [1, 2, 3]


def test_a_draw_that_falls_short_says_by_how_much():
    found = draw([drawn_slot(7, (1, 2), 5)], 1, shuffle=False)
    assert found.questions == ()
    assert [(one.slot_id, one.wanted, one.found) for one in found.shortages] == [(7, 5, 2)]


def test_shuffling_stays_within_a_section_and_differs_between_attempts():
    slots = [Slot(n, Decimal(1), pool(n), section=0 if n < 6 else 1) for n in range(1, 11)]
    orders = set()
    for seed in range(30):
        found = draw(slots, seed, shuffle=True).questions
        assert {one.question_id for one in found[:5]} == {1, 2, 3, 4, 5}
        orders.add(tuple(one.question_id for one in found))
    assert len(orders) > 20
    straight = draw(slots, 3, shuffle=False).questions
    assert [one.question_id for one in straight] == list(range(1, 11))


def test_a_quiz_is_worth_what_its_questions_are():
    slots = [Slot(1, Decimal("2.5"), pool(1)), drawn_slot(2, (2, 3, 4, 5), 3)]
    assert drawing.expected_points(slots) == Decimal("5.5")


# --- publishing --------------------------------------------------------------------------------
def test_publishing_says_everything_that_is_missing():
    found = publishing.publish_reasons(
        questions=0, points=Decimal(0), shortages=(drawing.Shortage(1, 5, 2),),
        closes_at=NOW, skills=0, now=NOW,
    )  # fmt: skip
    assert codes(found) == {"no_questions", "shortage", "close_is_past"}
    ready = publishing.publish_reasons(
        questions=2, points=Decimal(3), shortages=(), closes_at=None, skills=1, now=NOW
    )
    assert ready == []


def test_a_window_must_be_long_enough_for_the_limit():
    window = (NOW, NOW + 30 * MINUTE)
    assert publishing.date_problems(*window, 30) == []
    assert codes(publishing.date_problems(*window, 31)) == {"window_too_short"}
    assert codes(publishing.date_problems(NOW, NOW, None)) == {"closes_before_opening"}
