"""Prerequisites: what meets them, how they are stored, and that none asks for itself."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.courses.degrees.rules.prerequisites import (
    AllOf,
    AnyOf,
    CourseReq,
    Record,
    check,
    courses_in,
    cycle,
    from_json,
    to_json,
)

courses = st.integers(1, 8)
requirements = st.builds(
    CourseReq, courses, st.one_of(st.none(), st.sampled_from([Decimal("2.0"), Decimal("3.5")])),
    st.booleans(),
)  # fmt: skip


def nested(inner: Any) -> Any:
    items = st.lists(inner, min_size=1, max_size=3).map(tuple)
    return st.one_of(st.builds(AllOf, items), st.builds(AnyOf, items))


expressions = st.one_of(requirements, nested(requirements), nested(nested(requirements)))
records = st.builds(
    Record,
    st.dictionaries(
        courses, st.one_of(st.none(), st.sampled_from([Decimal("1.0"), Decimal("4.0")])), max_size=6
    ),
    st.frozensets(courses, max_size=3),
    st.frozensets(courses, max_size=2),
)


@given(expressions)
def test_what_is_stored_reads_back_as_it_was(expr: Any) -> None:
    assert from_json(to_json(expr)) == expr


@given(expressions, records, courses)
def test_one_more_passed_course_never_loses_a_prerequisite(
    expr: Any, record: Record, course: int
) -> None:
    more = Record({**record.earned, course: Decimal("4.5")}, record.taking, record.waived)
    assert check(expr, more).met or not check(expr, record).met


@given(expressions, records)
def test_every_course_has_a_line_and_the_heads_follow_from_them(expr: Any, record: Record) -> None:
    found = check(expr, record)
    assert [line.course_id for line in found.lines if line.code == "course"] == [
        req.course_id for req in courses_in(expr)
    ]
    if isinstance(expr, AllOf):
        assert found.met == all(check(item, record).met for item in expr.items)
    if isinstance(expr, AnyOf):
        assert found.met == any(check(item, record).met for item in expr.items)


def test_a_low_grade_does_not_meet_a_minimum_but_a_pass_does() -> None:
    rule = CourseReq(1, Decimal("2.0"))
    assert not check(rule, Record({1: Decimal("1.5")})).met
    assert check(rule, Record({1: Decimal("1.5")})).lines[0].why == "low"
    assert check(rule, Record({1: None})).met
    assert check(rule, Record({1: Decimal("2.0")})).met


def test_taking_it_now_is_enough_only_where_that_is_allowed() -> None:
    assert check(CourseReq(1, None, True), Record({}, {1})).met
    assert not check(CourseReq(1), Record({}, {1})).met
    assert check(CourseReq(1), Record({}, {1})).missing == (1,)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ([], "shape"), ({"course": "1"}, "shape"), ({"course": True}, "shape"),
        ({"course": 0}, "shape"), ({"all": []}, "empty"), ({"all": {}}, "shape"),
        ({"all": [{"course": 1}], "any": []}, "shape"), ({"course": 1, "min": 2}, "grade"),
        ({"course": 1, "min": "NaN"}, "grade"), ({"course": 1, "min": "9"}, "grade"),
        ({"course": 1, "extra": 1}, "shape"), ({"course": 1, "concurrent": 1}, "shape"),
        ({"all": [{"any": [{"all": [{"any": [{"course": 1}]}]}]}]}, "deep"),
        ({"any": [{"course": one} for one in range(1, 32)]}, "many"),
    ],
)  # fmt: skip
def test_what_is_no_rule_is_refused_by_name(value: Any, code: str) -> None:
    with pytest.raises(ValueError, match=f"^{code}$"):
        from_json(value)


def test_courses_that_ask_for_one_another_are_found() -> None:
    assert cycle({1: CourseReq(2), 2: CourseReq(3), 3: AnyOf((CourseReq(1), CourseReq(4)))}) == (
        1, 2, 3, 1,
    )  # fmt: skip
    assert cycle({1: CourseReq(1)}) == (1, 1)
    assert cycle({1: CourseReq(2), 2: CourseReq(3), 3: None}) == ()


def test_two_courses_may_be_each_others_company_but_not_wait_for_each_other() -> None:
    together = {1: CourseReq(2, None, True), 2: CourseReq(1, None, True)}
    assert cycle(together) == ()
    assert cycle({**together, 2: CourseReq(1)}) != ()
