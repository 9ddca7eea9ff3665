"""The comparison for everybody, the form for staff."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.access import Permission
from lms.courses import editing
from lms.courses.programmes.loaders import track_for
from lms.courses.prospectus import operations, queries, words
from lms.courses.prospectus.forms import ProspectusForm, values_of
from lms.courses.prospectus.queries.pages import blank
from lms.courses.prospectus.rules.figures import MOST_COMPARED
from lms.courses.prospectus.views import bp
from lms.db import db, read_only


@bp.get("/tracks/compare")
def compare() -> str:
    """Up to three tracks side by side."""
    asked = [slug for slug in dict.fromkeys(request.args.getlist("track")) if slug]
    return render_template(
        "prospectus/compare.html",
        found=queries.compared(asked[:MOST_COMPARED]), choices=queries.comparable(), words=words,
        most=MOST_COMPARED,
    )  # fmt: skip


@bp.route("/manage/tracks/<int:track_id>/prospectus", methods=["GET", "POST"])
def edit(track_id: int) -> str | Response | tuple[str, int]:
    """Change what the page says; shown first, where that is asked."""
    track = track_for(current_user, track_id, Permission.TRACK_MANAGE)
    form = ProspectusForm(data=values_of(queries.prospectus_of(track)))
    status, different, shown = 200, None, None
    if form.validate_on_submit():
        if request.form.get("act") == "preview":
            read_only()
            track = track_for(current_user, track_id, Permission.TRACK_MANAGE)
            with db.session.no_autoflush:
                sample = blank(track)
                for name, value in form.values().items():
                    setattr(sample, name, value)
                shown = queries.shown_of(track, sample)
        else:
            try:
                operations.save(track, form.values(), version=editing.version_in(form))
                flash(_("저장했습니다. 공개 화면에 바로 보입니다."), "success")
                return redirect(url_for("prospectus.edit", track_id=track.id), 303)
            except editing.Conflict:
                stored = values_of(queries.prospectus_of(track))
                status, different = 409, editing.against(form, stored)
    elif form.is_submitted():
        status = 422
    page = render_template(
        "prospectus/edit.html",
        track=track, form=form, differences=different, shown=shown, words=words,
    )  # fmt: skip
    return page, status
