"""The path to graduation keeps prerequisites, seasons and limits, or says why there is none."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from lms.courses.degrees.rules.audit import CourseItem, Curriculum, StudentFacts, audit_all
from lms.courses.degrees.rules.audit.lines import Status
from lms.courses.degrees.rules.path import Path, coming, plan
from lms.courses.degrees.rules.prerequisites import AnyOf, CourseReq, Record, check
from lms.courses.degrees.rules.requirements import Asked
from tests.courses.degrees.drawn import SCHEME, students, took, versions

TERMS = coming(2027, "1", Decimal(6), 8)
CREDITS = Decimal(3)


def chain(*seasons: str) -> Curriculum:
    """Courses 1, 2, … that each ask for the one before."""
    items = tuple(
        CourseItem(
            one,
            "major_required",
            CREDITS,
            "",
            None,
            season,
            CourseReq(one - 1) if one > 1 else None,
        )
        for one, season in enumerate(seasons, 1)
    )
    need = Asked(1, "credits", CREDITS * len(items), ("major_required",))
    return Curriculum(1, "major", items, (need,))


def courses_by_term(path: Path) -> list[list[int | None]]:
    return [[step.course_id for step in one.steps] for one in path.terms]


def test_courses_that_wait_for_one_another_lie_in_terms_of_their_own() -> None:
    path = plan(chain("", "", ""), [], StudentFacts(), TERMS)
    assert path.possible
    assert courses_by_term(path) == [[1], [2], [3]]


def test_a_course_waits_for_its_season() -> None:
    path = plan(chain("2", "1"), [], StudentFacts(), TERMS)
    assert [(one.term.season, [step.course_id for step in one.steps]) for one in path.terms] == [
        ("2", [1]), ("1", [2]),
    ]  # fmt: skip


def test_a_course_of_the_summer_alone_has_no_place_in_regular_terms() -> None:
    path = plan(chain("summer"), [], StudentFacts(), TERMS)
    assert not path.possible
    assert [(one.code, one.course_id) for one in path.obstacles] == [("course", 1)]


def test_sessions_between_the_terms_take_the_courses_that_are_given_in_them_alone() -> None:
    terms = coming(2027, "1", Decimal(18), 3, sessions=("summer",))
    assert [(one.year, one.season, int(one.credits)) for one in terms] == [
        (2027, "1", 18), (2027, "summer", 6), (2027, "2", 18), (2028, "1", 18), (2028, "summer", 6),
    ]  # fmt: skip
    path = plan(chain("", "summer", ""), [], StudentFacts(), terms)
    assert path.possible
    assert [(one.term.season, [step.course_id for step in one.steps]) for one in path.terms] == [
        ("1", [1]), ("summer", [2]), ("2", [3]),
    ]  # fmt: skip


def test_too_few_terms_are_said_to_be_too_few() -> None:
    path = plan(chain("", "", ""), [], StudentFacts(), TERMS[:2])
    assert [one.code for one in path.obstacles] == ["terms"]


def test_a_requirement_that_the_list_cannot_fill_is_named() -> None:
    short = replace(chain("", ""), requirements=(Asked(5, "credits", Decimal(9), ("liberal",)),))
    path = plan(short, [], StudentFacts(), TERMS)
    assert [(one.code, one.requirement_id, one.missing) for one in path.obstacles] == [
        ("listed", 5, Decimal(9))
    ]


def test_the_cheaper_way_to_a_prerequisite_is_taken_and_what_is_passed_costs_nothing() -> None:
    items = (
        CourseItem(1, "liberal", CREDITS),
        CourseItem(2, "liberal", CREDITS),
        CourseItem(3, "major_required", CREDITS, prerequisite=AnyOf((CourseReq(1), CourseReq(2)))),
    )
    asked = (Asked(1, "course", courses=(3,), number=1),)
    passed = StudentFacts(results=(took(1, 2),), scheme=SCHEME)
    assert courses_by_term(plan(Curriculum(1, "major", items, asked), [], passed, TERMS)) == [[3]]


def test_averages_and_theses_are_left_to_the_person() -> None:
    asked = (Asked(1, "gpa", minimum=Decimal(2)),)
    path = plan(Curriculum(1, "major", (), asked), [], StudentFacts(), TERMS)
    assert path.possible
    assert [one.requirement_id for one in path.others] == [1]


@settings(max_examples=120, deadline=None)
@given(versions(), versions(form="minor", first_id=50), students(), st.data())
def test_a_plan_keeps_every_rule_and_fills_what_it_says_it_fills(
    major: Any, minor: Any, facts: StudentFacts, data: Any
) -> None:
    items = tuple(
        replace(
            one,
            season=data.draw(st.sampled_from(["", "1", "2"])),
            prerequisite=CourseReq(one.course_id - 1)
            if one.course_id - 1 in major.listed and data.draw(st.booleans())
            else None,
        )
        for one in major.courses
    )
    major = replace(major, courses=items)
    path = plan(major, [minor], facts, TERMS)
    rules = {one.course_id: one for one in (*minor.courses, *items)}
    known: dict[int, Decimal | None] = {one.course: None for one in facts.results if one.passed} | {
        one.course_id: None for one in facts.taking
    }
    results = list(facts.results)
    for term in path.terms:
        assert term.credits <= term.term.credits
        here = {step.course_id for step in term.steps if step.course_id is not None}
        for course in here:
            assert course not in known
            assert rules[course].season in ("", term.term.season)
            assert check(rules[course].prerequisite, Record(known, here)).met
        known |= dict.fromkeys(here)
        results += [took(500 + course, course, "A+", 3000) for course in here]
    assert len({(one.term.year, one.term.season) for one in path.terms}) == len(path.terms)
    if path.possible:
        results += [took(700 + one.course_id, one.course_id, "A+", 2000) for one in facts.taking]
        free = sum(
            (step.credits for term in path.terms for step in term.steps if not step.course_id),
            Decimal(0),
        )
        then = audit_all(major, [minor], replace(facts, results=tuple(results), taking=()))
        for one in then.all:
            for line in one.lines:
                if line.kind == "total" and one.curriculum.form == "major":
                    assert (line.have or 0) + free >= line.need
                elif line.kind in ("credits", "choose", "course", "total"):
                    assert line.status is Status.MET, line
