"""Courses for those who run them."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import access
from lms.access import Permission
from lms.courses import editing, places, reasons
from lms.courses.catalogue import operations, queries
from lms.courses.catalogue.forms import CourseForm, values_of_course
from lms.courses.catalogue.loaders import course_for
from lms.courses.catalogue.views import bp
from lms.i18n import local
from lms.numbers import whole
from lms.paging import asked_page


def _form(data: dict[str, Any] | None = None) -> CourseForm:
    form = CourseForm(data=data)
    form.organisation_id.choices = [
        (place.id, place.name) for place in places.managed(current_user, Permission.COURSE_MANAGE)
    ]
    return form


@bp.get("/manage/courses")
def manage_courses() -> str:
    """All courses of the institutions that the person works for."""
    access.require_anywhere(current_user, Permission.COURSE_MANAGE)
    mine = places.managed(current_user, Permission.COURSE_MANAGE)
    chosen = request.args.get("organisation", type=whole)
    wanted = [place.id for place in mine if chosen in (None, place.id)]
    filters = {
        "text": request.args.get("q", "").strip()[:100],
        "state": request.args.get("state", ""),
        "sort": request.args.get("sort", "title"),
    }
    return render_template(
        "catalogue/manage_courses.html",
        page=queries.courses(wanted, page=asked_page(), **filters),
        places=mine,
        chosen=chosen,
        **filters,
    )


@bp.route("/manage/courses/new", methods=["GET", "POST"])
def new_course() -> str | Response | tuple[str, int]:
    """Make a course."""
    access.require_anywhere(current_user, Permission.COURSE_MANAGE)
    form = _form()
    if form.validate_on_submit():
        try:
            course = operations.create_course(
                form.organisation_id.data, form.values(), form.skills.data
            )
            flash(_("교과목을 만들었습니다. 아직 공개되지 않았습니다."), "success")
            return redirect(url_for("catalogue.manage_course", course_id=course.id), 303)
        except editing.NotAllowed as no:
            form.form_errors.append(reasons.sentence(no.code, **no.params))
    page = render_template("catalogue/course_form.html", form=form, course=None)
    return (page, 422) if form.is_submitted() else page


@bp.get("/manage/courses/<int:course_id>")
def manage_course(course_id: int) -> str:
    """A course with its offerings."""
    course = course_for(current_user, course_id, Permission.COURSE_MANAGE)
    return render_template(
        "catalogue/manage_course.html",
        course=course,
        skills=queries.skills_of(course.id),
        offerings=queries.offerings_of(course.id),
        hindrances=reasons.sentences(
            [] if course.published_at else operations.hindrances_of_course(course)
        ),
    )


@bp.route("/manage/courses/<int:course_id>/edit", methods=["GET", "POST"])
def edit_course(course_id: int) -> str | Response | tuple[str, int]:
    """Change a course; a lost update is refused with both texts."""
    course = course_for(current_user, course_id, Permission.COURSE_MANAGE)
    form = _form(values_of_course(course))
    del form.organisation_id
    status, different = 200, None
    if form.validate_on_submit():
        try:
            operations.update_course(
                course, form.values(), form.skills.data, version=editing.version_in(form)
            )
            flash(_("저장했습니다."), "success")
            return redirect(url_for("catalogue.manage_course", course_id=course.id), 303)
        except editing.Conflict:
            status, different = 409, editing.against(form, values_of_course(course))
        except editing.NotAllowed as no:
            form.form_errors.append(reasons.sentence(no.code, **no.params))
    if form.is_submitted() and status == 200:
        status = 422
    page = render_template(
        "catalogue/course_form.html", form=form, course=course, differences=different
    )
    return page, status


@bp.post("/manage/courses/<int:course_id>/publish")
def publish_course(course_id: int) -> Response:
    """Show it in the catalogue, or say what is missing."""
    course = course_for(current_user, course_id, Permission.COURSE_MANAGE)
    missing = operations.publish_course(course)
    _tell(missing, _("%(title)s 교과목을 공개했습니다.", title=local(course)))
    return redirect(url_for("catalogue.manage_course", course_id=course.id), 303)


@bp.post("/manage/courses/<int:course_id>/unpublish")
def unpublish_course(course_id: int) -> Response:
    """Take it out of the catalogue, or say what stands against it."""
    course = course_for(current_user, course_id, Permission.COURSE_MANAGE)
    missing = operations.unpublish_course(course)
    _tell(missing, _("%(title)s 교과목의 공개를 거두었습니다.", title=local(course)))
    return redirect(url_for("catalogue.manage_course", course_id=course.id), 303)


def _tell(missing: list[str], done: str) -> None:
    flash(*((reasons.together(missing), "danger") if missing else (done, "success")))
