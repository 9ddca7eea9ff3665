"""What selection adds to the pages of admissions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import render_template
from flask_babel import lazy_gettext as _
from sqlalchemy import func, select

from lms import clock
from lms.courses.admissions import registry
from lms.courses.admissions.models import Application, Call
from lms.courses.admissions.registry import Action, Bar
from lms.courses.selection import queries
from lms.courses.selection.models import Offer, Stage, StageEntry
from lms.courses.selection.operations import erasing
from lms.courses.selection.rules import offering
from lms.db import db


def call_panel(call: Call) -> str:
    """The stages with their counts, and the way in."""
    return render_template(
        "selection/_call_panel.html",
        call=call,
        stages=queries.stages_of(call.id),
        counts=queries.stage_counts(call.id),
    )


def own_panel(application: Application) -> str:
    """The way to one's stages and offer, once it was submitted."""
    if application.submitted_at is None or application.state in ("draft", "withdrawn"):
        return ""
    offer = queries.offer_of(application.id)
    standing = offering.standing(offer.state, offer.expires_at, clock.now()) if offer else None
    return render_template(
        "selection/_own_panel.html", application=application, offer=offer, standing=standing
    )


def staff_panel(application: Application) -> str:
    """Where the applicant stands in each stage."""
    return render_template("selection/_staff_panel.html", own=queries.own(application))


def hold(application: Application) -> str | None:
    """Papers stay while an appeal waits for an answer."""
    return "appeal" if queries.appeal_of(application.id) is not None else None


def _passed_all(call_id: int) -> int:
    last = (
        select(Stage.id)
        .where(Stage.call_id == call_id)
        .order_by(Stage.position.desc())
        .limit(1)
        .scalar_subquery()
    )
    return (
        db.session.scalar(
            select(func.count()).where(StageEntry.stage_id == last, StageEntry.state == "passed")
        )
        or 0
    )


def _entered(call_id: int) -> int:
    return (
        db.session.scalar(
            select(func.count(StageEntry.application_id.distinct()))
            .join(Stage, Stage.id == StageEntry.stage_id)
            .where(Stage.call_id == call_id)
        )
        or 0
    )


def _offered(call_id: int) -> int:
    return (
        db.session.scalar(
            select(func.count()).where(Offer.call_id == call_id, Offer.offered_no.is_not(None))
        )
        or 0
    )


def _accepted(call_id: int) -> int:
    return queries.offer_counts(call_id)["accepted"]


def register(decide_chosen: Callable[[Any, set[int]], Any]) -> None:
    """Fill the registry of admissions; *decide_chosen* shows a decision on chosen applications."""
    registry.register_panel(call=call_panel, own=own_panel, staff=staff_panel)
    registry.register_hold(hold)
    registry.register_destroy(erasing.blank)
    registry.register_action(Action("stage", _("단계 결과 정하기"), decide_chosen))
    for label, reached in (
        (_("전형에 들어감"), _entered),
        (_("모든 단계 통과"), _passed_all),
        (_("합격을 알림"), _offered),
        (_("등록 확정"), _accepted),
    ):
        registry.register_bar(Bar(label, reached))
