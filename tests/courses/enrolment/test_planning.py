"""Seating many at once: the plan."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lms.courses.enrolment.planning import Known, Plan, Written, from_text, make

ADDRESSES = st.sampled_from(
    ["a@example.org", "A@example.org", "b@example.org", "c@example.org", "nobody@example.org", "x"]
)
KNOWN = {
    "a@example.org": Known(1, "가", None),
    "b@example.org": Known(2, "나", "active"),
    "c@example.org": Known(3, "다", "withdrawn"),
}


def plan(*texts: str, left: int = 10) -> Plan:
    return make([Written(i, text) for i, text in enumerate(texts, 1)], KNOWN, left)


def test_each_line_has_its_outcome() -> None:
    made = plan("a@example.org", "b@example.org", "nobody@example.org", "x", "A@EXAMPLE.org")
    assert [line.outcome for line in made.lines] == [
        "seat", "already", "unknown", "invalid", "repeated",
    ]  # fmt: skip


def test_one_who_left_may_be_seated_again() -> None:
    assert plan("c@example.org").seats == (3,)


def test_where_the_seats_end_the_rest_is_told_so() -> None:
    made = plan("a@example.org", "c@example.org", left=1)
    assert [line.outcome for line in made.lines] == ["seat", "full"]


def test_addresses_are_read_between_commas_lines_and_spaces() -> None:
    found = from_text("a@x.kr, b@x.kr; c@x.kr\n\nd@x.kr")
    assert [(item.line, item.text) for item in found] == [
        (1, "a@x.kr"), (1, "b@x.kr"), (1, "c@x.kr"), (3, "d@x.kr"),
    ]  # fmt: skip


def test_a_name_beside_an_address_is_left_out() -> None:
    text = '홍길동 <hong@example.org>, 김\tkim@example.org\n"박" (park@example.org); 이름만'
    assert [(line.line, line.text) for line in from_text(text)] == [
        (1, "hong@example.org"), (1, "kim@example.org"), (2, "park@example.org"), (2, "이름만"),
    ]  # fmt: skip


@given(st.lists(ADDRESSES, max_size=15), st.integers(0, 4))
def test_nobody_is_seated_twice_or_beyond_the_seats(texts: list[str], left: int) -> None:
    made = plan(*texts, left=left)
    assert len(set(made.seats)) == len(made.seats) <= left
    assert made.seats_left == left - len(made.seats)
    assert len(made.lines) == len(texts)


@given(st.lists(ADDRESSES, max_size=8), st.integers(0, 4))
def test_the_same_look_has_the_same_digest(texts: list[str], left: int) -> None:
    assert plan(*texts, left=left).digest == plan(*texts, left=left).digest
    assert plan(*texts, "z@example.org", left=left).digest != plan(*texts, left=left).digest
