"""The cast's cohort, a unit period of it that is over, and everybody's marks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from lms import clock
from lms.access import Role, Scope
from lms.accounts.models import Person
from lms.courses.allowances.models import AllowanceSheet
from lms.courses.allowances.operations import sheets as operations
from lms.courses.programmes.models import Cohort, CohortMember
from lms.db import db, unit_of_work
from tests.cast import Cast, grant, person
from tests.courses.training_log.papers import mark, session_on

#: How many training days the first unit period has.
DAYS = 10


@dataclass
class Scene:
    """Who does what with the allowances of the cast's cohort."""

    cast: Cast
    first: date
    payer: Person
    second: Person  # staff too

    @property
    def url(self) -> str:
        """Where the cohort's unit periods are."""
        return f"/manage/cohorts/{self.cast.cohort.id}/allowances"


def scene_of(cast: Cast) -> Scene:
    """Within a transaction: the cohort began 50 days ago. Jiwoo was there on all ten days, once
    late; Minjun on seven of ten."""
    first = clock.today() - timedelta(days=50)
    cohort = db.session.get_one(Cohort, cast.cohort.id)
    cohort.starts_on = first
    for member in db.session.query(CohortMember).filter_by(cohort_id=cohort.id):
        member.entered_on = first
    second = person("최담당", "second@example.org")
    payer = person("서지급", "payer@example.org")
    grant(second, Role.STAFF, Scope("organisation", cast.academy.id))
    grant(payer, Role.PAYER, Scope("organisation", cast.academy.id))
    for number in range(DAYS):
        held = session_on(cast, first + timedelta(days=number))
        mark(held, cast.trainee, "late" if number == 0 else "present")
        mark(held, cast.other_trainee, "absent" if number >= 7 else "present")
    return Scene(cast, first, payer, second)


def computed(scene: Scene) -> AllowanceSheet:
    """Within a transaction and a request: the first period, computed by staff."""
    cohort = db.session.get_one(Cohort, scene.cast.cohort.id)
    sheet = operations.open_sheet(cohort, 1)
    operations.compute(sheet, scene.cast.staff)
    return sheet


def approved(app: object, scene: Scene) -> int:
    """The first period, computed by one and approved by another; its id."""
    with app.test_request_context("/"), unit_of_work():  # type: ignore[attr-defined]
        sheet = computed(scene)
        operations.approve(sheet, scene.second, version=sheet.version)
        return sheet.id
