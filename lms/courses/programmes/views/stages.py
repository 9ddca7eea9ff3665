"""Stages of a track for those who manage it."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.access import Permission
from lms.courses import editing
from lms.courses.programmes import operations
from lms.courses.programmes.beside_forms import StageForm, values_of_stage
from lms.courses.programmes.loaders import stage_for, track_for
from lms.courses.programmes.queries.stages import stages_of
from lms.courses.programmes.views import bp
from lms.db import read_only


@bp.route("/manage/tracks/<int:track_id>/stages", methods=["GET", "POST"])
def stages(track_id: int) -> str | Response | tuple[str, int]:
    """The stages in order, and adding one."""
    track = track_for(current_user, track_id, Permission.TRACK_MANAGE)
    form = StageForm()
    if form.validate_on_submit():
        operations.add_stage(track, form.values())
        flash(_("단계를 더했습니다. 기수를 고칠 때 단계를 고를 수 있습니다."), "success")
        return redirect(url_for("programmes.stages", track_id=track.id), 303)
    page = render_template(
        "programmes/stages.html", track=track, rows=stages_of(track.id, retired=True), form=form
    )
    if form.is_submitted():
        read_only()
        return page, 422
    return page


@bp.route("/manage/stages/<int:stage_id>/edit", methods=["GET", "POST"])
def edit_stage(stage_id: int) -> str | Response | tuple[str, int]:
    """Change a stage; a lost update is refused with both texts."""
    row = stage_for(current_user, stage_id)
    form = StageForm(data=values_of_stage(row))
    status, different = 200, None
    if form.validate_on_submit():
        try:
            operations.update_stage(row, form.values(), version=editing.version_in(form))
            flash(_("저장했습니다."), "success")
            return redirect(url_for("programmes.stages", track_id=row.track_id), 303)
        except editing.Conflict:
            status, different = 409, editing.against(form, values_of_stage(row))
    if form.is_submitted() and status == 200:
        status = 422
    page = render_template(
        "programmes/stage.html", row=row, track=row.track, form=form, differences=different
    )
    return page, status


@bp.post("/manage/stages/<int:stage_id>/<any(up,down,retire,restore):act>")
def order_stage(stage_id: int, act: str) -> Response:
    """Put a stage elsewhere, take it out, or put it back."""
    row = stage_for(current_user, stage_id)
    if act in ("up", "down"):
        operations.move_stage(row, -1 if act == "up" else 1)
    else:
        operations.retire_stage(row, act == "retire")
        said = _("단계를 거두었습니다. 이 단계의 기수는 그대로입니다.")
        flash(said if act == "retire" else _("단계를 되살렸습니다."), "success")
    return redirect(url_for("programmes.stages", track_id=row.track_id), 303)
