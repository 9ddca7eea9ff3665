"""Tracks and their curricula for those who run them."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import access
from lms.access import Permission
from lms.accounts.queries import place_name
from lms.courses import editing, places, reasons
from lms.courses.catalogue.loaders import course_for
from lms.courses.programmes import operations, queries
from lms.courses.programmes.forms import PolicyForm, TrackForm, values_of_track
from lms.courses.programmes.loaders import track_for
from lms.courses.programmes.models import Track
from lms.courses.programmes.queries.assessment import policy_for, requirements_of
from lms.courses.programmes.queries.stages import stages_of
from lms.courses.programmes.views import bp
from lms.i18n import local
from lms.numbers import whole, whole_or
from lms.paging import asked_page


def _form(data: dict[str, Any] | None = None) -> TrackForm:
    form = TrackForm(data=data)
    form.organisation_id.choices = [
        (place.id, place_name(place))
        for place in places.managed(current_user, Permission.TRACK_MANAGE)
    ]
    return form


@bp.get("/manage/tracks")
def manage_tracks() -> str:
    """All tracks of the institutions that the person works for."""
    access.require_anywhere(current_user, Permission.TRACK_MANAGE)
    mine = places.managed(current_user, Permission.TRACK_MANAGE)
    chosen = request.args.get("organisation", type=whole)
    filters = {
        "text": request.args.get("q", "").strip()[:100],
        "state": request.args.get("state", ""),
        "sort": request.args.get("sort", "title"),
    }
    return render_template(
        "programmes/manage_tracks.html",
        page=queries.tracks(
            [place.id for place in mine if chosen in (None, place.id)],
            page=asked_page(),
            **filters,
        ),
        places=mine,
        chosen=chosen,
        **filters,
    )


@bp.route("/manage/tracks/new", methods=["GET", "POST"])
def new_track() -> str | Response | tuple[str, int]:
    """Make a track."""
    access.require_anywhere(current_user, Permission.TRACK_MANAGE)
    form = _form()
    if form.validate_on_submit():
        track = operations.create_track(form.organisation_id.data, form.values())
        flash(_("과정을 만들었습니다. 교육과정을 채우고 공개하십시오."), "success")
        return redirect(url_for("programmes.manage_track", track_id=track.id), 303)
    page = render_template("programmes/track_form.html", form=form, track=None)
    return (page, 422) if form.is_submitted() else page


@bp.get("/manage/tracks/<int:track_id>")
def manage_track(track_id: int) -> str:
    """A track with its curriculum, completion rule and cohorts."""
    return _track_page(track_for(current_user, track_id, Permission.TRACK_MANAGE))


@bp.route("/manage/tracks/<int:track_id>/edit", methods=["GET", "POST"])
def edit_track(track_id: int) -> str | Response | tuple[str, int]:
    """Change a track; a lost update is refused with both texts."""
    track = track_for(current_user, track_id, Permission.TRACK_MANAGE)
    form = _form(values_of_track(track))
    del form.organisation_id
    status, different = 200, None
    if form.validate_on_submit():
        try:
            operations.update_track(track, form.values(), version=editing.version_in(form))
            flash(_("저장했습니다."), "success")
            return redirect(url_for("programmes.manage_track", track_id=track.id), 303)
        except editing.Conflict:
            status, different = 409, editing.against(form, values_of_track(track))
        except editing.NotAllowed as no:
            form.form_errors.append(reasons.sentence(no.code, **no.params))
    if form.is_submitted() and status == 200:
        status = 422
    page = render_template(
        "programmes/track_form.html", form=form, track=track, differences=different
    )
    return page, status


@bp.post("/manage/tracks/<int:track_id>/publish")
def publish_track(track_id: int) -> Response:
    """Show it in the catalogue, or say what is missing."""
    track = track_for(current_user, track_id, Permission.TRACK_MANAGE)
    missing = operations.publish_track(track)
    return _told(track, missing, _("%(title)s 과정을 공개했습니다.", title=local(track)))


@bp.post("/manage/tracks/<int:track_id>/unpublish")
def unpublish_track(track_id: int) -> Response:
    """Take it out of the catalogue, or say what stands against it."""
    track = track_for(current_user, track_id, Permission.TRACK_MANAGE)
    missing = operations.unpublish_track(track)
    return _told(track, missing, _("%(title)s 과정의 공개를 거두었습니다.", title=local(track)))


@bp.post("/manage/tracks/<int:track_id>/curriculum")
def curriculum(track_id: int) -> Response | tuple[str, int]:
    """One change of the curriculum: add, remove, up, down, required or elective."""
    track = track_for(current_user, track_id, Permission.TRACK_MANAGE)
    course_id = request.form.get("course_id", type=whole)
    version = whole_or(request.form.get("version"), -1)
    what = request.form.get("what", "")
    if course_id is None:
        return _told(track, [], _("교과목을 골라 주십시오."), kind="info")
    try:
        if what == "add":
            course = course_for(current_user, course_id, Permission.COURSE_MANAGE)
            required = request.form.get("kind") != "elective"
            operations.add_course(track, course, version=version, required=required)
        elif what == "remove":
            operations.remove_course(track, course_id, version=version)
        elif what in ("required", "elective"):
            operations.require_course(track, course_id, what == "required", version=version)
        elif what in ("project", "not_project"):
            operations.mark_project(track, course_id, what == "project", version=version)
        elif what in ("up", "down"):
            step = -1 if what == "up" else 1
            operations.move_course(track, course_id, step, version=version)
        else:
            abort(400)
    except editing.Conflict:
        flash(_("다른 사람이 먼저 바꾸었습니다. 지금 내용을 보고 다시 해 주십시오."), "warning")
        return _track_page(track), 409
    except editing.NotAllowed as no:
        flash(reasons.sentence(no.code, **no.params), "danger")
        return _track_page(track), 422
    return _told(track, [], _("교육과정을 고쳤습니다."))


@bp.post("/manage/tracks/<int:track_id>/policy")
def policy(track_id: int) -> Response | tuple[str, int]:
    """What completion asks from today on."""
    track = track_for(current_user, track_id, Permission.TRACK_MANAGE)
    form = PolicyForm()
    if form.validate_on_submit():
        value = replace(
            policy_for(track.id, 0).value,
            minimum_electives=form.minimum_electives.data or 0,
            minimum_average=form.minimum_average.data or Decimal(0),
            minimum_attendance=form.minimum_attendance.data or Decimal(0),
        )
        try:
            operations.set_policy(track, value)
            return _told(track, [], _("수료 기준을 정했습니다. 오늘부터 적용됩니다."))
        except editing.NotAllowed as no:
            form.form_errors.append(reasons.sentence(no.code, **no.params))
    return _track_page(track, form), 422


def _told(track: Track, missing: list[str], done: str, kind: str = "success") -> Response:
    flash(*((reasons.together(missing), "danger") if missing else (done, kind)))
    return redirect(url_for("programmes.manage_track", track_id=track.id), 303)


def _track_page(track: Track, policy_form: PolicyForm | None = None) -> str:
    mine = places.managed(current_user, Permission.COURSE_MANAGE)
    lines, _skills = queries.curriculum_of(track.id)
    return render_template(
        "programmes/manage_track.html",
        track=track,
        curriculum=lines,
        choices=queries.courses_to_add([place.id for place in mine], track.id),
        cohorts=queries.cohorts_of(track.id),
        asked=requirements_of(track.id),
        stages=stages_of(track.id),
        hindrances=reasons.sentences(
            [] if track.published_at else operations.hindrances_of_track(track)
        ),
        policy_form=policy_form or PolicyForm(formdata=None, obj=policy_for(track.id, 0).value),
    )
