"""However many members a cohort has, its pages cost the same number of statements."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from lms import clock
from lms.access import Scope
from lms.courses.at_risk import queries as at_risk
from lms.courses.programmes.models import Cohort, CohortMember
from lms.courses.programmes.queries import deciding
from lms.db import db, unit_of_work
from tests.cast import Cast, enrol, person


def statements(work: Callable[[], Any]) -> int:
    seen: list[str] = []

    def note(*values: Any) -> None:
        seen.append(values[2])

    db.session.rollback()
    event.listen(db.engine, "before_cursor_execute", note)
    try:
        work()
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return len(seen)


@pytest.mark.parametrize("page", ["completion", "at_risk", "cohort_at_risk"])
def test_more_members_cost_no_more_statements(app: Flask, cast: Cast, page: str) -> None:
    looks: dict[str, Callable[[], Any]] = {
        "completion": lambda: deciding.rows_of(db.session.get_one(Cohort, cast.cohort.id)),
        "at_risk": lambda: at_risk.lines(Scope("offering", cast.offering.id)),
        "cohort_at_risk": lambda: at_risk.lines(Scope("cohort", cast.cohort.id)),
    }
    with app.test_request_context("/"):
        few = statements(looks[page])
    with unit_of_work() as session:
        for number in range(12):
            someone = person(f"사람{number}", f"many{number}@example.org")
            enrol(someone, cast.offering)
            session.add(
                CohortMember(
                    cohort_id=cast.cohort.id, person_id=someone.id, state="enrolled",
                    entered_on=clock.today(),
                )
            )  # fmt: skip
    with app.test_request_context("/"):
        assert statements(looks[page]) <= few
