"""Curricula for those who keep them."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import access
from lms.access import Permission
from lms.courses import editing, places
from lms.courses.catalogue.loaders import course_for
from lms.courses.degrees import operations, queries, words
from lms.courses.degrees.forms import (
    AddCourseForm,
    NewVersionForm,
    VersionForm,
    values_of_version,
)
from lms.courses.degrees.loaders import version_for
from lms.courses.degrees.models import CurriculumVersion
from lms.courses.degrees.rules.prerequisites import Record, check, from_json
from lms.courses.degrees.rules.requirements import read
from lms.courses.degrees.views import bp
from lms.courses.programmes.loaders import track_for
from lms.db import read_only
from lms.i18n import local
from lms.numbers import whole, whole_or
from lms.paging import asked_page, page_url

MANAGE = Permission.CURRICULUM_MANAGE


@bp.get("/manage/degrees")
def index() -> str:
    """Curricula of the institutions that the person works for."""
    access.require_anywhere(current_user, MANAGE)
    mine = [one.id for one in places.managed(current_user, MANAGE)]
    form, state = request.args.get("form", ""), request.args.get("state", "")
    asked: dict[str, Any] = {
        "track_id": request.args.get("track", type=whole),
        "form": form if form in words.FORMS else "",
        "state": state if state in words.VERSION_STATES else "",
    }
    return render_template(
        "degrees/index.html",
        page=queries.version_lines(mine, page=asked_page(), **asked),
        page_url=page_url,
        tracks=queries.tracks_at(mine),
        asked=asked,
        waiting=queries.waiting(mine),
    )


@bp.route("/manage/degrees/curricula/new", methods=["GET", "POST"])
def new_version() -> str | Response | tuple[str, int]:
    """Make a draft."""
    access.require_anywhere(current_user, MANAGE)
    mine = [one.id for one in places.managed(current_user, MANAGE)]
    form = NewVersionForm(
        data={"term_credits": 18, "track_id": request.args.get("track", 0, whole)}
    )
    form.track_id.choices = [(one.id, local(one)) for one in queries.tracks_at(mine)]
    if form.validate_on_submit():
        track = track_for(current_user, form.track_id.data, MANAGE)
        row = operations.create_version(track, form.form_kind.data, form.values())
        flash(_("교육과정을 만들었습니다. 교과목과 졸업 요건을 넣으십시오."), "success")
        return redirect(url_for("degrees.version", version_id=row.id), 303)
    page = render_template("degrees/version_form.html", form=form, row=None)
    return (page, 422) if form.is_submitted() else page


@bp.get("/manage/degrees/curricula/<int:version_id>")
def version(version_id: int) -> str:
    """A version with its courses and requirements."""
    return version_page(version_for(current_user, version_id))


@bp.route("/manage/degrees/curricula/<int:version_id>/edit", methods=["GET", "POST"])
def edit_version(version_id: int) -> str | Response | tuple[str, int]:
    """Change it; a lost update is refused with both texts."""
    row = version_for(current_user, version_id)
    form = VersionForm(data=values_of_version(row))
    status, different = 200, None
    if form.validate_on_submit():
        try:
            operations.update_version(row, form.values(), version=editing.version_in(form))
            flash(_("저장했습니다."), "success")
            return redirect(url_for("degrees.version", version_id=row.id), 303)
        except editing.Conflict:
            status, different = 409, editing.against(form, values_of_version(row))
        except editing.NotAllowed as no:
            form.form_errors.append(words.refusal(no.code, no.params))
    if form.is_submitted() and status == 200:
        status = 422
    page = render_template("degrees/version_form.html", form=form, row=row, differences=different)
    return page, status


@bp.post("/manage/degrees/curricula/<int:version_id>/<any(publish,close,copy,delete):act>")
def act_on_version(version_id: int, act: str) -> Response:
    """Publish, close, copy or drop a version."""
    row = version_for(current_user, version_id)
    to = url_for("degrees.version", version_id=row.id)
    try:
        if act == "publish":
            missing = operations.publish_version(row)
            said = " ".join(words.refusal(code) for code in missing)
            flash(*((said, "danger") if missing else (_("교육과정을 시행합니다."), "success")))
        elif act == "close":
            operations.close_version(row)
            flash(_("신규 적용을 마감했습니다. 이미 적용된 학생은 그대로입니다."), "success")
        elif act == "copy":
            copy = operations.copy_version(row)
            flash(_("복사했습니다. 고친 뒤 시행하십시오."), "success")
            to = url_for("degrees.version", version_id=copy.id)
        else:
            operations.delete_draft(row)
            flash(_("지웠습니다."), "success")
            to = url_for("degrees.index")
    except editing.NotAllowed as no:
        flash(words.refusal(no.code, no.params), "danger")
    return redirect(to, 303)


@bp.post("/manage/degrees/curricula/<int:version_id>/courses")
def add_course(version_id: int) -> Response | tuple[str, int]:
    """List a course."""
    row = version_for(current_user, version_id)
    form = add_form(row)
    if not form.validate():
        read_only()
        return version_page(row, form), 422
    course = course_for(current_user, form.course_id.data, Permission.COURSE_MANAGE)
    try:
        operations.set_course(row, course.id, form.values(), version=editing.version_in(form))
        flash(_("%(title)s 과목을 넣었습니다.", title=local(course)), "success")
    except editing.Conflict:
        flash(_("다른 사람이 먼저 바꾸었습니다. 지금 내용을 보고 다시 해 주십시오."), "warning")
        return version_page(row, form), 409
    except editing.NotAllowed as no:
        flash(words.refusal(no.code, no.params), "danger")
        return version_page(row, form), 422
    return redirect(url_for("degrees.version", version_id=row.id, _anchor="courses"), 303)


@bp.post("/manage/degrees/curricula/<int:version_id>/courses/<int:course_id>/remove")
def remove_course(version_id: int, course_id: int) -> Response | tuple[str, int]:
    """List a course no more."""
    row = version_for(current_user, version_id)
    try:
        at = whole_or(request.form.get("version"), -1)
        operations.remove_course(row, course_id, version=at)
        flash(_("교과목을 뺐습니다."), "success")
    except editing.Conflict:
        flash(_("다른 사람이 먼저 바꾸었습니다. 지금 내용을 보고 다시 해 주십시오."), "warning")
        return version_page(row), 409
    except editing.NotAllowed as no:
        flash(words.refusal(no.code, no.params), "danger")
        return version_page(row), 422
    return redirect(url_for("degrees.version", version_id=row.id, _anchor="courses"), 303)


def add_form(row: CurriculumVersion) -> AddCourseForm:
    """The form for one more course."""
    form = AddCourseForm(data={"version": row.version})
    form.course_id.choices = [
        (one.id, f"{one.code} {local(one)}") for one in queries.courses_to_add(row)
    ]
    return form


def version_page(row: CurriculumVersion, form: AddCourseForm | None = None) -> str:
    """The page of a version."""
    by_id = queries.courses_by_id(one.course_id for one in row.courses)
    if any(one.course_id not in by_id for one in row.courses):
        abort(404)
    rules: dict[int, Any] = {
        one.course_id: check(from_json(one.prerequisite), Record()).lines for one in row.courses
    }
    return render_template(
        "degrees/version.html",
        row=row,
        form=form or add_form(row),
        courses=by_id,
        rules=rules,
        asked=[(one, read(one.id, one.kind, one.params)) for one in row.requirements],
        hindrances=[words.refusal(code) for code in operations.hindrances(row)]
        if row.state == "draft"
        else [],
    )
