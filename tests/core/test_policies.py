"""The most specific scope wins, then the latest day; each decision can be explained later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from lms import clock, policies
from lms.access import ROOT, Scope
from lms.accounts.models import AuditEntry
from lms.db import db, unit_of_work
from tests.cast import Cast


@dataclass(frozen=True)
class Lateness:
    """A policy of the tests' own."""

    per_day: Decimal = Decimal("10")
    most_days: int = 3

    def __post_init__(self) -> None:
        if not 0 <= self.per_day <= 100:
            raise ValueError("per_day must be between 0 and 100")


policies.register("test.late", Lateness)


def establish(scope: Scope, per_day: str, days_ago: int = 0) -> int:
    with unit_of_work():
        row = policies.establish(
            "test.late",
            scope,
            Lateness(Decimal(per_day)),
            effective_from=clock.today() - timedelta(days=days_ago),
            reason="시험",
        )
        return row.id


def test_without_a_policy_the_default_of_the_code_holds(cast: Cast) -> None:
    found = policies.in_force("test.late", Scope("offering", cast.offering.id))
    assert (found.id, found.value) == (0, Lateness())
    assert policies.by_id("test.late", 0) == Lateness()


def test_the_most_specific_scope_wins_whatever_the_dates(cast: Cast) -> None:
    establish(ROOT, "1")
    establish(Scope("organisation", cast.academy.id), "2", days_ago=1)
    own = establish(Scope("offering", cast.offering.id), "3", days_ago=30)
    found = policies.in_force("test.late", Scope("offering", cast.offering.id))
    assert (found.id, found.value.per_day) == (own, Decimal("3"))
    elsewhere = policies.in_force("test.late", Scope("offering", cast.other_offering.id))
    assert elsewhere.value.per_day == Decimal("1")


def test_within_a_scope_the_latest_day_that_has_come_wins(cast: Cast) -> None:
    establish(ROOT, "1", days_ago=10)
    establish(ROOT, "2", days_ago=5)
    establish(ROOT, "3", days_ago=-5)
    today = clock.today()
    assert policies.in_force("test.late", ROOT).value.per_day == Decimal("2")
    assert policies.in_force("test.late", ROOT, today - timedelta(days=7)).value.per_day == 1
    assert policies.in_force("test.late", ROOT, today - timedelta(days=11)).id == 0
    assert policies.in_force("test.late", ROOT, today + timedelta(days=5)).value.per_day == 3


def test_a_later_decision_on_the_same_day_replaces_the_earlier(cast: Cast) -> None:
    establish(ROOT, "1")
    second = establish(ROOT, "2")
    assert policies.in_force("test.late", ROOT).id == second


def test_a_decision_keeps_the_policy_that_it_was_made_by(cast: Cast) -> None:
    first = establish(ROOT, "1", days_ago=1)
    establish(ROOT, "2")
    assert policies.by_id("test.late", first).per_day == Decimal("1")
    with pytest.raises(LookupError):
        policies.by_id("test.late", 9999)


def test_a_policy_leaves_an_audit_row_with_its_reason(cast: Cast) -> None:
    policy_id = establish(ROOT, "2.5")
    entry = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "policy.establish")
    ).one()
    assert (entry.subject_id, entry.reason) == (policy_id, "시험")
    assert entry.after == {"per_day": "2.5", "most_days": 3}


@pytest.mark.parametrize("value", [{"per_day": "200"}, {"per_week": "1"}])
def test_a_value_that_its_kind_does_not_allow_is_refused(value: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="per_"):
        policies.parse("test.late", value)
