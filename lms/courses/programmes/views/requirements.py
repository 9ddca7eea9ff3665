"""What a track asks beside courses, and ticking it off for a member."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import clock
from lms.access import Permission
from lms.courses import editing, reasons
from lms.courses.catalogue.forms import ReasonForm
from lms.courses.programmes import operations
from lms.courses.programmes.forms import CheckForm, RequirementForm, values_of_requirement
from lms.courses.programmes.loaders import (
    check_for,
    cohort_for,
    member_for,
    requirement_for,
    track_for,
)
from lms.courses.programmes.models import CohortMember, Track
from lms.courses.programmes.queries.deciding import names_of
from lms.courses.programmes.views import bp
from lms.courses.programmes.views.progress import progress_page
from lms.db import read_only


@bp.route("/manage/tracks/<int:track_id>/requirements", methods=["GET", "POST"])
def requirements(track_id: int) -> str | Response | tuple[str, int]:
    """The list, and adding to it."""
    track = track_for(current_user, track_id, Permission.TRACK_MANAGE)
    form = RequirementForm()
    if form.validate_on_submit():
        operations.add_requirement(track, form.values())
        flash(_("요건을 더했습니다. 지금 재학 중인 사람부터 적용됩니다."), "success")
        return redirect(url_for("programmes.requirements", track_id=track.id), 303)
    if form.is_submitted():
        read_only()
        return _list(track, form), 422
    return _list(track, form)


@bp.route("/manage/requirements/<int:requirement_id>/edit", methods=["GET", "POST"])
def edit_requirement(requirement_id: int) -> str | Response | tuple[str, int]:
    """Change it; a lost update is refused with both texts."""
    row = requirement_for(current_user, requirement_id, Permission.TRACK_MANAGE)
    form = RequirementForm(data=values_of_requirement(row))
    status, different = 200, None
    if form.validate_on_submit():
        try:
            operations.update_requirement(row, form.values(), version=editing.version_in(form))
            flash(_("저장했습니다."), "success")
            return redirect(url_for("programmes.requirements", track_id=row.track_id), 303)
        except editing.Conflict:
            status, different = 409, editing.against(form, values_of_requirement(row))
    if form.is_submitted() and status == 200:
        status = 422
    page = render_template(
        "programmes/requirement.html", form=form, row=row, track=row.track, differences=different
    )
    return page, status


@bp.post("/manage/requirements/<int:requirement_id>/<any(retire,restore):act>")
def retire_requirement(requirement_id: int, act: str) -> Response:
    """Ask for it no more, or again."""
    row = requirement_for(current_user, requirement_id, Permission.TRACK_MANAGE)
    if act == "retire":
        operations.retire_requirement(row)
        flash(_("더는 요구하지 않습니다. 이미 표시한 기록은 남습니다."), "success")
    else:
        operations.restore_requirement(row)
        flash(_("다시 요구합니다."), "success")
    return redirect(url_for("programmes.requirements", track_id=row.track_id), 303)


@bp.post("/manage/members/<int:member_id>/requirements/<int:requirement_id>")
def check(member_id: int, requirement_id: int) -> Response | tuple[str, int]:
    """Tick a requirement off for a member, with the day and the evidence."""
    member = _decided(member_id)
    row = requirement_for(current_user, requirement_id, Permission.MEMBER_DECIDE)
    form = CheckForm()
    if not form.validate():
        read_only()
        return progress_page(member, check_form=form, checking=row.id), 422
    try:
        if operations.check(
            member, row, current_user,
            met_on=form.met_on.data or clock.today(), evidence=form.evidence.data or "",
        ):  # fmt: skip
            flash(_("갖춘 것으로 표시했습니다."), "success")
        else:
            flash(_("이미 표시되어 있습니다."), "info")
    except editing.NotAllowed as no:
        read_only()
        form.form_errors.append(reasons.sentence(no.code, **no.params))
        return progress_page(member, check_form=form, checking=row.id), 422
    return redirect(url_for("programmes.progress", member_id=member.id), 303)


@bp.post("/manage/checks/<int:check_id>/withdraw")
def uncheck(check_id: int) -> Response:
    """Take a tick back, with a reason."""
    done, member = check_for(current_user, check_id)
    form = ReasonForm()
    if not form.validate():
        flash(_("사유를 적어 주십시오."), "danger")
    else:
        try:
            if operations.uncheck(done, member, current_user, form.reason.data or ""):
                flash(_("표시를 거두었습니다."), "success")
        except editing.NotAllowed as no:
            flash(reasons.sentence(no.code, **no.params), "danger")
    return redirect(url_for("programmes.progress", member_id=member.id), 303)


def _list(track: Track, form: RequirementForm) -> str:
    return render_template(
        "programmes/requirements.html",
        track=track,
        form=form,
        rows=list(names_of(track.id).requirements.values()),
    )


def _decided(member_id: int) -> CohortMember:
    member = member_for(current_user, member_id, Permission.MEMBER_DECIDE)
    cohort_for(current_user, member.cohort_id, Permission.MEMBER_DECIDE)
    return member
