"""Openings for the company's team: the list, a new one, its facts, its state."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user, login_required
from werkzeug.wrappers import Response

from lms import access, clock, db
from lms.access import Permission, Scope
from lms.matching import taxonomy
from lms.numbers import whole_or
from lms.paging import asked_page
from lms.placement.companies import queries as companies
from lms.placement.openings import lines, loaders, operations, queries, registry, rules, words
from lms.placement.openings.forms import PostingForm, TermsForm
from lms.placement.openings.models import Opening
from lms.placement.openings.operations import Conflict
from lms.placement.openings.rules import Act
from lms.placement.openings.views import bp

Page = str | tuple[str, int] | Response


def own_companies() -> list[Any]:
    """The companies for which the person who looks may post."""
    may = {
        scope.id
        for scope in access.scopes_with(current_user, Permission.OPENING_MANAGE)
        if scope.kind == "organisation"
    }
    return [one for one in companies.companies_of(current_user.id) if one.organisation_id in may]


@bp.get("/openings/manage")
@login_required
def manage() -> str:
    """The team's openings (the office's people: everyone's) with what waits in each."""
    access.require_anywhere(current_user, Permission.OPENING_VIEW)
    own = own_companies()
    everywhere = access.may(current_user, Permission.OPENING_VIEW, access.ROOT)
    ids = None if everywhere and not own else [one.organisation_id for one in own]
    state = request.args.get("state", "")
    page = queries.managed(
        ids,
        text=request.args.get("q", "")[:100],
        state=state if state in list(rules.State) else "",
        number=asked_page(),
    )
    return render_template(
        "openings/manage.html",
        page=page,
        companies=own,
        counts=queries.counts_by_state(ids),
        waiting=registry.waiting(current_user, page.items),
        state=state,
        words=words,
        today=clock.today(),
        days_left=rules.days_left,
        is_open=loaders.is_open,
        everywhere=ids is None,
    )


@bp.route("/openings/manage/new", methods=["GET", "POST"])
@login_required
def new() -> Page:
    """Paste a posting; it is split into lines, which are confirmed on the next page."""
    own = own_companies()
    if not own:
        access.require_anywhere(current_user, Permission.OPENING_MANAGE)
        abort(404)
    form = PostingForm()
    form.organisation.choices = [(one.organisation_id, one.organisation.name) for one in own]
    if request.method == "GET":
        form.industry.data = own[0].industry
        form.organisation.data = own[0].organisation_id
    if not form.validate_on_submit():
        status = 422 if request.method == "POST" else 200
        return render_template("openings/new.html", form=form, companies=own), status
    profile = next(one for one in own if one.organisation_id == form.organisation.data)
    access.require(
        current_user, Permission.OPENING_MANAGE, Scope("organisation", profile.organisation_id)
    )
    text = form.text.data or ""
    db.release()  # reading the posting takes a moment, and nobody should wait for it
    read = lines.read(text, taxonomy.load(), operations.new_key)
    if len(read) > rules.MOST_LINES:
        form.text.errors = [_("줄이 너무 많습니다. %(most)s줄까지 됩니다.", most=rules.MOST_LINES)]
        return render_template("openings/new.html", form=form, companies=own), 422
    opening = operations.create(profile.organisation, form.terms(), text, read, current_user)
    flash(
        ngettext(
            "공고문을 %(n)s줄로 나누었습니다. 줄마다 맞는지 확인해 주십시오.",
            "공고문을 %(n)s줄로 나누었습니다. 줄마다 맞는지 확인해 주십시오.",
            len(read),
            n=len(read),
        ),
        "success",
    )
    return redirect(url_for("openings.edit_lines", opening_id=opening.id), 303)


@bp.route("/openings/manage/<int:opening_id>", methods=["GET", "POST"])
@login_required
def edit(opening_id: int) -> Page:
    """The facts of an opening, and its state."""
    writing = request.method == "POST"
    opening = loaders.opening_for(current_user, opening_id, Permission.OPENING_MANAGE, lock=writing)
    form = TermsForm(obj=opening) if not writing else TermsForm()
    if not form.validate_on_submit():
        return _edit_page(opening, form), 422 if writing else 200
    version = whole_or(form.version.data, -1)
    try:
        operations.change(opening, version, form.terms())
    except Conflict:
        form.version.data = str(opening.version)
        form.version.raw_data = None
        return _edit_page(opening, form, conflict=True), 409
    flash(_("저장했습니다."), "success")
    return redirect(url_for("openings.edit", opening_id=opening.id), 303)


def _edit_page(opening: Opening, form: TermsForm, *, conflict: bool = False) -> str:
    return render_template(
        "openings/edit.html",
        opening=opening,
        form=form,
        conflict=conflict,
        is_open=loaders.is_open(opening),
        verified=companies.is_verified(opening.organisation_id),
        words=words,
        days_left=rules.days_left(opening.closes_on, clock.today()),
    )


@bp.post("/openings/manage/<int:opening_id>/state")
@login_required
def change_state(opening_id: int) -> Response:
    """Open, pause, resume or close."""
    opening = loaders.opening_for(current_user, opening_id, Permission.OPENING_MANAGE, lock=True)
    given = request.form.get("act", "")
    if given not in list(Act):
        abort(400)
    result = operations.act(opening, Act(given))
    if result.refusal is not None:
        flash(words.sentence(result.refusal), "danger")
    else:
        said = {
            Act.OPEN: _("공고를 열었습니다. 이제 후보 순위를 볼 수 있습니다."),
            Act.PAUSE: _("공고를 멈추었습니다. 공개 목록에서 내려갔습니다."),
            Act.RESUME: _("공고를 다시 열었습니다."),
            Act.CLOSE: _("공고를 마감했습니다."),
        }
        flash(said[Act(given)], "success")
    return redirect(url_for("openings.edit", opening_id=opening.id), 303)
