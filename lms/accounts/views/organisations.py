"""Organisations: the list, a new one, a change of name."""

from __future__ import annotations

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_required
from werkzeug.wrappers import Response as BaseResponse

from lms import access
from lms.access import ROOT, Permission
from lms.accounts import queries
from lms.accounts.forms.office import KIND_LABELS, OrganisationForm
from lms.accounts.loaders import organisation_for
from lms.accounts.operations import organisations as operations
from lms.accounts.queries import people as people_queries
from lms.accounts.rules.rights import OrganisationKind
from lms.accounts.views import bp, sessions
from lms.numbers import whole_or
from lms.paging import asked_page

Answer = str | BaseResponse


@bp.get("/office/organisations")
@login_required
def organisations() -> str:
    """The organisations that one looks after."""
    access.require_anywhere(current_user, Permission.ORGANISATION_MANAGE)
    mine = queries.organisations_where(current_user, Permission.ORGANISATION_MANAGE)
    text, kind = request.args.get("q", "").strip(), request.args.get("kind", "")
    kind = kind if kind in KIND_LABELS else ""
    page = people_queries.organisation_lines(
        [place.id for place in mine], text=text, kind=kind, page=asked_page()
    )
    return render_template(
        "accounts/organisations.html", page=page, text=text, kind=kind, kinds=KIND_LABELS
    )


def _form(**values: object) -> OrganisationForm:
    form = OrganisationForm(**values)
    parents = queries.organisations(OrganisationKind.UNIVERSITY, OrganisationKind.ACADEMY)
    form.parent.choices = [(0, _("없음"))] + [(p.id, queries.place_name(p)) for p in parents]
    return form


@bp.route("/office/organisations/new", methods=["GET", "POST"])
@login_required
def new_organisation() -> Answer:
    """Add an organisation."""
    access.require(current_user, Permission.ORGANISATION_MANAGE, ROOT)
    form = _form()
    if not form.validate_on_submit():
        page = render_template("accounts/organisation_form.html", form=form, place=None)
        return sessions.invalid(page) if form.is_submitted() else page
    try:
        operations.create_organisation(
            form.kind.data,
            form.name.data,
            english_name=form.english_name.data or "",
            parent=queries.organisation_by_id(form.parent.data),
        )
    except ValueError:
        form.parent.errors = [_parent_message()]
        return sessions.invalid(
            render_template("accounts/organisation_form.html", form=form, place=None)
        )
    flash(_("기관을 등록했습니다."), "success")
    return redirect(url_for("accounts.organisations"), 303)


@bp.route("/office/organisations/<int:organisation_id>", methods=["GET", "POST"])
@login_required
def organisation(organisation_id: int) -> Answer:
    """Change an organisation; of two who save at once the second sees both texts."""
    place = organisation_for(current_user, organisation_id, Permission.ORGANISATION_MANAGE)
    form = _form(obj=place, data={"parent": place.parent_id or 0})
    form.kind.data = place.kind
    template = "accounts/organisation_form.html"
    if not form.validate_on_submit():
        form.version.data = form.version.data or str(place.version)
        page = render_template(template, form=form, place=place)
        return sessions.invalid(page) if form.is_submitted() else page
    parent = queries.organisation_by_id(form.parent.data)
    moved = place.parent_id != (parent.id if parent is not None else None)
    if moved and not access.may(current_user, Permission.ORGANISATION_MANAGE, ROOT):
        form.parent.errors = [_("소속은 사업단만 바꿀 수 있습니다.")]
        return sessions.invalid(render_template(template, form=form, place=place))
    try:
        operations.update_organisation(
            place,
            name=form.name.data,
            english_name=form.english_name.data or "",
            parent=parent,
            version=whole_or(form.version.data, 0),
        )
    except operations.Outdated:
        form.version.data = str(place.version)
        page = render_template(template, form=form, place=place, theirs=place)
        return Response(page, status=409)
    except ValueError:
        form.parent.errors = [_parent_message()]
        return sessions.invalid(render_template(template, form=form, place=place))
    flash(_("저장했습니다."), "success")
    return redirect(url_for("accounts.organisations"), 303)


def _parent_message() -> str:
    return _("학과는 대학이나 사관학교에 속해야 하고, 다른 종류는 소속을 비워 둡니다.")
