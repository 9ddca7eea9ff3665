"""Names of handed-in files in a zip, and whose they are when they come back."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.courses.bulk_marking.rules import Unit, Work, file_name, labels, match, prefix

names = st.text(min_size=1, max_size=60) | st.sampled_from(
    [
        "김민수",
        "김 민수",
        "Kim_제출2",
        "제출1",
        "이름_제출3_x",
        "482-719-355",
        "CON",
        "..",
        "가" * 80,
    ]
)
numbers = st.from_regex(r"20\d\d-\d{5}", fullmatch=True)


@st.composite
def classes(draw: st.DrawFn) -> list[Unit]:
    """A class, with homonyms; numbers are of one person each."""
    held = draw(
        st.lists(st.tuples(names, numbers), min_size=1, max_size=8, unique_by=lambda p: p[1])
    )
    return [Unit(f"p{index}", name, number) for index, (name, number) in enumerate(held)]


@given(classes(), st.integers(1, 30), st.data())
def test_every_name_that_goes_out_comes_back_to_the_same_submission(
    units: list[Unit], nth: int, data: st.DataObject
) -> None:
    named = labels(units)
    works = [Work(index, named[unit.key], nth) for index, unit in enumerate(units)]
    taken: set[str] = set()
    for order, work in enumerate(works, start=1):
        own = data.draw(
            st.text(max_size=40) | st.sampled_from(["보고서.pdf", "제출9_x.txt", "a_제출4.py"])
        )
        made = file_name(prefix(order, len(works), work), own, taken)
        for sent in (made, unicodedata.normalize("NFD", made), made.upper(), f"고친 것/{made}"):
            assert match(sent, works).submission_id == work.submission_id, (made, sent)


@given(classes())
def test_labels_are_different_whatever_people_are_called(units: list[Unit]) -> None:
    found = [label.casefold() for label in labels(units).values()]
    assert len(found) == len(set(found)) == len(units)
    assert not any(re.search(r'[<>:"|?*/\\_]', label) for label in found)


@given(classes(), st.text(max_size=60))
def test_a_name_of_nobody_is_never_given_to_somebody(units: list[Unit], path: str) -> None:
    named = labels(units)
    works = [Work(index, named[unit.key], 1) for index, unit in enumerate(units)]
    found = match(path, works)
    if found.submission_id is None:
        assert found.why in {"unnamed", "unknown", "which", "ambiguous"}
    else:
        assert "제출" in unicodedata.normalize("NFC", path) or "submission" in path.casefold()


WORKS = [Work(1, "한지우", 1), Work(2, "한지우", 2), Work(3, "김민수(2026-00003)", 1),
         Work(4, "김민수(2026-00004)", 1)]  # fmt: skip


@pytest.mark.parametrize(
    ("path", "whose", "name"),
    [
        ("001_한지우_제출2_보고서.pdf", 2, "보고서.pdf"),
        ("001_한지우_제출2_보고서 (1).pdf", 2, "보고서 (1).pdf"),
        ("001_한지우_제출2_보고서_채점함.docx", 2, "보고서_채점함.docx"),
        ("017_한지우_제출2_x.pdf", 2, "x.pdf"),
        ("한지우_제출1.pdf", 1, "한지우_제출1.pdf"),
        ("채점/001_한지우_제출1_과제/안쪽/메모.txt", 1, "메모.txt"),
        ("003_김민수(2026-00003)_제출1_a.py", 3, "a.py"),
    ],
)
def test_what_markers_do_to_names_is_understood(path: str, whose: int, name: str) -> None:
    found = match(path, WORKS)
    assert (found.submission_id, found.name) == (whose, name)


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("보고서.pdf", "unnamed"),
        ("001_한지민_제출1_a.pdf", "unknown"),
        ("001_한지우_제출9_a.pdf", "which"),
        ("003_김민수_제출1_a.pdf", "ambiguous"),
        ("", "unnamed"),
    ],
)
def test_what_is_not_certain_is_given_to_nobody(path: str, why: str) -> None:
    found = match(path, WORKS)
    assert (found.submission_id, found.why) == (None, why)


def test_numbers_in_front_have_room_for_everybody() -> None:
    work = Work(1, "한지우", 1)
    assert prefix(7, 60, work) == "007_한지우_제출1"
    assert prefix(7, 12_345, work) == "00007_한지우_제출1"
