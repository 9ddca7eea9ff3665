"""Terms for those who keep them."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import access, clock
from lms.courses import editing
from lms.courses.terms import operations, queries, registry, rules, words
from lms.courses.terms.forms import TermForm, values_of, values_of_term
from lms.courses.terms.loaders import MANAGE, term_for, universities
from lms.courses.terms.operations import Refused
from lms.courses.terms.views import bp
from lms.numbers import whole
from lms.paging import asked_page, page_url


@bp.get("/manage/terms")
def index() -> str:
    """All terms of the universities that the person works for."""
    access.require_anywhere(current_user, MANAGE)
    mine = universities(current_user)
    chosen, year = (request.args.get(name, type=whole) for name in ("organisation", "year"))
    season, sort = request.args.get("season", ""), request.args.get("sort", "-starts")
    wanted = [place.id for place in mine if chosen in (None, place.id)]
    page = queries.term_lines(wanted, year=year, season=season, sort=sort, page=asked_page())
    return render_template(
        "terms/index.html",
        page=page, page_url=page_url, universities=mine, chosen=chosen, year=year, season=season,
        sort=sort, years=queries.years([place.id for place in mine]), today=clock.today(),
        links={line.term.id: registry.links(line.term) for line in page.items},
    )  # fmt: skip


@bp.route("/manage/terms/new", methods=["GET", "POST"])
def new_term() -> str | Response | tuple[str, int]:
    """Add a term; ``?from=`` begins with an earlier one's dates, moved to the next year."""
    access.require_anywhere(current_user, MANAGE)
    data, source = {}, request.args.get("from", type=whole)
    model = term_for(current_user, source) if source is not None else None
    if model is not None:
        data = values_of(rules.shifted(queries.plan_of(model), 1))
        data["organisation_id"] = model.organisation_id
    form = _form(data)
    if form.validate_on_submit():
        try:
            term = operations.create_term(form.organisation_id.data, form.plan())
            flash(_("%(term)s를 만들었습니다.", term=words.name(term)), "success")
            return redirect(url_for(".show", term_id=term.id), 303)
        except Refused as refusal:
            form.refuse(refusal.problems)
    page = render_template("terms/form.html", form=form, term=None, model=model)
    return (page, 422) if form.is_submitted() else page


@bp.get("/manage/terms/<int:term_id>")
def show(term_id: int) -> str:
    """A term with its windows and offerings."""
    term = term_for(current_user, term_id)
    return render_template(
        "terms/show.html",
        term=term,
        windows=queries.windows(term),
        offerings=queries.offerings_in(term.id),
        links=registry.links(term),
        now=clock.now(),
        today=clock.today(),
    )


@bp.route("/manage/terms/<int:term_id>/edit", methods=["GET", "POST"])
def edit_term(term_id: int) -> str | Response | tuple[str, int]:
    """Change a term; a lost update is refused with both texts."""
    term = term_for(current_user, term_id)
    form = _form(values_of_term(term, queries.plan_of(term)))
    del form.organisation_id
    status, different = 200, None
    if form.validate_on_submit():
        try:
            operations.update_term(term, form.plan(), version=editing.version_in(form))
            flash(_("저장했습니다."), "success")
            return redirect(url_for(".show", term_id=term.id), 303)
        except editing.Conflict:
            stored = values_of_term(term, queries.plan_of(term))
            status, different = 409, editing.against(form, stored)
        except Refused as refusal:
            form.refuse(refusal.problems)
    if form.is_submitted() and status == 200:
        status = 422
    page = render_template("terms/form.html", form=form, term=term, differences=different)
    return page, status


@bp.post("/manage/terms/<int:term_id>/remove")
def remove_term(term_id: int) -> Response:
    """Delete a term in which nothing is offered."""
    term = term_for(current_user, term_id)
    try:
        title = words.name(term)
        operations.remove_term(term)
        flash(_("%(term)s를 지웠습니다.", term=title), "success")
    except Refused as refusal:
        flash(words.problem(refusal.problems[0]), "danger")
        return redirect(url_for(".show", term_id=term_id), 303)
    return redirect(url_for(".index"), 303)


def _form(data: dict[str, object]) -> TermForm:
    form = TermForm(data=data)
    form.organisation_id.choices = [(place.id, place.name) for place in universities(current_user)]
    return form
