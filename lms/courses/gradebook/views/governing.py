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
from lms.courses import editing
from lms.courses.catalogue.loaders import offering_for
from lms.courses.editing import Conflict
from lms.courses.gradebook import operations, queries
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
    status: int = 200
    differences: list[editing.Difference] | None = None
    held = policies.in_force(kind, Scope("offering", offering.id))
    last = queries.newest_rule(kind, offering.id)
    form = shape(
        data={
            **_fields(kind, held.value), "effective_from": clock.today(),
            "version": last.id if last is not None else 0,
        }
    )  # fmt: skip
    if isinstance(form, CompletionForm):
        form.offer(queries.setup_of(offering.id).columns)
    if form.is_submitted():
        status = 422
        if form.validate():
            try:
                operations.set_rule(
                    kind, offering.id, form.values(),
                    effective_from=form.effective_from.data, seen=editing.version_in(form),
                )  # fmt: skip
                flash(_("저장했습니다."), "success")
                return back_to_settings(offering.id)
            except Conflict:
                status, differences = 409, editing.against(form, _newest(kind, offering.id))
            except ValueError as problem:
                form.form_errors.append(str(problem))
    page = render_template(
        template,
        offering=offering,
        form=form,
        own=held.id != 0,
        history=policy_history(kind, offering.id),
        today=clock.today(),
        differences=differences,
    )
    return page if status == 200 else (page, status)


def _fields(kind: str, value: Any) -> dict[str, Any]:
    """A rule as its form shows it."""
    values = {
        name: list(one) if isinstance(one, tuple) else one for name, one in asdict(value).items()
    }
    if kind == queries.LATE_POLICY:  # none is an empty field, not a zero that the form refuses
        values["cut_off_hours"] = values["cut_off_hours"] or None
    return values


def _newest(kind: str, offering_id: int) -> dict[str, Any]:
    """What somebody else set last, with the day from which it holds."""
    row = queries.newest_rule(kind, offering_id)
    if row is None:
        return {"version": 0}
    value = policies.default(kind) if row.inherits else policies.parse(kind, row.value)
    return {**_fields(kind, value), "effective_from": row.effective_from, "version": row.id}
