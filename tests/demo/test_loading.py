"""The demonstration is made at once and looks as if it had been made click by click."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import select

from lms import clock
from lms.accounts.hashing import hashed
from lms.accounts.models import ConsentRecord, Organisation, Person
from lms.communication import kinds
from lms.communication.models import Notification
from lms.courses.assignments.models import Assignment, Submission
from lms.courses.catalogue.models import Course, Offering
from lms.courses.gradebook import operations as gradebook
from lms.courses.gradebook import queries as results
from lms.courses.gradebook.models import CourseResult
from lms.courses.grading import operations as grading
from lms.courses.programmes import operations as programmes
from lms.courses.programmes.models import LEFT_EARLY, Cohort, CohortMember
from lms.db import Base, db, unit_of_work
from lms.demo import loading
from lms.demo.accounts import ACCOUNTS
from lms.evidence import operations as evidence
from lms.evidence.models import EvidenceItem
from lms.placement.candidates import queries as candidates
from lms.placement.companies import rules as company_rules
from lms.placement.companies.models import CompanyFact, CompanyProfile
from lms.placement.openings.models import Opening
from tests.cast import Cast
from tests.conftest import KEPT, Browser, _empty

MOMENT = datetime(2026, 5, 20, 3, 0, tzinfo=UTC)


def load(**values: Any) -> loading.Loaded:
    given: dict[str, Any] = {"people": 40, "companies_wanted": 4, "password_hash": "x"}
    with clock.at(MOMENT):
        return loading.load(**{**given, **values})


def rows() -> dict[str, list[tuple[Any, ...]]]:
    return {
        table.name: [
            tuple(row)  # what is sealed is another text each time
            for row in db.session.execute(
                select(*(column for column in table.columns if column.name != "sealed"))
            ).all()
        ]
        for table in Base.metadata.sorted_tables
        if table.name not in KEPT
    }


def _states() -> dict[int, str]:
    found = db.session.execute(select(CohortMember.id, CohortMember.state)).all()
    return {row.id: row.state for row in found}


def test_the_same_seed_and_day_give_the_same_rows(app: Flask) -> None:
    load()
    first = rows()
    db.session.rollback()
    _empty()
    load()
    second = rows()
    assert sum(map(len, first.values())) > 2000
    for name, before in first.items():
        assert sorted(map(repr, before)) == sorted(map(repr, second[name])), name


def test_another_seed_gives_other_people(app: Flask) -> None:
    load(seed=7)
    names = set(db.session.scalars(select(Person.name)))
    assert "한지우" in names  # the accounts of the demonstration stay
    assert len(names) > 30


def test_it_is_never_mixed_with_real_people(cast: Cast) -> None:
    with pytest.raises(loading.NotEmpty):
        load()


def test_everyone_and_every_organisation_is_marked_as_invented(app: Flask) -> None:
    load()
    assert set(db.session.scalars(select(Person.demo))) == {True}
    for place in db.session.scalars(select(Organisation)):
        assert place.demo
        assert "(데모)" in place.name
        assert "(Demo)" in place.english_name


def test_marking_anew_what_was_loaded_would_change_nothing(app: Flask) -> None:
    """Evidence and results are what the real operations make of the same submissions and marks."""
    load()
    with clock.at(MOMENT), unit_of_work():
        before = db.session.query(EvidenceItem).count()
        worked = db.session.execute(
            select(Submission.assignment_id, Submission.person_id).distinct()
        ).all()
        assert len(worked) > 50
        for assignment_id, person_id in worked:
            grading.project(db.session.get_one(Assignment, assignment_id), person_id)
        for result in db.session.scalars(select(CourseResult)):
            course = db.session.get_one(
                Course, db.session.get_one(Offering, result.offering_id).course_id
            )
            shown = gradebook.shown_by(course, result)
            assert evidence.record(result.person_id, "course_result", result.id, shown) == 0
        assert db.session.query(EvidenceItem).count() == before
        superseded = EvidenceItem.superseded_at.is_not(None)
        assert db.session.query(EvidenceItem).filter(superseded).count() == 0


def test_every_frozen_result_is_what_the_gradebook_works_out(app: Flask) -> None:
    load()
    with clock.at(MOMENT):
        frozen = db.session.scalars(select(CourseResult)).all()
        assert len(frozen) > 30
        for offering_id in {row.offering_id for row in frozen}:
            for standing in results.standings(offering_id).values():
                assert not standing.changed_since
                assert standing.frozen is None or standing.frozen.credit_earned == (
                    standing.final.credit_earned
                )


def test_deciding_completion_anew_completes_nobody_else(app: Flask) -> None:
    load()
    states = _states()
    with clock.at(MOMENT), unit_of_work():
        for person_id in set(db.session.scalars(select(CohortMember.person_id))):
            programmes.refresh_person(person_id)
    assert _states() == states
    assert {"enrolled", "completed"} <= set(states.values())


def test_seats_are_counted_as_enrolment_counts_them(app: Flask) -> None:
    load()
    for cohort in db.session.scalars(select(Cohort)):
        held = db.session.query(CohortMember).filter_by(cohort_id=cohort.id)
        assert cohort.seats_taken == held.filter(CohortMember.state.not_in(LEFT_EARLY)).count()
        assert cohort.seats_taken <= cohort.capacity
    for offering in db.session.scalars(select(Offering)):
        assert 0 <= offering.seats_taken <= offering.capacity


def test_candidates_consented_and_nothing_has_happened_yet_that_lies_ahead(app: Flask) -> None:
    loaded = load()
    with clock.at(MOMENT):
        assert len(candidates.live()) == loaded.candidates > 5
        consents = db.session.query(ConsentRecord).filter_by(kind="third_party_matching").count()
        assert consents == loaded.candidates
        today = clock.seoul_midnight(clock.today())
        for moment in (Submission.submitted_at, Notification.created_at, Person.created_at):
            assert db.session.query(moment).filter(moment >= today).count() == 0


def test_facts_of_companies_do_not_contradict_one_another(app: Flask) -> None:
    load(companies_wanted=35)
    numbers = db.session.scalars(select(CompanyProfile.business_number)).all()
    assert all(company_rules.business_number(number) for number in numbers)
    assert len(numbers) == len(set(numbers)) == 37  # and two that wait to be verified
    for organisation_id in set(db.session.scalars(select(CompanyFact.organisation_id))):
        facts = [
            company_rules.Fact(fact.kind, fact.on, fact.site_id)
            for fact in db.session.query(CompanyFact).filter_by(organisation_id=organisation_id)
        ]
        assert company_rules.contradiction(facts) is None


def test_every_opening_has_lines_that_are_matched_on(app: Flask) -> None:
    load()
    for opening in db.session.scalars(select(Opening)):
        assert opening.confirmed_by_id is not None
        assert sum(line.kind != "other" for line in opening.lines) >= 3, opening.title


def test_every_notification_has_its_words(app: Flask) -> None:
    load()
    notes = db.session.scalars(select(Notification)).all()
    with app.test_request_context():
        for note in notes:
            for language in ("ko", "en"):
                assert kinds.words(note.kind, note.params, language)[0]
    assert {"grade.released", "programme.completed", "matching.on"} <= {note.kind for note in notes}


def test_new_rows_can_be_added_after_loading(app: Flask) -> None:
    load()
    with unit_of_work() as session:
        session.add(
            Organisation(
                kind="company", slug="later", name="나중", english_name="L", created_at=clock.now()
            )
        )
    assert db.session.query(Organisation).filter_by(slug="later").count() == 1


@pytest.mark.parametrize("account", ACCOUNTS, ids=lambda account: account.name)
def test_each_account_finds_its_first_page(app: Flask, client: Browser, account: Any) -> None:
    load()
    someone = db.session.scalars(select(Person).where(Person.email == account.address)).one()
    with clock.at(MOMENT):
        page = client.sign_in(someone).get("/", follow_redirects=True)
    assert page.status_code == 200
    assert "demo-banner" in page.text


def test_the_command_prints_how_to_sign_in_and_does_not_load_twice(app: Flask) -> None:
    runner: FlaskCliRunner = app.test_cli_runner()
    loaded = runner.invoke(
        args=["demo", "--people", "12", "--companies", "2", "--password", "a-b-c-1234"]
    )
    assert loaded.exit_code == 0, loaded.output
    path = Path(app.config["INSTANCE"]) / "demo-accounts.txt"
    text = path.read_text(encoding="utf-8")
    assert "a-b-c-1234" in text
    assert all(account.address in text for account in ACCOUNTS)
    assert path.stat().st_mode & 0o077 == 0
    assert runner.invoke(args=["demo", "--if-empty"]).output == ""
    assert runner.invoke(args=["demo"]).exit_code == 1


def test_the_password_of_the_demonstration_signs_in(app: Flask, client: Browser) -> None:
    load(password_hash=hashed("maru-noeul-baram-1234"))
    answer = client.post(
        "/sign-in", data={"email": ACCOUNTS[0].address, "password": "maru-noeul-baram-1234"}
    )
    assert answer.status_code == 303
