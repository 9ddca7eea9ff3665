"""Surveys across the offerings that a person manages, and setting up many at once."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import access, i18n
from lms.access import Permission
from lms.accounts.models import Organisation
from lms.accounts.queries import place_name
from lms.courses.catalogue.models import Offering
from lms.courses.surveys import operations, queries
from lms.courses.surveys.forms import ManyForm
from lms.courses.surveys.rules import Kind
from lms.courses.surveys.views import bp
from lms.courses.terms import queries as terms
from lms.db import read_only
from lms.i18n import local
from lms.paging import asked_page, paged

MANAGE = Permission.OFFERING_MANAGE


@bp.get("/manage/surveys")
def manage() -> str:
    """Every survey with its state and rate; by kind, state and course."""
    access.require_anywhere(current_user, MANAGE)
    asked = {name: request.args.get(name, "").strip() for name in ("kind", "state", "q")}
    lines = queries.across(current_user, kind=asked["kind"], state=asked["state"], text=asked["q"])
    return render_template(
        "surveys/manage.html", page=paged(lines, asked_page(), size=50), asked=asked
    )


def _which(offering: Offering, university: Organisation | None) -> str:
    """An offering so that it is told from another of its name: whose term it runs in, from when."""
    parts = [local(offering.course), offering.label]
    if university is not None:
        parts.append(place_name(university))
    return " · ".join([*parts, i18n.day(offering.starts_on)])


@bp.route("/manage/surveys/new", methods=["GET", "POST"])
def create_many() -> str | Response | tuple[str, int]:
    """The standard survey for several offerings: chosen, shown once more, then made."""
    access.require_anywhere(current_user, MANAGE)
    offerings = {one.id: one for one in queries.offerings_to_ask(current_user)}
    form = ManyForm()
    places = terms.universities_at(offerings)
    form.offerings.choices = [
        (one.id, _which(one, places.get(one.id))) for one in offerings.values()
    ]
    if request.method == "GET" or "back" in request.form:
        read_only()
        return render_template("surveys/many.html", form=form, chosen=None)
    if not form.validate():
        read_only()
        return render_template("surveys/many.html", form=form, chosen=None), 422
    chosen = [offerings[key] for key in form.offerings.data or []]
    if "confirmed" not in request.form:
        read_only()
        names = dict(form.offerings.choices)
        return render_template("surveys/many.html", form=form, chosen=chosen, names=names)
    made, left = operations.create_for_many(
        chosen,
        Kind(form.kind.data),
        form.opens_at.data,  # type: ignore[arg-type]  # the validator asked for them
        form.closes_at.data,  # type: ignore[arg-type]
        before_grades=bool(form.before_grades.data),
    )
    if made:
        flash(
            ngettext(
                "설문 %(n)s건을 만들어 공개했습니다.",
                "설문 %(n)s건을 만들어 공개했습니다.",
                len(made),
                n=len(made),
            ),
            "success",
        )
    if left:
        flash(
            ngettext(
                "이미 같은 설문이 있거나 물을 것이 없는 강좌 %(n)s곳은 건너뛰었습니다.",
                "이미 같은 설문이 있거나 물을 것이 없는 강좌 %(n)s곳은 건너뛰었습니다.",
                len(left),
                n=len(left),
            ),
            "info",
        )
    return redirect(url_for("surveys.manage"), 303)
