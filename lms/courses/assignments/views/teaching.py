"""The instructor's assignments: list, edit, publish, delete."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import access, markdown
from lms.access import Permission, Scope
from lms.courses.assignments import operations, queries, registry
from lms.courses.assignments.forms import AssignmentForm, add_row, changed_rows, data_of
from lms.courses.assignments.loaders import assignment_in, listing_for
from lms.courses.assignments.messages import words
from lms.courses.assignments.models import Assignment
from lms.courses.assignments.operations import Conflict, Refused
from lms.courses.assignments.views import bp
from lms.courses.catalogue.loaders import offering_for
from lms.courses.catalogue.models import Offering
from lms.courses.groups import queries as groups
from lms.courses.sections.asking import asked_section
from lms.db import read_only

EDIT = Permission.ASSIGNMENT_EDIT


@bp.get("/teach/<int:offering_id>/assignments")
def teach_index(offering_id: int) -> str:
    """The assignments of an offering, with how many people handed in."""
    offering = listing_for(current_user, offering_id)
    text, state = request.args.get("q", "").strip(), request.args.get("state", "")
    sections = asked_section(offering.id)
    held = access.permissions_at(current_user, Scope("offering", offering.id))
    return render_template(
        "assignments/teach_index.html",
        offering=offering,
        rows=queries.teaching_list(offering.id, text=text, state=state, section_id=sections.id),
        deleted=queries.deleted_of(offering.id),
        text=text,
        state=state,
        sections=sections,
        edits=EDIT in held,
        extends=Permission.EXTENSION_GIVE in held,
    )


@bp.route("/teach/<int:offering_id>/assignments/new", methods=["GET", "POST"])
def create(offering_id: int) -> str | Response | tuple[str, int]:
    """Make an assignment; it starts as a draft."""
    offering = offering_for(current_user, offering_id, EDIT)
    form = _form(offering, None)
    if request.method == "POST" and not _only_rows(form):
        if form.validate():
            assignment = operations.create(offering, form.values())
            flash(_("과제를 만들었습니다. 공개하기 전에는 교육생에게 보이지 않습니다."), "success")
            return redirect(_edit_url(assignment), 303)
        read_only()
        return _page(offering, None, form), 422
    read_only()
    return _page(offering, None, form)


@bp.route("/teach/<int:offering_id>/assignments/<int:assignment_id>/edit", methods=["GET", "POST"])
def edit(offering_id: int, assignment_id: int) -> str | Response | tuple[str, int]:
    """Change an assignment; what somebody else saved meanwhile is shown, not overwritten."""
    assignment = assignment_in(current_user, offering_id, assignment_id, EDIT)
    offering = assignment.offering
    form = _form(offering, assignment)
    if request.method != "POST" or _only_rows(form):
        read_only()
        return _page(offering, assignment, form)
    if not form.validate():
        read_only()
        return _page(offering, assignment, form), 422
    try:
        operations.update(assignment, form.values(), form.version.data or 0)
    except Conflict:
        form.version.data = form.version.raw_data = None
        theirs = AssignmentForm(formdata=None, data=data_of(assignment))
        form.version.data = assignment.version
        return _page(offering, assignment, form, theirs=theirs), 409
    except Refused as refusal:
        form.form_errors = [words(reason) for reason in refusal.reasons]
        return _page(offering, assignment, form), 422
    flash(_("저장했습니다."), "success")
    return redirect(_edit_url(assignment), 303)


@bp.post("/teach/<int:offering_id>/assignments/preview")
def preview(offering_id: int) -> str:
    """The brief as learners will read it, while it is written (a part of the page)."""
    offering_for(current_user, offering_id, EDIT)
    read_only()
    return render_template(
        "assignments/_brief.html", brief=markdown.html(request.form.get("brief", "")[:50_000])
    )


@bp.post("/teach/<int:offering_id>/assignments/<int:assignment_id>/publish")
def publish(offering_id: int, assignment_id: int) -> Response:
    """Show it to learners."""
    assignment = assignment_in(current_user, offering_id, assignment_id, EDIT)
    try:
        if operations.publish(assignment):
            flash(_("공개했습니다. 교육생에게 알렸습니다."), "success")
    except Refused as refusal:
        for reason in refusal.reasons:
            flash(words(reason), "danger")
    return redirect(_edit_url(assignment), 303)


@bp.post("/teach/<int:offering_id>/assignments/<int:assignment_id>/unpublish")
def unpublish(offering_id: int, assignment_id: int) -> Response:
    """Hide it again."""
    assignment = assignment_in(current_user, offering_id, assignment_id, EDIT)
    try:
        if operations.unpublish(assignment):
            flash(_("공개를 거두었습니다."), "success")
    except Refused as refusal:
        for reason in refusal.reasons:
            flash(words(reason), "danger")
    return redirect(_edit_url(assignment), 303)


def _form(offering: Offering, assignment: Assignment | None) -> AssignmentForm:
    change = request.form.get("change", "")
    data = data_of(assignment) if assignment is not None else {"kinds": ["text", "file"]}
    if request.method == "POST":
        form = AssignmentForm(formdata=changed_rows(request.form, change))
        add_row(form, change)
    else:
        form = AssignmentForm(formdata=None, data=data)
    form.offer_modules(queries.modules_of(offering.id))
    form.offer_sets(groups.sets_of(offering.id))
    return form


def _only_rows(form: AssignmentForm) -> bool:
    """A row was added or taken away, or a preview asked for: nothing is saved yet."""
    return bool(request.form.get("change"))


def _page(
    offering: Offering,
    assignment: Assignment | None,
    form: AssignmentForm,
    theirs: AssignmentForm | None = None,
) -> str:
    if theirs is not None:
        theirs.offer_modules(queries.modules_of(offering.id))
        theirs.offer_sets(groups.sets_of(offering.id))
    return render_template(
        "assignments/edit.html",
        offering=offering,
        assignment=assignment,
        form=form,
        theirs=theirs,
        marked=assignment is not None and registry.is_marked(assignment.id),
        handed_in=assignment is not None and queries.has_submissions(assignment.id),
        publish_reasons=(
            [words(reason) for reason in operations.publish_reasons(assignment)]
            if assignment is not None and assignment.published_at is None
            else []
        ),
        brief=markdown.html(form.brief.data or ""),
    )


def _edit_url(assignment: Assignment) -> str:
    return url_for(
        "assignments.edit", offering_id=assignment.offering_id, assignment_id=assignment.id
    )
