"""Resident registration numbers are found, and what only looks like them is left alone.

Every number here is invented; its checksum is computed in the test.
"""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.interop.formats.personal import (
    find_resident_numbers,
    has_resident_number,
    mask_resident_numbers,
)

WEIGHTS = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)


def number(front: str, back: str, separator: str = "-", wrong: int = 0) -> str:
    """A number with the checksum that twelve digits call for, off by ``wrong``."""
    digits = [int(ch) for ch in front + back]
    check = (11 - sum(w * d for w, d in zip(WEIGHTS, digits, strict=True)) % 11) % 10
    if back[0] in "5678":
        check = (check + 2) % 10
    return f"{front}{separator}{back}{(check + wrong) % 10}"


@pytest.mark.parametrize("separator", ["-", "", " ", " - ", "–", "―", "－", ".", "/", "\u200b"])
def test_a_number_is_found_however_its_parts_are_joined(separator: str) -> None:
    text = f"생년월일 등: {number('950314', '112345', separator)} 입니다"
    (found,) = find_resident_numbers(text)
    assert text[found.start : found.end] == number("950314", "112345", separator)


def test_full_width_digits_hide_nothing() -> None:
    wide = number("950314", "112345").translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    assert has_resident_number(wide)


def test_a_foreign_resident_has_a_checksum_of_its_own() -> None:
    assert has_resident_number(number("950314", "612345"))
    assert not has_resident_number(number("950314", "612345", wrong=1))


@pytest.mark.parametrize("wrong", range(1, 10))
def test_a_wrong_checksum_before_2020_is_no_resident_number(wrong: int) -> None:
    assert not has_resident_number(number("950314", "112345", wrong=wrong))


@pytest.mark.parametrize("wrong", range(10))
def test_numbers_given_since_october_2020_have_no_checksum(wrong: int) -> None:
    assert has_resident_number(number("210314", "312345", wrong=wrong))


@pytest.mark.parametrize(
    "label", ["주민등록번호", "주민번호", "주민 번호", "외국인등록번호", "RRN"]
)
def test_a_label_makes_a_changed_number_without_checksum_one(label: str) -> None:
    assert has_resident_number(f"{label}: {number('950314', '112345', wrong=3)}")


@pytest.mark.parametrize(
    "text",
    [
        "010-1234-5678",
        "062-123-4567",
        "01012345678",
        "사업자등록번호 123-45-67890",
        "주문번호 20260314-1234567",
        "951314-1234567",  # no thirteenth month
        "950230-1234567",  # no such day
        "950314-9234567",  # nobody alive
        "계좌 110-123-456789",
        "2026-03-14 12:34:56.789012",
        "1712345678901",
        "ISBN 9788966261024",
        "950314-1******",
        "950314-12345678",
        "10950314-1234567",
        "3.141592653589793",
        "https://example.com/950314/11",
    ],
)
def test_other_numbers_are_left_alone(text: str) -> None:
    assert not has_resident_number(text)


def test_a_number_labelled_as_another_kind_is_that_kind() -> None:
    digits = number("110111", "112345")
    assert has_resident_number(digits)
    assert not has_resident_number(f"법인등록번호: {digits}")
    assert not has_resident_number(f"주문번호 {digits}")


def test_a_birth_date_in_the_future_is_none() -> None:
    text = number("350314", "312345")
    assert has_resident_number(text)
    assert not has_resident_number(text, today=dt.date(2026, 3, 2))


def test_masking_keeps_the_text_and_its_length() -> None:
    text = f"번호 {number('950314', '112345')} 끝"
    masked = mask_resident_numbers(text)
    assert len(masked) == len(text)
    assert masked == "번호 950314-******* 끝"
    assert not has_resident_number(masked)


@given(
    st.dates(dt.date(1930, 1, 1), dt.date(2020, 9, 30)),
    st.integers(0, 99_999),
    st.booleans(),
    st.text(alphabet="가나다 ,.\n", max_size=10),
)
def test_every_number_with_a_good_checksum_is_found(
    born: dt.date, middle: int, woman: bool, around: str
) -> None:
    century = (1 if born.year < 2000 else 3) + woman
    text = f"{around}{number(born.strftime('%y%m%d'), f'{century}{middle:05d}')}{around}"
    assert len(find_resident_numbers(text)) == 1


@given(st.integers(0, 10**8 - 1), st.sampled_from(["010", "011", "02", "062", "070"]))
def test_no_telephone_number_is_ever_taken_for_one(digits: int, prefix: str) -> None:
    line = f"{digits:08d}"
    for text in (f"{prefix}-{line[:4]}-{line[4:]}", f"{prefix}{line}", f"+82 {prefix[1:]}{line}"):
        assert not has_resident_number(text)
