"""Agreements on credits from elsewhere."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import access, clock
from lms.access import Permission, Scope
from lms.accounts.models import Organisation
from lms.courses import editing, places
from lms.courses.degrees import operations, queries
from lms.courses.degrees.forms import AgreementForm, values_of_agreement
from lms.courses.degrees.loaders import agreement_for
from lms.courses.degrees.views import bp
from lms.db import db

MANAGE = Permission.CURRICULUM_MANAGE
PARTNERS = ("university", "academy")


@bp.get("/manage/degrees/agreements")
def agreements() -> str:
    """The agreements of the person's institutions."""
    access.require_anywhere(current_user, MANAGE)
    mine = _universities()
    return render_template(
        "degrees/agreements.html",
        rows=queries.agreements_at([one.id for one in mine]),
        universities=mine,
        today=clock.today(),
        waiting=queries.waiting([one.id for one in places.managed(current_user, MANAGE)]),
    )


@bp.route("/manage/degrees/agreements/new/<int:organisation_id>", methods=["GET", "POST"])
def new_agreement(organisation_id: int) -> str | Response | tuple[str, int]:
    """Make an agreement."""
    access.require(current_user, MANAGE, Scope("organisation", organisation_id))
    place = db.session.get(Organisation, organisation_id)
    if place is None or place.kind != "university":
        abort(404)
    form = _form(place.id, {"starts_on": clock.today()})
    if form.validate_on_submit():
        row = operations.create_agreement(place, form.values())
        flash(_("협약을 만들었습니다."), "success")
        return redirect(url_for("degrees.agreement", agreement_id=row.id), 303)
    page = render_template("degrees/agreement.html", form=form, row=None, place=place)
    return (page, 422) if form.is_submitted() else page


@bp.route("/manage/degrees/agreements/<int:agreement_id>", methods=["GET", "POST"])
def agreement(agreement_id: int) -> str | Response | tuple[str, int]:
    """Change an agreement; a lost update is refused with both texts."""
    row = agreement_for(current_user, agreement_id)
    form = _form(row.organisation_id, values_of_agreement(row))
    form.partner_id.choices = [(row.partner_id, row.partner.name)]
    status, different = 200, None
    if form.validate_on_submit():
        try:
            operations.update_agreement(row, form.values(), version=editing.version_in(form))
            flash(_("저장했습니다."), "success")
            return redirect(url_for("degrees.agreement", agreement_id=row.id), 303)
        except editing.Conflict:
            status, different = 409, editing.against(form, values_of_agreement(row))
    if form.is_submitted() and status == 200:
        status = 422
    page = render_template(
        "degrees/agreement.html", form=form, row=row, place=row.organisation,
        differences=different,
    )  # fmt: skip
    return page, status


def _universities() -> list[Organisation]:
    return [one for one in places.managed(current_user, MANAGE) if one.kind == "university"]


def _form(organisation_id: int, data: dict[str, Any]) -> AgreementForm:
    form = AgreementForm(data=data)
    form.partner_id.choices = [
        (one.id, one.name) for one in queries.partners([organisation_id], PARTNERS)
    ]
    return form
