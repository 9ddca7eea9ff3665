"""The hand-written content teaches, is everywhere its own, and names what exists."""

from __future__ import annotations

import re
from itertools import combinations

import pytest

from lms.demo import reading
from lms.demo.places import TEACHERS
from lms.demo.tracks import TRACKS
from lms.matching import taxonomy
from lms.placement.companies import rules

COURSES = reading.courses()
LESSONS = {
    f"{slug}: {lesson.title_en}": lesson.body
    for slug, course in COURSES.items()
    for module in course.modules
    for lesson in module.lessons
}
POSTINGS = {posting.slug: posting.text for posting in reading.openings()}


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def shingles(text: str) -> set[tuple[str, ...]]:
    """Five words in a row, each run once."""
    found = words(text)
    return {tuple(found[i : i + 5]) for i in range(len(found) - 4)}


@pytest.mark.parametrize("texts", [LESSONS, POSTINGS], ids=["lessons", "postings"])
def test_no_two_texts_share_more_than_a_seventh_of_their_words_in_a_row(
    texts: dict[str, str],
) -> None:
    sets = {name: shingles(text) for name, text in texts.items()}
    shared = {
        (one, other): len(sets[one] & sets[other]) / min(len(sets[one]), len(sets[other]))
        for one, other in combinations(sets, 2)
    }
    worst = max(shared, key=lambda pair: shared[pair])
    assert shared[worst] <= 0.15, (worst, shared[worst])


def test_there_are_a_dozen_courses_thirty_companies_and_sixty_openings() -> None:
    assert (len(COURSES), len(reading.companies()), len(POSTINGS)) == (12, 30, 60)


@pytest.mark.parametrize("name", LESSONS)
def test_a_lesson_has_six_hundred_words(name: str) -> None:
    assert len(LESSONS[name].split()) >= 600


@pytest.mark.parametrize("slug", COURSES)
def test_every_skill_that_a_course_names_is_in_force(slug: str) -> None:
    course, known = COURSES[slug], taxonomy.load()
    named = set(course.skills)
    named |= {s for module in course.modules for lesson in module.lessons for s in lesson.skills}
    for assignment in course.assignments:
        named |= set(assignment.skills)
        named |= {skill for line in assignment.criteria for skill in line.skills}
    assert {skill for skill in named if skill not in known.skills} == set()


@pytest.mark.parametrize("slug", COURSES)
def test_criteria_add_up_and_levels_lie_within_them(slug: str) -> None:
    for assignment in COURSES[slug].assignments:
        assert sum(line.points for line in assignment.criteria) == assignment.points
        for line in assignment.criteria:
            assert all(0 <= points <= line.points for points, _ko, _en in line.levels)
        assert assignment.feedback[-1][0] == 0  # every mark finds its words


def test_business_numbers_are_valid_and_each_companys_own() -> None:
    numbers = [rules.business_number(one["business_number"]) for one in reading.companies()]
    assert None not in numbers
    assert len(set(numbers)) == len(numbers)
    assert all(number and number[0] == "9" for number in numbers)


def test_companies_are_plainly_marked_as_invented() -> None:
    for company in reading.companies():
        assert "(데모)" in company["name_ko"]
        assert "(Demo)" in company["name_en"]


def test_every_opening_has_its_company() -> None:
    known = {company["slug"] for company in reading.companies()}
    assert {posting.company for posting in reading.openings()} <= known


def test_tracks_are_made_of_courses_that_somebody_teaches() -> None:
    taught = {slug for _name, _english, slugs in TEACHERS for slug in slugs}
    assert taught == set(COURSES)
    assert {slug for track in TRACKS for slug, _required in track.courses} <= set(COURSES)
