"""The office's figures come from the rows, rates only from groups that are large enough."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from lms import clock, policies
from lms.access import ROOT, Role, Scope
from lms.accounts.models import AccessLogEntry, AuditEntry
from lms.courses.programmes.models import Cohort, CohortMember
from lms.db import db, unit_of_work
from lms.office.queries.figures import overview
from lms.office.queries.outcomes import by_cohort, by_track
from lms.office.rules import LEAST, POLICY, Targets, rate, reached
from lms.placement.companies.models import CompanyFact, Site
from tests import cast as people
from tests.cast import Cast
from tests.conftest import Browser


@given(st.integers(0, 500), st.integers(0, 500))
def test_a_rate_is_of_ten_people_or_more_and_between_none_and_all(part: int, whole: int) -> None:
    part = min(part, whole)
    found = rate(part, whole)
    assert (found is None) == (whole < LEAST)
    assert found is None or Decimal(0) <= found <= Decimal(100)


def test_a_rate_is_rounded_half_up_to_one_place() -> None:
    assert rate(1, 16) == Decimal("6.3")
    assert rate(10, 10) == Decimal("100.0")


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_a_target_of_nothing_is_never_reached(value: int, target: int) -> None:
    assert (reached(value, target) is None) == (target == 0)


@pytest.mark.parametrize(
    "wrong", [{"trained": -1}, {"completion_rate": Decimal(101)}, {"openings": 10**7}]
)
def test_targets_that_cannot_be_meant_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="from 0"):
        Targets(**wrong)


LEFT = {"early_employment": "early_employed"}


def finish(cast: Cast, completed: int, others: int, *, reason: str = "") -> None:
    """End the cast's cohort with so many more who completed, and so many who did not."""
    cohort = db.session.get_one(Cohort, cast.cohort.id)
    cohort.starts_on, cohort.ends_on = (
        clock.today() - timedelta(days=90),
        clock.today() - timedelta(days=1),
    )
    for number in range(completed + others):
        someone = people.person(f"사람{number}", f"p{number}{reason}@example.org")
        done = number < completed
        db.session.add(
            CohortMember(
                cohort_id=cohort.id,
                person_id=someone.id,
                state="completed" if done else LEFT.get(reason, "withdrawn"),
                entered_on=cohort.starts_on,
                ended_on=cohort.ends_on,
                reason="" if done else reason,
            )
        )


def test_people_are_counted_once_and_places_each(app: Flask, cast: Cast) -> None:
    with unit_of_work():
        other = Cohort(
            track_id=cast.track.id,
            number=8,
            title_ko="8기",
            starts_on=clock.today() - timedelta(days=3),
            ends_on=clock.today() + timedelta(days=30),
            capacity=30,
            state="open",
            created_at=clock.now(),
        )
        db.session.add(other)
        db.session.flush()
        db.session.add(
            CohortMember(
                cohort_id=other.id,
                person_id=cast.trainee.id,
                state="enrolled",
                entered_on=clock.today(),
            )
        )
    found = overview().people
    assert (found.training.people, found.training.places) == (2, 3)
    assert (found.entered.people, found.entered.places) == (2, 3)


def test_a_cohort_that_runs_has_no_rate_yet(app: Flask, cast: Cast) -> None:
    with unit_of_work():
        for number in range(20):
            someone = people.person(f"사람{number}", f"p{number}@example.org")
            db.session.add(
                CohortMember(
                    cohort_id=cast.cohort.id,
                    person_id=someone.id,
                    state="completed",
                    entered_on=clock.today(),
                )
            )
    row = by_track()[0]
    assert row.completed == 20
    assert row.rate is None


def test_a_small_group_has_no_rate(client: Browser, cast: Cast) -> None:
    with unit_of_work():
        finish(cast, 4, 3)  # and the two of the cast: nine
    assert by_track()[0].over == 9
    for path in ("/office", "/office/outcomes"):
        page = client.sign_in(cast.officer).get(path).text
        assert "44.4" not in page
        assert "10명 미만" in page
    table = client.post("/office/outcomes/export").get_data(as_text=True)
    assert "44.4" not in table
    with unit_of_work():
        someone = people.person("열째", "tenth@example.org")
        db.session.add(
            CohortMember(
                cohort_id=cast.cohort.id,
                person_id=someone.id,
                state="completed",
                entered_on=clock.today(),
            )
        )
    assert "50% (n=10)" in client.get("/office/outcomes").text


def test_leaving_for_a_job_is_told_from_leaving(app: Flask, cast: Cast) -> None:
    with unit_of_work():
        finish(cast, 8, 2, reason="early_employment")
        finish(cast, 0, 3, reason="health")
    row = by_cohort()[0]
    assert (row.completed, row.early, row.left, row.enrolled) == (8, 2, 3, 2)
    assert row.members == 15


def test_a_company_that_closed_is_here_no_more(app: Flask, cast: Cast) -> None:
    def fact(kind: str, days: int, site: Site) -> None:
        db.session.add(
            CompanyFact(
                organisation_id=cast.company.id,
                kind=kind,
                on=clock.today() - timedelta(days=days),
                site_id=site.id,
                evidence="증빙",
                recorded_at=clock.now(),
            )
        )

    with unit_of_work():
        site = Site(organisation_id=cast.company.id, name_ko="본점", address="광주")
        db.session.add(site)
        db.session.flush()
        fact("opened_office", 30, site)
    assert overview().here == 1
    with unit_of_work():
        fact("closed", 1, site)
    assert overview().here == 0


# --- who may ------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/office", "/office/targets"])
@pytest.mark.parametrize(
    ("who", "status"),
    [("officer", 200), ("administrator", 403), ("staff", 404), ("trainee", 404), ("employer", 404)],
)
def test_the_overview_is_the_offices(
    client: Browser, cast: Cast, path: str, who: str, status: int
) -> None:
    assert client.sign_in(getattr(cast, who)).get(path).status_code == status


def test_staff_see_the_outcomes_of_their_institution_alone(client: Browser, cast: Cast) -> None:
    with unit_of_work():
        other = people.person("박담당", "other.staff@example.org")
        people.grant(other, Role.STAFF, Scope("organisation", cast.university.id))
    assert "컴퓨터 비전 전문가 과정" in client.sign_in(cast.staff).get("/office/outcomes").text
    page = client.sign_in(other).get("/office/outcomes")
    assert page.status_code == 200
    assert "컴퓨터 비전 전문가 과정" not in page.text
    assert "컴퓨터 비전 전문가 과정" not in client.post("/office/outcomes/export").get_data(
        as_text=True
    )


@pytest.mark.parametrize("who", ["trainee", "professor", "employer", "administrator"])
def test_outcomes_are_not_for_others(client: Browser, cast: Cast, who: str) -> None:
    client.sign_in(getattr(cast, who))
    assert client.get("/office/outcomes").status_code == 403
    assert client.post("/office/outcomes/export").status_code == 403


def test_a_download_is_logged(client: Browser, cast: Cast) -> None:
    answer = client.sign_in(cast.officer).post("/office/outcomes/export?by=track")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.data.startswith(b"\xef\xbb\xbf")
    assert "컴퓨터 비전 전문가 과정" in answer.get_data(as_text=True)
    entry = db.session.query(AccessLogEntry).one()
    assert (entry.action, entry.what, entry.people) == ("download", "report.outcomes", 2)


# --- targets ------------------------------------------------------------------------------------

FILLED = {
    "trained": "300",
    "completed": "120",
    "completion_rate": "82.5",
    "candidates": "90",
    "agreements": "40",
    "companies": "30",
    "openings": "60",
    "introductions": "0",
    "reason": "올해 사업계획",
}


def test_targets_are_set_from_a_day_on_and_shown_beside_what_is(
    client: Browser, cast: Cast
) -> None:
    client.sign_in(cast.officer)
    given = {**FILLED, "effective_from": clock.today().isoformat()}
    assert client.post("/office/targets", data=given).status_code == 303
    held = policies.in_force(POLICY, ROOT)
    assert held.value.trained == 300
    assert held.value.completion_rate == Decimal("82.5")
    assert db.session.query(AuditEntry).filter_by(action="policy.establish").one().reason
    page = client.get("/office").text
    assert "목표 300명의 1%" in page
    assert "목표 없음" in page


def test_targets_of_a_day_to_come_do_not_hold_yet(client: Browser, cast: Cast) -> None:
    later = clock.today() + timedelta(days=3)
    given = {**FILLED, "effective_from": later.isoformat()}
    client.sign_in(cast.officer).post("/office/targets", data=given)
    assert policies.in_force(POLICY, ROOT).value == Targets()
    assert policies.in_force(POLICY, ROOT, later).value.trained == 300


@pytest.mark.parametrize(
    ("field", "value"),
    [("trained", "-1"), ("completion_rate", "101"), ("reason", ""), ("openings", "많이")],
)
def test_a_wrong_target_is_said_at_its_field_and_nothing_is_lost(
    client: Browser, cast: Cast, field: str, value: str
) -> None:
    given = {**FILLED, "effective_from": clock.today().isoformat(), field: value}
    answer = client.sign_in(cast.officer).post("/office/targets", data=given)
    assert answer.status_code == 422
    assert f'value="{FILLED["candidates"]}"' in answer.text
    assert policies.in_force(POLICY, ROOT).id == 0


def test_an_empty_installation_has_an_overview(client: Browser, app: Flask) -> None:
    with unit_of_work():
        officer = people.person("정사업", "officer@example.org")
        people.grant(officer, Role.OFFICE, ROOT)
    for path in ("/office", "/office/outcomes"):
        assert client.sign_in(officer).get(path).status_code == 200
