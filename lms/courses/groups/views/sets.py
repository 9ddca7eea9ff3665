"""The sets of an offering: list, make, change, lock, copy, delete."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.courses.catalogue.loaders import offering_for
from lms.courses.editing import Conflict, version_in
from lms.courses.groups import operations, queries, registry
from lms.courses.groups.forms import CopyForm, SetForm, data_of
from lms.courses.groups.loaders import EDIT, set_for
from lms.courses.groups.messages import words
from lms.courses.groups.operations import Refused
from lms.courses.groups.views import bp


@bp.route("/teach/<int:offering_id>/groups", methods=["GET", "POST"])
def index(offering_id: int) -> str | Response | tuple[str, int]:
    """The sets of an offering, and a form for a new one."""
    offering = offering_for(current_user, offering_id, EDIT)
    form = SetForm()
    status = 200
    if form.is_submitted():
        status = 422
        if form.validate():
            try:
                made = operations.create_set(offering, form.values())
            except Refused as refused:
                form.form_errors = [words(reason) for reason in refused.reasons]
            else:
                flash(_("조 모음을 만들었습니다. 이제 조를 만들고 사람을 넣으세요."), "success")
                return redirect(board_url(offering_id, made.id), 303)
    page = render_template(
        "groups/index.html",
        offering=offering,
        form=form,
        lines=queries.set_lines(offering.id),
        deleted=queries.set_lines(offering.id, deleted=True),
    )
    return page, status


@bp.route("/teach/<int:offering_id>/groups/<int:set_id>/settings", methods=["GET", "POST"])
def settings(offering_id: int, set_id: int) -> str | Response | tuple[str, int]:
    """Change a set; what somebody else saved meanwhile is shown, not overwritten."""
    offering, group_set = set_for(current_user, offering_id, set_id)
    form = SetForm(data=data_of(group_set))
    status, stored = 200, None
    if form.is_submitted():
        status = 422
        if form.validate():
            try:
                operations.update_set(group_set, form.values(), version_in(form))
            except Conflict:
                status, stored = 409, data_of(group_set)
                form.version.data, form.version.raw_data = group_set.version, None
            except Refused as refused:
                form.form_errors = [words(reason) for reason in refused.reasons]
            else:
                flash(_("저장했습니다."), "success")
                return redirect(board_url(offering_id, set_id), 303)
    page = render_template(
        "groups/settings.html",
        offering=offering,
        group_set=group_set,
        form=form,
        stored=stored,
        copy_form=CopyForm(formdata=None),
        uses=registry.uses(group_set.id),
    )
    return page, status


@bp.post("/teach/<int:offering_id>/groups/<int:set_id>/lock")
def lock(offering_id: int, set_id: int) -> Response:
    """Let nobody change group by themselves any more."""
    _offering, group_set = set_for(current_user, offering_id, set_id)
    if operations.lock_set(group_set, True):
        flash(_("조를 확정했습니다. 교육생은 스스로 바꿀 수 없습니다."), "success")
    return redirect(board_url(offering_id, set_id), 303)


@bp.post("/teach/<int:offering_id>/groups/<int:set_id>/unlock")
def unlock(offering_id: int, set_id: int) -> Response:
    """Let learners choose again."""
    _offering, group_set = set_for(current_user, offering_id, set_id)
    if operations.lock_set(group_set, False):
        flash(_("확정을 풀었습니다."), "success")
    return redirect(board_url(offering_id, set_id), 303)


@bp.post("/teach/<int:offering_id>/groups/<int:set_id>/copy")
def copy(offering_id: int, set_id: int) -> Response:
    """A set with the same groups."""
    _offering, group_set = set_for(current_user, offering_id, set_id)
    form = CopyForm()
    made = operations.copy_set(group_set, current_user, with_people=bool(form.with_people.data))
    flash(_("사본을 만들었습니다."), "success")
    return redirect(board_url(offering_id, made.id), 303)


@bp.post("/teach/<int:offering_id>/groups/<int:set_id>/delete")
def delete(offering_id: int, set_id: int) -> Response:
    """Take a set away; it can be brought back."""
    _offering, group_set = set_for(current_user, offering_id, set_id)
    try:
        operations.delete_set(group_set)
    except Refused as refused:
        for reason in refused.reasons:
            flash(words(reason), "danger")
        return redirect(board_url(offering_id, set_id), 303)
    flash(_("조 모음을 지웠습니다. 목록 아래에서 되돌릴 수 있습니다."), "success")
    return redirect(url_for("groups.index", offering_id=offering_id), 303)


@bp.post("/teach/<int:offering_id>/groups/<int:set_id>/restore")
def restore(offering_id: int, set_id: int) -> Response:
    """Bring a deleted set back."""
    _offering, group_set = set_for(current_user, offering_id, set_id, gone=True)
    try:
        if operations.restore_set(group_set):
            flash(_("되돌렸습니다."), "success")
    except Refused as refused:
        for reason in refused.reasons:
            flash(words(reason), "danger")
    return redirect(url_for("groups.index", offering_id=offering_id), 303)


def board_url(offering_id: int, set_id: int) -> str:
    """The page of a set."""
    return url_for("groups.board", offering_id=offering_id, set_id=set_id)
