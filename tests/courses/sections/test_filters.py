"""Lists of people narrowed to a section, by their address, and their exports with them."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from lms.accounts.models import Person
from lms.courses.assignments import operations as assignments
from lms.courses.assignments.models import Assignment
from lms.courses.grading import queries as grading
from lms.courses.grading.models import MarkingScheme
from lms.courses.grading.queries import QueueFilter
from lms.courses.sections import operations
from lms.db import db, unit_of_work
from tests.cast import Cast

JIWOO, MINJUN = "한지우", "서민준"


@pytest.fixture
def sections(cast: Cast) -> tuple[int, int]:
    """Jiwoo is in A, Minjun in B."""
    with unit_of_work():
        a, b = (operations.add(cast.offering.id, name).id for name in ("A반", "B반"))
        operations.assign(cast.offering.id, [cast.trainee.id], a)
        operations.assign(cast.offering.id, [cast.other_trainee.id], b)
    return a, b


@pytest.fixture
def works(app: Flask, cast: Cast) -> list[int]:
    """What both handed in."""
    found = []
    for number, person in enumerate((cast.trainee, cast.other_trainee)):
        with app.test_request_context("/"), unit_of_work():
            work, _new = assignments.hand_in(
                db.session.get_one(Person, person.id),
                db.session.get_one(Assignment, cast.assignment.id),
                text="풀이",
                link="",
                files=[],
                client_key=f"{number}" * 32,
            )
            found.append(work.id)
    return found


@pytest.mark.usefixtures("works")
@pytest.mark.parametrize("page", ["roster", "grading", "results"])
def test_a_list_shows_one_section_and_keeps_it_in_its_links(
    client: Any, cast: Cast, sections: tuple[int, int], page: str
) -> None:
    client.sign_in(cast.professor)
    address = f"/teach/{cast.offering.id}/{page}"
    whole = client.get(address).text
    assert JIWOO in whole
    assert MINJUN in whole
    assert "모든 반" in whole
    one = client.get(f"{address}?section={sections[0]}").text
    assert JIWOO in one
    assert MINJUN not in one
    assert f"section={sections[0]}" in one
    assert f'value="{sections[0]}" selected' in one


@pytest.mark.parametrize("asked", ["999999", "x", ""])
def test_what_is_no_section_of_the_offering_narrows_nothing(
    client: Any, cast: Cast, sections: tuple[int, int], asked: str
) -> None:
    client.sign_in(cast.professor)
    page = client.get(f"/teach/{cast.offering.id}/roster?section={asked}").text
    assert JIWOO in page
    assert MINJUN in page


def test_offerings_without_sections_have_no_such_filter(client: Any, cast: Cast) -> None:
    client.sign_in(cast.professor)
    for page in ("roster", "grading", "results", "assignments", "quizzes"):
        assert "모든 반" not in client.get(f"/teach/{cast.offering.id}/{page}").text, page


def test_the_exported_roster_is_of_the_section_and_names_it(
    client: Any, cast: Cast, sections: tuple[int, int]
) -> None:
    client.sign_in(cast.professor)
    form = {"reason": "출석부를 만들려고", "format": "csv", "section": str(sections[1])}
    sent = client.post(f"/teach/{cast.offering.id}/roster/export", data=form).text
    assert MINJUN in sent
    assert JIWOO not in sent
    assert "B반" in sent


@pytest.mark.usefixtures("works")
def test_those_who_handed_in_are_counted_within_the_section(
    client: Any, cast: Cast, sections: tuple[int, int]
) -> None:
    client.sign_in(cast.professor)
    address = f"/teach/{cast.offering.id}/assignments"
    assert ">2명<" in client.get(address).text
    one = client.get(f"{address}?section={sections[0]}").text
    assert ">1명<" in one
    assert f"section={sections[0]}" in one


def test_grading_goes_on_within_the_section(
    client: Any, cast: Cast, works: list[int], sections: tuple[int, int]
) -> None:
    asked = QueueFilter(section_id=sections[0])
    around = grading.neighbours(cast.offering.id, works[0], asked)
    assert (around.total, around.next_ungraded) == (1, None)
    assert grading.counts(cast.offering.id, asked)["to_grade"] == 1
    client.sign_in(cast.professor)
    page = client.get(f"/teach/{cast.offering.id}/grading/{works[0]}?section={sections[0]}").text
    assert MINJUN not in page


def test_a_section_never_tells_whose_nameless_work_it_is(
    client: Any, cast: Cast, works: list[int], sections: tuple[int, int]
) -> None:
    with unit_of_work():
        db.session.add(
            MarkingScheme(assignment_id=cast.assignment.id, anonymous=True, blind_key="s" * 32)
        )
    for section in sections:
        counts = grading.counts(cast.offering.id, QueueFilter(section_id=section))
        assert set(counts.values()) == {0}
    assert grading.counts(cast.offering.id, QueueFilter())["to_grade"] == len(works)
    client.sign_in(cast.professor)
    page = client.get(f"/teach/{cast.offering.id}/grading?section={sections[0]}").text
    assert "반으로 거르면 나오지 않습니다" in page
