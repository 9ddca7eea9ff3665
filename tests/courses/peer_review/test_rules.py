"""Names taken out, what reviews say together, and from when they are read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.courses.peer_review.rules import (
    Given,
    Phase,
    complete_reasons,
    differs,
    mask,
    phase,
    shown_from,
    summarise,
)

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
POINTS = st.decimals(0, 100, places=2)


@pytest.mark.parametrize(
    "text",
    [
        "한지우는 이렇게 했다",
        "# author: Han Jiwoo",
        "han  jiwoo",
        "학번 2026-00007",
        "jiwoo@example.org로",
    ],
)
def test_what_gives_the_author_away_is_taken_out(text: str) -> None:
    names = ["한지우", "Han Jiwoo", "2026-00007", "jiwoo@example.org"]
    shown = mask(text, names).casefold()
    assert all(name.casefold() not in shown for name in names)
    assert "jiwoo" not in shown


def test_other_words_stay_as_they_are() -> None:
    assert mask("The Handbook of Jiwoos", ["Han", "Jiwoo"]) == "The Handbook of Jiwoos"
    assert mask("그대로", []) == "그대로"
    assert mask("a b", ["a", ""]) == "a b"  # one letter is no name


@given(st.text(), st.lists(st.text(max_size=8), max_size=4))
def test_masking_never_fails_and_is_done_once(text: str, names: list[str]) -> None:
    once = mask(text, names)
    assert mask(text, reversed(names)) == once


@given(st.lists(POINTS, min_size=1, max_size=6), st.randoms())
def test_the_mean_lies_between_and_order_does_not_matter(
    points: list[Decimal], chance: object
) -> None:
    given_ = [Given({1: one}, one) for one in points]
    found = summarise(given_, [1, 2])
    assert found.mean is not None
    assert min(points) <= found.mean <= max(points)
    assert found.spread == max(points) - min(points)
    assert 2 not in found.by_criterion
    chance.shuffle(given_)  # type: ignore[attr-defined]
    assert summarise(given_, [1, 2]) == found


def test_reviews_without_points_have_no_mean() -> None:
    found = summarise([Given({}, None), Given({}, None)], [])
    assert (found.count, found.mean, found.spread) == (2, None, None)
    assert not differs(found, Decimal(100))


def test_reviews_far_apart_are_pointed_out() -> None:
    def two(first: int, second: int) -> bool:
        pair = [Given({}, Decimal(first)), Given({}, Decimal(second))]
        return differs(summarise(pair, []), Decimal(100))

    assert two(90, 59)
    assert not two(90, 60)


def test_a_review_is_complete_with_every_criterion_or_else_a_comment() -> None:
    assert [r.code for r in complete_reasons({1: None, 2: Decimal(0)}, [1, 2], "말")] == [
        "criteria_open"
    ]
    assert complete_reasons({1: Decimal(0)}, [1], "") == []
    assert [r.code for r in complete_reasons({}, [], "  ")] == ["comment_needed"]
    assert complete_reasons({}, [], "좋습니다") == []


def test_the_moments_themselves_are_in_time() -> None:
    assert phase(True, NOW, NOW + DAY, NOW) is Phase.WAITING
    assert phase(True, NOW - DAY, NOW, NOW) is Phase.REVIEWING
    assert phase(True, NOW - DAY, NOW, NOW + timedelta(seconds=1)) is Phase.OVER
    assert phase(False, NOW, NOW, NOW) is Phase.OFF
    assert phase(True, None, NOW, NOW) is Phase.OFF


@given(
    st.sampled_from(["nothing", "comments", "all"]),
    st.sampled_from(["due", "mark", "at"]),
    st.integers(-9, 9),
    st.one_of(st.none(), st.integers(-9, 9)),
)
def test_nothing_is_read_before_the_reviews_are_due(
    shows: str, when: str, at: int, released: int | None
) -> None:
    moment = shown_from(
        shows, when,
        reviews_due=NOW,
        shown_at=NOW + at * DAY,
        released_at=None if released is None else NOW + released * DAY,
    )  # fmt: skip
    if shows == "nothing" or (when == "mark" and released is None):
        assert moment is None
    else:
        assert moment is not None
        assert moment >= NOW
