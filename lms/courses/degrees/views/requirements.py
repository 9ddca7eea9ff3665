"""What a version asks: adding, changing, ordering, removing."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.courses import editing
from lms.courses.degrees import operations, queries, words
from lms.courses.degrees.forms import RequirementForm, values_of_asked
from lms.courses.degrees.loaders import requirement_for, version_for
from lms.courses.degrees.models import CurriculumRequirement, CurriculumVersion
from lms.courses.degrees.rules.requirements import read
from lms.courses.degrees.views import bp
from lms.i18n import local

KINDS = "total,credits,course,choose,gpa,residency,transfer_max,terms"


@bp.route(
    f"/manage/degrees/curricula/<int:version_id>/requirements/<any({KINDS}):kind>",
    methods=["GET", "POST"],
)
def new_requirement(version_id: int, kind: str) -> str | Response | tuple[str, int]:
    """Ask for something more."""
    row = version_for(current_user, version_id)
    data = {"title_ko": str(words.REQUIREMENTS[kind]), "version": row.version}
    form = RequirementForm(data=data).narrow(kind, _choices(row))
    status = 200
    if form.validate_on_submit() and (asked := form.asked(kind)) is not None:
        try:
            titles = (form.title_ko.data, form.title_en.data)
            operations.add_requirement(row, asked, titles, version=editing.version_in(form))
            flash(_("요건을 더했습니다."), "success")
            return redirect(_back(row.id), 303)
        except editing.Conflict:
            status = 409
            form.version.data = str(row.version)
            form.version.raw_data = None
            form.form_errors.append(_("다른 사람이 먼저 바꾸었습니다. 다시 저장해 주십시오."))
        except editing.NotAllowed as no:
            form.form_errors.append(words.refusal(no.code, no.params))
    if form.is_submitted() and status == 200:
        status = 422
    return render_template("degrees/requirement.html", row=row, one=None, kind=kind, form=form), (
        status
    )


@bp.route("/manage/degrees/requirements/<int:requirement_id>", methods=["GET", "POST"])
def requirement(requirement_id: int) -> str | Response | tuple[str, int]:
    """Change what is asked; a lost update is refused with both texts."""
    one = requirement_for(current_user, requirement_id)
    row = one.curriculum
    values = _values(one)
    form = RequirementForm(data=values).narrow(one.kind, _choices(row))
    status, different = 200, None
    if form.validate_on_submit() and (asked := form.asked(one.kind)) is not None:
        try:
            titles = (form.title_ko.data, form.title_en.data)
            operations.update_requirement(one, asked, titles, version=editing.version_in(form))
            flash(_("저장했습니다."), "success")
            return redirect(_back(row.id), 303)
        except editing.Conflict:
            status, different = 409, editing.against(form, _values(one))
        except editing.NotAllowed as no:
            form.form_errors.append(words.refusal(no.code, no.params))
    if form.is_submitted() and status == 200:
        status = 422
    page = render_template(
        "degrees/requirement.html", row=row, one=one, kind=one.kind, form=form,
        differences=different,
    )  # fmt: skip
    return page, status


@bp.post("/manage/degrees/requirements/<int:requirement_id>/<any(up,down,remove):act>")
def act_on_requirement(requirement_id: int, act: str) -> Response:
    """Fill it earlier or later, or ask for it no more."""
    one = requirement_for(current_user, requirement_id)
    version_id = one.version_id
    try:
        if act == "remove":
            operations.remove_requirement(one)
            flash(_("요건을 뺐습니다."), "success")
        else:
            operations.move_requirement(one, -1 if act == "up" else 1)
            flash(_("순서를 바꾸었습니다. 위의 요건부터 채웁니다."), "success")
    except editing.NotAllowed as no:
        flash(words.refusal(no.code, no.params), "danger")
    return redirect(_back(version_id), 303)


def _choices(row: CurriculumVersion) -> list[tuple[int, str]]:
    found = queries.courses_by_id(one.course_id for one in row.courses)
    return [(one.id, f"{one.code} {local(one)}") for one in sorted(
        found.values(), key=lambda one: one.code)]  # fmt: skip


def _values(one: CurriculumRequirement) -> dict[str, object]:
    asked = read(one.id, one.kind, one.params)
    return values_of_asked(asked, (one.title_ko, one.title_en), one.curriculum.version)


def _back(version_id: int) -> str:
    return url_for("degrees.version", version_id=version_id, _anchor="requirements")
