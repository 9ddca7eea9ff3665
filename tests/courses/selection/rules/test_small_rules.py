"""Stages, offers, interview times and appeals."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from lms.courses.selection.rules import appealing, offering, slotting, staging
from lms.courses.selection.rules.grouping import codes_of
from lms.courses.selection.rules.offering import OfferState, Seats
from lms.courses.selection.rules.slotting import Span, clash, repeated
from lms.courses.selection.rules.staging import Rule, verdicts

NOON = datetime(2026, 3, 2, 3, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_equal_scores_at_the_last_place_all_go_on() -> None:
    scores = {1: Decimal(90), 2: Decimal(80), 3: Decimal(80), 4: Decimal(70), 5: None}
    found = verdicts(scores, Rule(top=2))
    assert [found[n].code for n in (1, 2, 3, 4, 5)] == [
        "first", "first", "first", "beyond", "no_score",
    ]  # fmt: skip
    assert found[5].goes_on is None


def test_a_pass_mark_comes_before_the_first_n() -> None:
    found = verdicts({1: Decimal(90), 2: Decimal(50)}, Rule(pass_mark=Decimal(60), top=2))
    assert (found[1].code, found[2].code) == ("first", "below")


def test_without_a_rule_a_person_decides() -> None:
    assert verdicts({1: Decimal(90)}, Rule())[1].goes_on is None


@given(
    st.dictionaries(st.integers(1, 20), st.decimals(0, 100, places=1)),
    st.decimals(0, 100, places=0),
    st.integers(1, 20),
)
def test_nobody_goes_on_before_somebody_with_a_better_score(
    scores: dict[int, Decimal], mark: Decimal, top: int
) -> None:
    found = verdicts(dict(scores), Rule(mark, top))
    inside = [scores[n] for n in scores if found[n].goes_on]
    outside = [scores[n] for n in scores if not found[n].goes_on]
    assert not inside or not outside or min(inside) > max(outside)


def test_an_offer_has_expired_when_the_clock_says_so_not_when_a_job_ran() -> None:
    assert offering.standing("open", NOON, NOON - HOUR) is OfferState.OPEN
    assert offering.standing("open", NOON, NOON) is OfferState.EXPIRED
    assert offering.standing("accepted", NOON, NOON + HOUR) is OfferState.ACCEPTED


def test_an_offer_never_outlasts_the_last_day_of_offers() -> None:
    assert offering.expiry(NOON, 48, None) == NOON + 48 * HOUR
    assert offering.expiry(NOON, 48, NOON + HOUR) == NOON + HOUR
    assert not offering.may_promote(NOON, NOON)


@given(st.integers(1, 50), st.integers(0, 60), st.integers(0, 60))
def test_free_seats_are_what_is_neither_taken_nor_held(cap: int, taken: int, held: int) -> None:
    assert Seats(cap, taken, held).free == max(0, cap - taken - held)


@given(st.integers(5, 60), st.integers(0, 30), st.integers(1, 20))
def test_repeated_slots_do_not_clash_with_one_another(minutes: int, pause: int, count: int) -> None:
    spans = repeated(NOON, minutes, pause, count)
    assert len(spans) == count
    for at, span in enumerate(spans):
        assert clash(span, spans[:at] + spans[at + 1 :]) is None


def test_touching_ends_are_no_clash_and_overlaps_are() -> None:
    first = Span(NOON, NOON + HOUR)
    assert clash(Span(NOON + HOUR, NOON + 2 * HOUR), [first]) is None
    assert clash(Span(NOON + HOUR / 2, NOON + 2 * HOUR), [first]) == first


def test_a_time_is_chosen_until_so_many_hours_before() -> None:
    assert slotting.may_choose(NOON, NOON - 25 * HOUR, 24)
    assert not slotting.may_choose(NOON, NOON - 24 * HOUR, 24)
    assert slotting.problems(NOON - HOUR, 3, 0, 99, NOON) == [
        "in_the_past", "length_out_of_range", "too_many_slots",
    ]  # fmt: skip


def test_appeals_have_a_window_and_one_waits_at_a_time() -> None:
    def code(now: datetime, *, waiting: bool = False) -> str:
        return appealing.closed_code(NOON, NOON + HOUR, now, waiting=waiting)

    assert code(NOON - HOUR) == "not_yet"
    assert code(NOON) == ""
    assert code(NOON, waiting=True) == "waiting"
    assert code(NOON + HOUR) == "over"
    assert appealing.closed_code(None, None, NOON, waiting=False) == "not_open"


def test_a_stage_takes_its_score_from_what_its_kind_allows() -> None:
    assert staging.problems("interview", "quiz", Rule(), Decimal(10), 2) == ["wrong_source"]
    assert staging.problems("test", "quiz", Rule(Decimal(60)), Decimal(10), 0) == []


def test_answers_of_a_group_are_named_as_the_form_names_them_or_refused() -> None:
    options = [["in_work", "재직 중", "In work"], ["seek", "구직 중", "Looking"]]
    typed = ["재직 중", "looking", "in_work", "재직"]
    assert codes_of("one", options, typed) == (["in_work", "seek"], ["재직"])
    assert codes_of("consent", [], ["예", "아니요"]) == (["yes"], ["아니요"])
    assert codes_of("address", [], ["광주광역시"]) == (["광주광역시"], [])
