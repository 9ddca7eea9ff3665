"""Who gets what, numbers that notice errors, pages without lonely totals, masked names."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lms.courses.documents.rules import wording
from lms.courses.documents.rules.entitlement import (
    Place,
    in_language,
    of_course,
    of_member,
    of_transcript,
)
from lms.courses.documents.rules.kinds import Kind, title
from lms.courses.documents.rules.numbers import (
    ALPHABET,
    foreign,
    grouped,
    is_number,
    normal,
    serial,
    with_check,
)
from lms.courses.documents.rules.paging import COMPANY, pages
from lms.courses.documents.rules.showing import Showing, masked, seen

TODAY = date(2026, 11, 23)
IN, OUT = date(2026, 3, 2), date(2026, 8, 31)


def place(state: str, stream: str = "academy", **values: object) -> Place:
    return Place(state, stream, **{"entered_on": IN, **values})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "where", "code"),
    [
        (Kind.COMPLETION, place("completed", ended_on=OUT), "completed"),
        (Kind.COMPLETION, place("graduated", "degree", ended_on=OUT, graduated_on=OUT), "completed"),
        (Kind.COMPLETION, place("completed"), "!no_day"),
        (Kind.COMPLETION, place("enrolled"), "!not_finished"),
        (Kind.COMPLETION, place("early_employed", ended_on=OUT), "!left_early_employed"),
        (Kind.COMPLETION, place("withdrawn", ended_on=OUT), "!left_withdrawn"),
        (Kind.COMPLETION, place("dismissed", ended_on=OUT), "!left_dismissed"),
        (Kind.COMPLETION, place("not_completed", ended_on=OUT), "!left_not_completed"),
        (Kind.GRADUATION, place("graduated", "degree", graduated_on=OUT), "graduated"),
        (Kind.GRADUATION, place("graduated", "degree", ended_on=OUT), "graduated"),
        (Kind.GRADUATION, place("graduated", "degree"), "!no_day"),
        (Kind.GRADUATION, place("completed", "degree", ended_on=OUT), "!not_graduated"),
        (Kind.GRADUATION, place("graduated", "academy", graduated_on=OUT), "!no_graduation"),
        (Kind.ENROLMENT, place("enrolled"), "enrolled"),
        (Kind.ENROLMENT, place("enrolled", "degree", status="enrolled"), "enrolled"),
        (Kind.ENROLMENT, place("enrolled", entered_on=TODAY), "enrolled"),
        (Kind.ENROLMENT, place("enrolled", entered_on=date(2026, 11, 24)), "!not_begun"),
        (Kind.ENROLMENT, place("enrolled", "degree", status="leave_general"), "!on_leave"),
        (Kind.ENROLMENT, place("enrolled", "degree", status="leave_military"), "!on_leave"),
        (Kind.ENROLMENT, place("enrolled", "degree", status="withdrawn"), "!not_enrolled"),
        (Kind.ENROLMENT, place("completed", ended_on=OUT), "!not_enrolled"),
        (Kind.EXPECTED, place("enrolled", expected_on=TODAY), "expected"),
        (Kind.EXPECTED, place("enrolled", expected_on=date(2027, 2, 1)), "expected"),
        (Kind.EXPECTED, place("enrolled"), "!no_expected_day"),
        (Kind.EXPECTED, place("enrolled", expected_on=date(2026, 11, 22)), "!expected_day_past"),
        (Kind.EXPECTED, place("completed", "degree", ended_on=OUT), "!already_completed"),
        (Kind.EXPECTED, place("withdrawn", ended_on=OUT), "!not_enrolled"),
    ],
)  # fmt: skip
def test_who_gets_which_document_of_a_place(kind: Kind, where: Place, code: str) -> None:
    verdict = of_member(kind, where, TODAY)
    assert (verdict.allowed, verdict.code) == (not code.startswith("!"), code.lstrip("!"))
    if verdict.allowed:
        assert verdict.params["on"] is not None


def test_a_course_is_certified_when_it_is_final_and_passed() -> None:
    assert of_course(final=True, earned=True).allowed
    assert of_course(final=False, earned=True).code == "not_final"
    assert of_course(final=True, earned=False).code == "not_passed"


def test_a_transcript_needs_a_final_result_and_no_answer_that_is_due() -> None:
    assert of_transcript(final=1, gated=0).allowed
    assert of_transcript(final=0, gated=0).code == "no_results"
    assert of_transcript(final=3, gated=1).code == "gated"


def test_an_english_document_needs_a_name_in_latin_letters() -> None:
    passed = of_course(final=True, earned=True)
    assert in_language(passed, "en", " ").code == "no_english_name"
    assert in_language(passed, "en", "Han Jiwoo").allowed
    assert in_language(passed, "ko", "").allowed
    assert in_language(of_course(final=False, earned=True), "en", "").code == "not_final"


def test_documents_are_called_by_stream_and_delegation() -> None:
    assert title(Kind.COMPLETION, "academy")["ko"] == "수료증"
    assert title(Kind.ENROLMENT, "degree")["ko"] == "재학증명서"
    assert title(Kind.ENROLMENT, "academy")["ko"] == "재원증명서"
    assert title(Kind.EXPECTED, "degree")["ko"] == "졸업예정증명서"
    assert title(Kind.EXPECTED, "academy")["ko"] == "수료예정증명서"
    assert title(Kind.TRANSCRIPT, "degree", "이수확인서")["ko"] == "이수확인서"
    assert title(Kind.TRANSCRIPT, "degree", "성적증명서")["en"] == "Academic Transcript"


numbers = st.text(ALPHABET, min_size=15, max_size=15).map(with_check)


@given(numbers, st.integers(0, 15), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_noticed(number: str, at: int, char: str) -> None:
    assert is_number(number)
    assume(char != number[at])
    assert not is_number(number[:at] + char + number[at + 1 :])


@given(numbers, st.integers(0, 15), st.integers(0, 15))
def test_two_characters_that_changed_places_are_noticed(number: str, one: int, two: int) -> None:
    assume(number[one] != number[two])
    swapped = list(number)
    swapped[one], swapped[two] = swapped[two], swapped[one]
    assert not is_number("".join(swapped))


@given(numbers)
def test_a_number_is_read_however_it_is_grouped_and_written(number: str) -> None:
    assert len(grouped(number).split("-")) == 4
    wide = "".join(chr(ord(char) + 0xFEE0) for char in number)
    for typed in (grouped(number), grouped(number).lower(), number.replace("", " "), wide):
        assert normal(typed) == number


@given(st.text(max_size=40))
def test_no_text_breaks_the_reader(text: str) -> None:
    found = normal(text)
    assert is_number(found) in (True, False)
    assert all(char not in ALPHABET for char in foreign(found))


def test_a_serial_has_its_prefix_year_and_six_digits() -> None:
    assert serial("AI", 2026, 7) == "AI-2026-000007"
    assert serial("", 2026, 1234567) == "2026-1234567"


@given(
    st.lists(st.floats(5, 25), max_size=120),
    st.floats(80, 160), st.floats(200, 260), st.floats(60, 140),
)  # fmt: skip
def test_every_line_stands_once_and_the_total_never_alone(
    heights: list[float], first: float, other: float, tail: float
) -> None:
    found = pages(heights, first, other, tail)
    assert [at for part in found for at in part] == list(range(len(heights)))
    for number, part in enumerate(found):
        room = other if number else first
        assert sum(heights[at] for at in part) <= room + 1e-6
    last = found[-1]
    used = sum(heights[at] for at in last)
    assert used + tail <= (other if len(found) > 1 else first) + 1e-6 or not heights
    assert len(last) >= min(COMPANY, len(heights)) or len(found) == 1 or len(last) >= 1


def test_names_are_masked_but_for_their_ends() -> None:
    assert masked("한지우") == "한*우"
    assert masked("김은") == "김*"
    assert masked("제갈공명") == "제**명"
    assert masked("Han Jiwoo") == "H*n J***o"
    assert masked("이") == "*"


@given(st.text(min_size=3, max_size=30))
def test_a_masked_name_never_holds_the_middle_of_a_word(name: str) -> None:
    for word, hidden in zip(name.split(), masked(name).split(), strict=True):
        assert len(word) == len(hidden)
        assert set(hidden[1:-1]) <= {"*"}


def test_grades_are_seen_only_where_the_holder_says_so_and_never_without_courses() -> None:
    printed = {
        "title": "이수확인서", "institution": "사관학교", "name": "한지우", "name_below": "",
        "rows": [{"label": "번호", "value": "1", "open": False},
                 {"label": "과정명", "value": "비전", "open": True}],
        "columns": [{"key": "title", "label": "교과목명", "grade": False},
                    {"key": "letter", "label": "성적", "grade": True}],
        "lines": [{"title": "비전", "letter": "A+"}],
        "totals": [{"label": "평점평균", "value": "4.5/4.5"}],
    }  # fmt: skip
    nothing = seen(printed, Showing())
    assert "A+" not in str(nothing)
    assert "4.5" not in str(nothing)
    assert nothing["lines"] == []
    assert [row["value"] for row in nothing["rows"]] == ["비전"]
    courses = seen(printed, Showing(courses=True))
    assert courses["lines"] == [{"title": "비전"}]
    assert courses["totals"] == []
    everything = seen(printed, Showing(grades=True))
    assert everything["lines"] == [{"title": "비전", "letter": "A+"}]
    assert Showing.of({"full_name": "yes", "grades": 1}) == Showing()


def test_no_sentence_of_a_certificate_leaves_a_particle_open() -> None:
    assert not [korean for korean, _en in wording._BODY.values() if "(" in korean]
