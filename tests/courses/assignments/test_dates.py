"""The dates that hold for a person: overrides as properties, and as rows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from sqlalchemy import event

from lms import clock
from lms.accounts.models import Person
from lms.courses.assignments import queries
from lms.courses.assignments.models import Assignment, DateOverride
from lms.courses.assignments.rules import Base, Dates, Override, effective
from lms.courses.groups.models import Group, GroupMember, GroupSet
from lms.db import db, unit_of_work
from tests.cast import Cast, enrol, person

START = datetime(2026, 3, 2, tzinfo=UTC)
moments = st.integers(-10_000, 10_000).map(lambda minutes: START + timedelta(minutes=minutes))
some = st.none() | moments
extra = st.none() | st.integers(0, 500)
bases = st.builds(Base, some, some, some)
FIELDS = ("available_from", "due_at", "late_until", "extra_minutes", "extra_attempts")


def overrides(personal: bool) -> st.SearchStrategy[Override]:
    return st.builds(
        Override, st.integers(1, 10_000), st.just(personal), some, some, some, extra, extra
    )


def several(personal: bool, most: int = 4) -> st.SearchStrategy[list[Override]]:
    return st.lists(overrides(personal), max_size=most, unique_by=lambda o: o.id)


@given(bases)
def test_without_overrides_the_items_own_dates_hold(base: Base) -> None:
    held = effective(base, [])
    assert (held.available_from, held.due_at) == (base.available_from, base.due_at)
    assert (held.extra_minutes, held.extra_attempts, held.applied) == (0, 0, ())


@given(bases, overrides(True), several(False))
def test_what_a_person_was_given_wins_field_by_field(
    base: Base, own: Override, groups: list[Override]
) -> None:
    held, without = effective(base, [own, *groups]), effective(base, groups)
    for field in FIELDS:
        if field == "late_until":  # bound to the due date: see below
            continue
        given_to_them = getattr(own, field)
        expected = getattr(without, field) if given_to_them is None else given_to_them
        assert getattr(held, field) == expected


@given(bases, several(False, 5), st.randoms())
def test_the_order_of_overrides_does_not_matter(
    base: Base, groups: list[Override], random: Any
) -> None:
    shuffled = list(groups)
    random.shuffle(shuffled)
    assert effective(base, groups) == effective(base, shuffled)


@given(bases, overrides(False), overrides(False))
def test_a_second_group_never_takes_away_what_the_first_gave(
    base: Base, one: Override, other: Override
) -> None:
    assume(one.id != other.id)
    alone, both = effective(base, [one]), effective(base, [one, other])
    if one.due_at is not None:
        assert both.due_at is not None
        assert both.due_at >= one.due_at
    if one.available_from is not None:
        assert both.available_from is not None
        assert both.available_from <= one.available_from
    if one.extra_minutes is not None:
        assert both.extra_minutes >= alone.extra_minutes
    if one.extra_attempts is not None:
        assert both.extra_attempts >= alone.extra_attempts


@given(bases, several(True, 1), several(False))
def test_late_work_is_only_ever_accepted_after_a_due_date(
    base: Base, own: list[Override], groups: list[Override]
) -> None:
    held = effective(base, own + groups)
    assert held.late_until is None or (held.due_at is not None and held.late_until > held.due_at)


@given(bases, several(True, 1), several(False))
def test_the_overrides_that_are_named_are_enough_to_explain_the_dates(
    base: Base, own: list[Override], groups: list[Override]
) -> None:
    groups = [o for o in groups if o.id not in {mine.id for mine in own}]
    held = effective(base, own + groups)
    assert effective(base, held.applied) == held


def override(item: Assignment, **values: Any) -> DateOverride:
    row = DateOverride(
        item_kind="assignment", item_id=item.id, set_at=clock.now(), reason="병가", **values
    )
    db.session.add(row)
    db.session.flush()
    return row


def group_with(cast: Cast, *people: Person) -> Group:
    division = GroupSet(offering_id=cast.offering.id, name="조", created_at=clock.now())
    group = Group(group_set=division, name="1조", created_at=clock.now())
    db.session.add_all([division, group])
    db.session.flush()
    for member in people:
        db.session.add(
            GroupMember(
                group_id=group.id,
                set_id=division.id,
                person_id=member.id,
                joined_at=clock.now(),
            )
        )
    db.session.flush()
    return group


def test_an_extension_holds_for_its_person_alone_until_it_is_ended(cast: Cast) -> None:
    later = cast.assignment.due_at + timedelta(days=3)
    with unit_of_work():
        row = override(cast.assignment, person_id=cast.trainee.id, due_at=later)
    assert queries.effective_dates(cast.trainee, cast.assignment).due_at == later
    usual = queries.effective_dates(None, cast.assignment)
    assert queries.effective_dates(cast.other_trainee, cast.assignment) == usual
    with unit_of_work():
        db.session.get(DateOverride, row.id).ended_at = clock.now()
    assert queries.effective_dates(cast.trainee, cast.assignment) == usual


def test_a_groups_extension_holds_for_whoever_is_in_it_now(cast: Cast) -> None:
    later = cast.assignment.due_at + timedelta(days=3)
    with unit_of_work():
        group = group_with(cast, cast.trainee)
        override(cast.assignment, group_id=group.id, due_at=later, extra_attempts=2)
        override(cast.assignment, person_id=cast.trainee.id, extra_attempts=1)
    held = queries.effective_dates(cast.trainee, cast.assignment)
    assert (held.due_at, held.extra_attempts) == (later, 1)
    assert queries.effective_dates(cast.other_trainee, cast.assignment).due_at < later
    with unit_of_work():
        db.session.query(GroupMember).one().left_at = clock.now()
    assert queries.effective_dates(cast.trainee, cast.assignment).due_at < later


def test_a_quiz_with_the_same_number_is_not_meant(cast: Cast) -> None:
    with unit_of_work():
        row = override(cast.assignment, person_id=cast.trainee.id, extra_attempts=5)
        row.item_kind = "quiz"
    assert queries.effective_dates(cast.trainee, cast.assignment).extra_attempts == 0


@pytest.mark.sqlite_only
def test_the_dates_of_a_whole_course_cost_two_statements(cast: Cast) -> None:
    with unit_of_work():
        people = [person(f"사람{i}", f"p{i}@example.org") for i in range(12)]
        for one in people:
            enrol(one, cast.offering)
        group = group_with(cast, *people)
        override(cast.assignment, group_id=group.id, due_at=clock.now())
        for one in people:
            override(cast.assignment, person_id=one.id, extra_minutes=10)
    ids, item = [one.id for one in people], db.session.get(Assignment, cast.assignment.id)
    assert item.due_at
    counted: list[str] = []

    def count(_c: Any, _cur: Any, statement: str, *_rest: Any) -> None:
        counted.append(statement)

    event.listen(db.engine, "before_cursor_execute", count)
    try:
        held = queries.effective_dates_of_many(ids, [item])
    finally:
        event.remove(db.engine, "before_cursor_execute", count)
    assert len(counted) <= 2
    assert {dates.extra_minutes for dates in held.values()} == {10}
    assert Dates() not in held.values()
