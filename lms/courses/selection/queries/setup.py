"""How a call selects: settings, stages, groups, reviewers."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from lms import clock, policies
from lms.access import Role, Scope
from lms.accounts.models import Grant, Person
from lms.courses.admissions import queries as admissions
from lms.courses.admissions.models import Application
from lms.courses.catalogue.models import Offering
from lms.courses.rubrics.models import RubricVersion
from lms.courses.selection.models import ApplicantGroup, SelectionSettings, Stage
from lms.courses.selection.rules.grouping import ExtraPointsPolicy, Grouping
from lms.courses.selection.rules.grouping import groups_of as grouped
from lms.courses.selection.rules.ranking import ExtraPoints, Quota
from lms.courses.selection.scopes import REVIEWING
from lms.db import db
from lms.policies import InForce

EXTRA = "admission_extra_points"


def settings_of(call_id: int) -> SelectionSettings:
    """The call's settings; what the code carries until somebody sets them (not in the session)."""
    row = db.session.get(SelectionSettings, call_id)
    return row or SelectionSettings(
        call_id=call_id, blind=True, counts="raw", offer_hours=72, slot_lead_hours=24,
        seed=f"call-{call_id}", version=0, created_at=clock.now(),
    )  # fmt: skip


def stages_of(call_id: int) -> list[Stage]:
    """The stages of a call in order, with what they are scored by."""
    return list(
        db.session.scalars(
            select(Stage)
            .where(Stage.call_id == call_id)
            .options(
                joinedload(Stage.rubric_version).options(
                    joinedload(RubricVersion.rubric), selectinload(RubricVersion.criteria)
                ),
                joinedload(Stage.quiz),
                joinedload(Stage.offering).joinedload(Offering.course),
            )
            .order_by(Stage.position, Stage.id)
        )
    )


def next_stage(stage: Stage) -> Stage | None:
    """The stage after *stage*; none: it is the last."""
    return db.session.scalar(
        select(Stage)
        .where(Stage.call_id == stage.call_id, Stage.position > stage.position)
        .order_by(Stage.position)
        .limit(1)
    )


def groups_of(call_id: int) -> list[ApplicantGroup]:
    """The groups of a call, in order."""
    return list(
        db.session.scalars(
            select(ApplicantGroup)
            .where(ApplicantGroup.call_id == call_id)
            .order_by(ApplicantGroup.position, ApplicantGroup.id)
        )
    )


def latest_group(code: str) -> ApplicantGroup | None:
    """The group of this code in the latest call that has one."""
    return db.session.scalar(
        select(ApplicantGroup)
        .where(ApplicantGroup.code == code)
        .order_by(ApplicantGroup.id.desc())
        .limit(1)
    )


def quotas(call_id: int) -> list[Quota]:
    """The quotas of a call, in the order in which reserved seats are filled."""
    return [
        Quota(group.code, group.quota, group.seats)
        for group in groups_of(call_id)
        if group.quota != "none"
    ]


def group_codes(application: Application, groups: list[ApplicantGroup]) -> frozenset[str]:
    """The groups that *application* belongs to by what was submitted."""
    return grouped(
        application.answers,
        [Grouping(one.code, one.field_key, frozenset(one.answers)) for one in groups],
    )


def extra_points(call_id: int) -> tuple[InForce[ExtraPointsPolicy], ExtraPoints]:
    """The policy of extra points in force for a call, and what it gives by group."""
    held = policies.in_force(EXTRA, Scope("call", call_id))
    return held, ExtraPoints(held.value.table(), held.value.cap)


def reviewers_of(call_id: int) -> list[Person]:
    """Who scores applicants of a call, by name."""
    return list(
        db.session.scalars(
            select(Person)
            .join(Grant, Grant.person_id == Person.id)
            .where(
                Grant.role == Role.REVIEWER.value,
                Grant.scope_kind == REVIEWING,
                Grant.scope_id == call_id,
                Grant.ended_at.is_(None),
            )
            .order_by(Person.name, Person.id)
        )
    )


def answer_names(group: ApplicantGroup) -> list[str]:
    """The answers of a group as its form names them."""
    item = next((one for one in labels_of(group.call_id) if one["key"] == group.field_key), {})
    names = {one[0]: one[1] for one in item.get("options", [])}
    return [names.get(one, one) for one in group.answers]


def labels_of(call_id: int) -> list[dict[str, Any]]:
    """The fields of the call's form that hold choices: what groups may be made of."""
    form = admissions.published_form(call_id) or admissions.working_form(call_id)
    return [dict(item) for item in form.items] if form is not None else []
