"""A learner objects to a published result, and reads the answer."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_required
from werkzeug.wrappers import Response

from lms import audit, clock, storage
from lms.courses import registry
from lms.courses.gradebook import queries as gradebook
from lms.courses.objections import operations, queries, rules
from lms.courses.objections.loaders import file_for, own_objection, own_offering
from lms.courses.objections.operations import MOST_BYTES, MOST_FILES, Refused
from lms.courses.objections.views import bp
from lms.courses.objections.words import faults
from lms.db import release
from lms.paging import asked_page, page_url


@bp.get("/me/objections")
@login_required
def mine() -> str:
    """Everything that one has objected to, with the answers."""
    state = request.args.get("state", "all")
    state = state if state in queries.STATES else "all"
    return render_template(
        "objections/mine.html",
        page=queries.mine(current_user.id, asked_page(), state),
        page_url=page_url,
        state=state,
    )


@bp.get("/me/results/<int:offering_id>/objection")
def own(offering_id: int) -> str:
    """One's objections to this result, and the form while there is time."""
    own_offering(current_user, offering_id)
    return _page(offering_id, "", {})


@bp.post("/me/results/<int:offering_id>/objection")
def ask(offering_id: int) -> str | Response | tuple[str, int]:
    """Object, with a text and files."""
    offering = own_offering(current_user, offering_id)
    text = request.form.get("text", "")
    files = request.files.getlist("files")
    release()  # files are written to disk before any row is
    try:
        kept = operations.keep_uploads(files)
        operations.ask(offering, current_user, text, kept)
    except Refused as refusal:
        return _page(offering_id, text, faults(refusal.codes, refusal.params, "text")), 422
    flash(_("이의신청을 냈습니다. 답이 오면 알려 드립니다."), "success")
    return redirect(url_for("objections.own", offering_id=offering_id), 303)


@bp.post("/me/objections/<int:objection_id>/withdraw")
def withdraw(objection_id: int) -> Response:
    """Take it back before it is answered."""
    objection = own_objection(current_user, objection_id)
    if operations.withdraw(objection, current_user):
        flash(_("이의신청을 거두었습니다."), "info")
    else:
        flash(_("이미 답한 이의신청이라 거둘 수 없습니다."), "warning")
    return redirect(url_for("objections.own", offering_id=objection.offering_id), 303)


@bp.get("/objections/<int:objection_id>/files/<int:attachment_id>/<path:name>")
def file(objection_id: int, attachment_id: int, name: str) -> Response:
    """A file that was handed in with an objection."""
    attachment, objection = file_for(current_user, objection_id, attachment_id)
    if objection.person_id != current_user.id:
        audit.read("objection file", objection.person, action="download")
    return storage.send(attachment)


def _page(offering_id: int, text: str, wrong: dict[str, list[str]]) -> str:
    offering = own_offering(current_user, offering_id)
    gate = registry.result_gates(current_user.id, [offering_id]).get(offering_id)
    if gate is not None:
        return render_template("gradebook/gated.html", offering=offering, gate=gate)
    asking = queries.asking(offering_id, current_user.id)
    standing = gradebook.as_learner(gradebook.standing(offering_id, current_user.id))
    earlier = queries.of_person(offering_id, current_user.id)
    return render_template(
        "objections/own.html",
        offering=offering,
        times=asking.times,
        closed=rules.closed_code(asking, clock.now()),
        frozen=standing.frozen,
        earlier=earlier,
        files={one.id: queries.files_of(one) for one in earlier},
        text=text,
        faults=wrong,
        most=rules.MOST_TEXT,
        most_files=MOST_FILES,
        most_bytes=MOST_BYTES,
    )
