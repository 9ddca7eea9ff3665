"""Versions compared, words found, outlines read, dates and links moved."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.courses.content.rules import Decision, Standing, decide
from lms.courses.content.rules.copying import moved, relinked, shift_in_days
from lms.courses.content.rules.finding import flattened, readied, snippet, where
from lms.courses.content.rules.history import ADDED, REMOVED, Gap, amount, compare, folded
from lms.courses.content.rules.outlines import TooLong, TooMuch, typed

texts = st.text(alphabet="가나 a\n.", max_size=60)


@given(texts, texts)
def test_a_comparison_holds_both_texts_whole(old: str, new: str) -> None:
    lines = compare(old, new)
    assert "\n".join(line.text for line in lines if line.kind != ADDED) == old
    assert "\n".join(line.text for line in lines if line.kind != REMOVED) == new
    assert [line.before for line in lines if line.before] == list(range(1, old.count("\n") + 2))


@given(texts)
def test_the_same_text_has_not_changed(text: str) -> None:
    assert (amount(compare(text, text)).added, amount(compare(text, text)).removed) == (0, 0)


@given(texts, texts, st.integers(0, 3))
def test_folding_hides_only_what_is_the_same(old: str, new: str, around: int) -> None:
    lines = compare(old, new)
    shown = folded(lines, around)
    hidden = sum(one.lines for one in shown if isinstance(one, Gap))
    assert hidden + sum(not isinstance(one, Gap) for one in shown) == len(lines)


def test_only_the_words_that_changed_are_marked() -> None:
    removed, added = compare("커널이 영상을 지납니다.", "필터가 영상을 지납니다.")
    assert [p.text for p in removed.pieces if p.changed] == ["커널이"]
    assert [p.text for p in added.pieces if p.changed] == ["필터가"]


@given(st.text(max_size=40), st.text(max_size=5))
def test_what_is_found_stands_there(text: str, needle: str) -> None:
    text = readied(text)
    place = where(text, needle)
    if place is not None:
        assert 0 <= place[0] < place[1] <= len(text)


@pytest.mark.parametrize(
    ("text", "needle", "found"),
    [
        ("합성곱 신경망", "ㅎㅅㄱ", "합성곱"),
        ("합성곱 신경망", "ㅅㄱㅅㄱㅁ", "성곱 신경망"),
        ("Convolution", "conv", "Conv"),
        ("100% 이상", "%", "%"),
        ("합성곱", "합성", "합성"),
        ("İstanbul 여행", "여행", "여행"),
    ],
)
def test_words_are_found_by_letters_and_by_initials(text: str, needle: str, found: str) -> None:
    place = where(readied(text), needle)
    assert place is not None
    assert readied(text)[slice(*place)] == found


def test_a_snippet_leaves_the_marks_of_markdown_out() -> None:
    shown = snippet(flattened("## 제목\n\n**굵은** [링크](https://x.kr/y) 뒤"), "링크")
    assert shown is not None
    assert "*" not in shown.before + shown.after
    assert "https" not in shown.after
    assert snippet("", "x") is None


def test_an_outline_is_read_line_by_line() -> None:
    found = typed("머리 차시\n# 1주차\n- 합성곱\n2. 풀링\n\n#  2주차 \n* 전이 학습\n")
    assert [(one.title, one.lessons) for one in found] == [
        ("", ["머리 차시"]), ("1주차", ["합성곱", "풀링"]), ("2주차", ["전이 학습"]),
    ]  # fmt: skip


def test_too_many_and_too_long_lines_are_refused() -> None:
    with pytest.raises(TooMuch):
        typed("x\n" * 201)
    with pytest.raises(TooLong) as error:
        typed("짧음\n" + "긴" * 161)
    assert error.value.args[0] == 2


@given(st.text(max_size=200))
def test_no_title_of_an_outline_is_empty_or_broken(text: str) -> None:
    try:
        found = typed(text)
    except (TooMuch, TooLong):
        return
    for module in found:
        assert all(title.strip() and "\n" not in title for title in module.lessons)


@given(st.integers(-3000, 3000))
def test_a_moved_date_keeps_its_time_of_day(days: int) -> None:
    at = datetime(2026, 9, 1, 14, 59, tzinfo=UTC)
    assert moved(at, days) == at + timedelta(days=days)
    assert moved(None, days) is None


def test_dates_move_as_far_as_the_first_days_lie_apart() -> None:
    first, next_one = date(2026, 3, 2), date(2026, 9, 1)
    assert shift_in_days("start", first, next_one, 5) == 183
    assert shift_in_days("days", first, next_one, 5) == 5
    assert shift_in_days("none", first, next_one, 5) == 0


def test_links_lead_to_copies_and_other_links_stay() -> None:
    body = "[a](/learn/3/lessons/5) /learn/3/lessons/55 /learn/4/lessons/5"
    assert relinked(body, 3, 8, {5: 9}) == (
        "[a](/learn/8/lessons/9) /learn/3/lessons/55 /learn/4/lessons/5"
    )


@pytest.mark.parametrize(
    ("item", "opened", "expected"),
    [
        (Standing(True), False, Decision(True, "item_done")),
        (Standing(False), True, Decision(False, "item_not_done")),
        (None, True, Decision(True, "item_gone")),
        (None, False, Decision(False, "not_viewed")),
    ],
)
def test_a_lesson_by_an_activity_follows_it(item: Any, opened: bool, expected: Decision) -> None:
    assert decide("item", 0, opened=opened, item=item) == expected
