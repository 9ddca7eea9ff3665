"""The demonstration's gradebooks: arranged, marked, with history, and true to the product's rules."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from lms import clock
from lms.access import Scope
from lms.accounts.models import Person
from lms.courses.at_risk import queries as at_risk
from lms.courses.gradebook import operations, queries
from lms.courses.gradebook.models import CellComment, CourseResult, Entry, EntryChange, ManualItem
from lms.courses.gradebook.rules import explanation
from lms.courses.tailored.models import TailoredEmployee, TailoredProposal, TailoredRequest
from lms.courses.tailored.queries import reports
from lms.db import db
from lms.demo import loading
from tests.conftest import _empty

MOMENT = datetime(2026, 5, 20, 3, 0, tzinfo=UTC)  # noon in Seoul


@pytest.fixture(scope="module")
def offering_id(application: Flask) -> Iterator[int]:
    """The shared course of a whole demonstration."""
    with application.app_context(), clock.at(MOMENT):
        loading.load(password_hash="x")
        yield db.session.scalars(select(ManualItem.offering_id)).first() or 0
        db.session.rollback()
        _empty()


def test_the_shared_course_shows_every_odd_state_of_a_cell(offering_id: int) -> None:
    items = [
        item for one in queries.standings(offering_id).values() for item in one.items
    ]  # fmt: skip
    assert any(item.deducted for item in items)
    assert any(item.waived and item.late_by for item in items)
    assert any(item.excused for item in items)
    assert any(item.overridden and item.raw is not None for item in items)
    assert any(item.hidden and item.earned is not None for item in items)
    assert any(item.state == "waiting" and item.kind == "manual" for item in items)
    percents = {one.provisional.percent for one in queries.standings(offering_id).values()}
    assert len(percents) > 5
    comments = list(db.session.scalars(select(CellComment.for_learner)))
    assert {True, False} == set(comments)


def test_the_history_of_every_cell_ends_with_what_is_there(offering_id: int) -> None:
    latest: dict[Any, EntryChange] = {}
    for change in db.session.scalars(select(EntryChange).order_by(EntryChange.id)):
        key = (change.person_id, change.kind, change.item_id)
        if key in latest:
            assert change.before == latest[key].after
        latest[key] = change
    entries = list(db.session.scalars(select(Entry)))
    assert len(entries) == len(latest) > 20
    for entry in entries:
        known = latest[(entry.person_id, entry.kind, entry.item_id)]
        assert operations.stored_of(entry).facts() == known.after


def test_every_frozen_result_explains_itself(offering_id: int) -> None:
    for row in db.session.scalars(select(CourseResult).limit(200)):
        assert row.explanation is not None
        total = explanation.read(row.explanation).total
        assert total.percent == row.percent
        assert sum(item.contribution for item in total.items) == total.unrounded


def test_most_people_do_fine_and_a_few_are_at_risk(offering_id: int) -> None:
    place = Scope("offering", offering_id)
    found = at_risk.signs_at(place)
    everybody = at_risk.people_of(place)
    assert 1 <= len(found) <= len(everybody) * 0.45
    assert len({sign.code for signs in found.values() for sign in signs}) > 1


@pytest.mark.usefixtures("offering_id")
def test_a_student_whose_terms_have_passed_has_letters() -> None:
    results = db.session.scalars(
        select(CourseResult)
        .join(Person, Person.id == CourseResult.person_id)
        .where(Person.email == "student@demo.example.org")
    ).all()
    assert results
    assert all(row.letter and row.scheme_policy_id for row in results)


@pytest.mark.usefixtures("offering_id")
def test_the_report_of_a_company_course_that_is_over_holds_every_figure() -> None:
    request = db.session.scalars(
        select(TailoredRequest).where(TailoredRequest.state == "accepted")
    ).one()
    proposal = db.session.scalars(
        select(TailoredProposal).where(TailoredProposal.request_id == request.id)
    ).one()
    assert proposal.ends_on < clock.today()
    employees = list(
        db.session.scalars(
            select(TailoredEmployee).where(TailoredEmployee.request_id == request.id)
        )
    )
    facts = reports.facts_of(proposal, employees)
    assert len(facts) == 10
    for one in facts:
        assert None not in (one.attendance, one.completion, one.marks)
