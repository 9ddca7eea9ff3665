"""An offering's own rules, from a day on: late work, and when the credit is earned (이수)."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import flash, render_template
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import clock, policies
from lms.access import Scope
from lms.courses.catalogue.loaders import offering_for
from lms.courses.gradebook import queries
from lms.courses.gradebook.forms import CompletionForm, LateForm
from lms.courses.gradebook.queries import policy_history
from lms.courses.gradebook.views.arranging import back_to_settings
from lms.courses.gradebook.views.blueprint import EDIT, bp

Answer = str | Response | tuple[str, int]


@bp.route("/teach/<int:offering_id>/gradebook/late", methods=["GET", "POST"])
def late(offering_id: int) -> Answer:
    """What late and missing work costs."""
    offering = offering_for(current_user, offering_id, EDIT)
    return _page(offering, LateForm, queries.LATE_POLICY, "gradebook/late.html")


@bp.route("/teach/<int:offering_id>/gradebook/credit", methods=["GET", "POST"])
def completion(offering_id: int) -> Answer:
    """What the credit of the course asks for."""
    offering = offering_for(current_user, offering_id, EDIT)
    return _page(offering, CompletionForm, queries.POLICY, "gradebook/credit.html")


def _page(offering: Any, shape: Any, kind: str, template: str) -> Answer:
    place, status = Scope("offering", offering.id), 200
    held = policies.in_force(kind, place)
    values = asdict(held.value)
    if kind == queries.LATE_POLICY:  # none is an empty field, not a zero that the form refuses
        values["cut_off_hours"] = values["cut_off_hours"] or None
    form = shape(data={**values, "effective_from": clock.today()})
    if isinstance(form, CompletionForm):
        form.offer(queries.setup_of(offering.id).columns)
    if form.is_submitted():
        status = 422
        if form.validate():
            try:
                policies.establish(
                    kind, place, form.values(), effective_from=form.effective_from.data
                )
                flash(_("저장했습니다."), "success")
                return back_to_settings(offering.id)
            except ValueError as problem:
                form.form_errors.append(str(problem))
    page = render_template(
        template,
        offering=offering,
        form=form,
        own=held.id != 0,
        history=policy_history(kind, offering.id),
        today=clock.today(),
    )
    return page if status == 200 else (page, status)
