"""How a gradebook is combined: the overview with all weights, categories, periods."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import policies
from lms.access import Scope
from lms.courses import editing
from lms.courses.catalogue.loaders import offering_for
from lms.courses.catalogue.models import Offering
from lms.courses.editing import Conflict, NotAllowed
from lms.courses.gradebook import operations, queries, words
from lms.courses.gradebook.forms import (
    CategoryForm,
    PeriodForm,
    WeightingForm,
    values_of_category,
    values_of_period,
)
from lms.courses.gradebook.loaders import category_in, period_in
from lms.courses.gradebook.queries import Setup
from lms.courses.gradebook.views.blueprint import EDIT, bp

Answer = str | Response | tuple[str, int]


def back_to_settings(offering_id: int) -> Response:
    """To the overview, after a write."""
    return redirect(url_for("gradebook.settings", offering_id=offering_id), 303)


@bp.route("/teach/<int:offering_id>/gradebook/settings", methods=["GET", "POST"])
def settings(offering_id: int) -> Answer:
    """Everything that says how the total comes about; the weights of all categories at once."""
    offering = offering_for(current_user, offering_id, EDIT)
    setup = queries.setup_of(offering.id)
    form, status, conflict = _weighting_form(setup), 200, False
    if form.is_submitted():
        status = 422
        if form.validate():
            try:
                operations.set_weights(
                    offering.id,
                    form.weighting.data,
                    form.aggregation.data,
                    editing.version_in(form),
                    {
                        line["category_id"]: (line["category_version"], line["weight"])
                        for line in form.weights.data
                    },
                )
                flash(_("비중을 저장했습니다. 모든 총점에 바로 쓰입니다."), "success")
                return back_to_settings(offering.id)
            except Conflict:
                status, conflict = 409, True
                setup = queries.setup_of(offering.id)
                form.version.data, form.version.raw_data = str(setup.version), None
                _renew_versions(form, setup)
    page = render_template(
        "gradebook/settings.html",
        offering=offering,
        setup=setup,
        form=form,
        conflict=conflict,
        deleted=queries.manual_items(offering.id, deleted=True),
        late=policies.in_force(queries.LATE_POLICY, Scope("offering", offering.id)).value,
        credit=queries.policy_of(offering.id).value,
        total_weight=_total(setup),
    )
    return page if status == 200 else (page, status)


def _weighting_form(setup: Setup) -> WeightingForm:
    if request.method == "POST":
        return WeightingForm()
    return WeightingForm(
        formdata=None,
        weighting=setup.weighting,
        aggregation=setup.aggregation,
        version=setup.version,
        weights=[
            {"category_id": row.id, "category_version": row.version, "weight": row.weight}
            for row in setup.categories
        ],
    )


def _renew_versions(form: WeightingForm, setup: Setup) -> None:
    """Sending the form again overwrites knowingly: what is stored stands beside each weight."""
    versions = {row.id: row.version for row in setup.categories}
    for line in form.weights:
        held = line.form.category_version
        held.data, held.raw_data = versions.get(line.form.category_id.data, 0), None


def _total(setup: Setup) -> Decimal:
    return sum(
        (row.weight or Decimal(0) for row in setup.categories if not row.extra_credit), Decimal(0)
    )


@bp.route("/teach/<int:offering_id>/gradebook/categories/new", methods=["GET", "POST"])
def new_category(offering_id: int) -> Answer:
    """A new category."""
    offering = offering_for(current_user, offering_id, EDIT)
    form = CategoryForm()

    def save() -> None:
        operations.add_category(offering.id, form.values())

    return _edit(offering, form, save, "gradebook/category.html", row=None)


@bp.route(
    "/teach/<int:offering_id>/gradebook/categories/<int:category_id>", methods=["GET", "POST"]
)
def category(offering_id: int, category_id: int) -> Answer:
    """Change a category."""
    offering, row = category_in(current_user, offering_id, category_id)
    stored = values_of_category(row)
    form = CategoryForm(data=stored)

    def save() -> None:
        operations.edit_category(row, form.values(), editing.version_in(form))

    return _edit(offering, form, save, "gradebook/category.html", row=row, again=values_of_category)


@bp.post("/teach/<int:offering_id>/gradebook/categories/<int:category_id>/remove")
def remove_category(offering_id: int, category_id: int) -> Response:
    """Remove a category; its items stay."""
    offering, row = category_in(current_user, offering_id, category_id)
    operations.remove_category(row)
    flash(_("분류를 없앴습니다. 들어 있던 항목은 분류 없이 남습니다."), "success")
    return back_to_settings(offering.id)


@bp.post("/teach/<int:offering_id>/gradebook/categories/<int:category_id>/move")
def move_category(offering_id: int, category_id: int) -> Response:
    """Change places with the neighbour above or below."""
    offering, row = category_in(current_user, offering_id, category_id)
    operations.move_category(row, up=request.form.get("to") == "up")
    return back_to_settings(offering.id)


@bp.route("/teach/<int:offering_id>/gradebook/periods/new", methods=["GET", "POST"])
def new_period(offering_id: int) -> Answer:
    """A new grading period."""
    offering = offering_for(current_user, offering_id, EDIT)
    form = PeriodForm(
        data=None
        if request.method == "POST"
        else {"starts_on": offering.starts_on, "ends_on": offering.ends_on}
    )

    def save() -> None:
        operations.add_period(offering.id, form.values())

    return _edit(offering, form, save, "gradebook/period.html", row=None)


@bp.route("/teach/<int:offering_id>/gradebook/periods/<int:period_id>", methods=["GET", "POST"])
def period(offering_id: int, period_id: int) -> Answer:
    """Change a grading period."""
    offering, row = period_in(current_user, offering_id, period_id)
    form = PeriodForm(data=values_of_period(row))

    def save() -> None:
        operations.edit_period(row, form.values(), editing.version_in(form))

    return _edit(offering, form, save, "gradebook/period.html", row=row, again=values_of_period)


@bp.post("/teach/<int:offering_id>/gradebook/periods/<int:period_id>/remove")
def remove_period(offering_id: int, period_id: int) -> Response:
    """Remove a grading period; its items stay."""
    offering, row = period_in(current_user, offering_id, period_id)
    operations.remove_period(row)
    flash(_("성적 기간을 없앴습니다."), "success")
    return back_to_settings(offering.id)


def _edit(
    offering: Offering,
    form: Any,
    save: Callable[[], None],
    template: str,
    *,
    row: Any,
    again: Callable[[Any], dict[str, Any]] | None = None,
) -> Answer:
    """One form for a thing that is new or changed; a lost update is refused with both texts."""
    status, different = 200, None
    if form.is_submitted():
        status = 422
        if form.validate():
            try:
                save()
                flash(_("저장했습니다."), "success")
                return back_to_settings(offering.id)
            except Conflict:
                status = 409
                different = editing.against(form, again(row)) if again is not None else []
            except NotAllowed as problem:
                form.form_errors.append(words.refusal(problem))
    page = render_template(template, offering=offering, form=form, row=row, differences=different)
    return page if status == 200 else (page, status)
