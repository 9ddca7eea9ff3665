"""Offerings for those who run them: dates, seats, state and team."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.access import Permission, Role
from lms.accounts import throttle
from lms.courses import editing, reasons, registry
from lms.courses.catalogue import operations, queries
from lms.courses.catalogue.forms import AssignForm, OfferingForm, ReasonForm, values_of_offering
from lms.courses.catalogue.loaders import course_for, offering_for
from lms.courses.catalogue.models import Course, Offering
from lms.courses.catalogue.operations import Assigned
from lms.courses.catalogue.views import bp
from lms.numbers import whole


def _form(course: Course, data: dict[str, Any] | None = None) -> OfferingForm:
    cohorts = registry.cohort_choices(course.id)
    form = OfferingForm(data=data)
    form.cohort_id.choices = [
        ("", _("기수 없음 (누구나 신청)")),
        *((cohort.id, cohort.label) for cohort in cohorts),
    ]
    held = (data or {}).get("cohort_id")
    if held and held not in {value for value, _label in form.cohort_id.choices}:
        form.cohort_id.choices.append((held, _("지금 기수")))
    terms = registry.term_choices(course.organisation_id, (data or {}).get("term_id"))
    form.term_id.choices = [("", _("학기 없음")), *terms]
    return form


@bp.route("/manage/courses/<int:course_id>/offerings/new", methods=["GET", "POST"])
def new_offering(course_id: int) -> str | Response | tuple[str, int]:
    """Offer a course in a term or for a cohort."""
    course = course_for(current_user, course_id, Permission.OFFERING_MANAGE)
    form = _form(course, _begun_with(course, request.args.get("cohort", type=whole)))
    if form.validate_on_submit():
        try:
            offering = operations.create_offering(course, form.values())
            flash(_("강좌를 만들었습니다. 교수진을 배정하고 여십시오."), "success")
            return redirect(url_for("catalogue.manage_offering", offering_id=offering.id), 303)
        except editing.NotAllowed as no:
            form.form_errors.append(reasons.sentence(no.code, **no.params))
    page = render_template("catalogue/offering_form.html", form=form, course=course, offering=None)
    return (page, 422) if form.is_submitted() else page


def _begun_with(course: Course, cohort_id: int | None) -> dict[str, Any]:
    """What a new offering's form holds: its cohort's days and seats, where it is for one."""
    for cohort in registry.cohort_choices(course.id):
        if cohort.id == cohort_id:
            return {
                "cohort_id": cohort.id,
                "label": cohort.name,
                "starts_on": cohort.starts_on,
                "ends_on": cohort.ends_on,
                "capacity": cohort.capacity,
            }
    return {}


@bp.get("/manage/offerings/<int:offering_id>")
def manage_offering(offering_id: int) -> str:
    """An offering with its team."""
    offering = offering_for(current_user, offering_id, Permission.OFFERING_MANAGE)
    return _offering_page(offering, AssignForm())


@bp.route("/manage/offerings/<int:offering_id>/edit", methods=["GET", "POST"])
def edit_offering(offering_id: int) -> str | Response | tuple[str, int]:
    """Change an offering; a lost update is refused with both texts."""
    offering = offering_for(current_user, offering_id, Permission.OFFERING_MANAGE)
    form = _form(offering.course, values_of_offering(offering))
    status, different = 200, None
    if form.validate_on_submit():
        try:
            operations.update_offering(offering, form.values(), version=editing.version_in(form))
            flash(_("저장했습니다."), "success")
            return redirect(url_for("catalogue.manage_offering", offering_id=offering.id), 303)
        except editing.Conflict:
            status, different = 409, editing.against(form, values_of_offering(offering))
        except editing.NotAllowed as no:
            form.form_errors.append(reasons.sentence(no.code, **no.params))
    if form.is_submitted() and status == 200:
        status = 422
    page = render_template(
        "catalogue/offering_form.html",
        form=form, course=offering.course, offering=offering, differences=different,
    )  # fmt: skip
    return page, status


@bp.post("/manage/offerings/<int:offering_id>/open")
def open_offering(offering_id: int) -> Response:
    """Open it to learners, or say what is missing."""
    offering = offering_for(current_user, offering_id, Permission.OFFERING_MANAGE)
    missing = operations.open_offering(offering)
    if missing:
        flash(reasons.together(missing), "danger")
    else:
        flash(_("강좌를 열었습니다. 지금 %(n)s명이 듣습니다.", n=offering.seats_taken), "success")
    return redirect(url_for("catalogue.manage_offering", offering_id=offering.id), 303)


@bp.post("/manage/offerings/<int:offering_id>/close")
def close_offering(offering_id: int) -> Response:
    """Close it for enrolment."""
    offering = offering_for(current_user, offering_id, Permission.OFFERING_MANAGE)
    operations.close_offering(offering)
    flash(_("강좌를 닫았습니다. 듣고 있는 사람은 계속 배울 수 있습니다."), "success")
    return redirect(url_for("catalogue.manage_offering", offering_id=offering.id), 303)


@bp.post("/manage/offerings/<int:offering_id>/team")
def assign(offering_id: int) -> Response | tuple[str, int]:
    """Add someone to the team: a role, or an invitation where there is no account."""
    offering = offering_for(current_user, offering_id, Permission.OFFERING_MANAGE)
    form = AssignForm()
    if form.validate_on_submit():
        throttle.allow_invitation(current_user)
        try:
            outcome = operations.assign(
                current_user, offering, form.email.data or "", Role(form.role.data)
            )
            flash(*_assigned(outcome, form.email.data or ""))
            return redirect(url_for("catalogue.manage_offering", offering_id=offering.id), 303)
        except editing.NotAllowed as no:
            form.form_errors.append(reasons.sentence(no.code, **no.params))
    return _offering_page(offering, form), 422


@bp.post("/manage/offerings/<int:offering_id>/team/<int:grant_id>/end")
def dismiss(offering_id: int, grant_id: int) -> Response | tuple[str, int]:
    """Take someone off the team, with a reason."""
    offering = offering_for(current_user, offering_id, Permission.OFFERING_MANAGE)
    form = ReasonForm()
    if not form.validate():
        return _offering_page(offering, AssignForm(formdata=None), reason_form=form), 422
    if operations.dismiss(offering, grant_id, reason=form.reason.data or ""):
        flash(_("배정을 끝냈습니다."), "success")
    return redirect(url_for("catalogue.manage_offering", offering_id=offering.id), 303)


def _assigned(outcome: Assigned, email: str) -> tuple[str, str]:
    if outcome is Assigned.GRANTED:
        return _("%(email)s 님을 배정하고 알렸습니다.", email=email), "success"
    if outcome is Assigned.INVITED:
        return _("계정이 없어 %(email)s 주소로 초대장을 보냈습니다.", email=email), "success"
    return _("%(email)s 님은 이미 이 역할을 맡고 있습니다.", email=email), "info"


def _offering_page(
    offering: Offering, form: AssignForm, reason_form: ReasonForm | None = None
) -> str:
    return render_template(
        "catalogue/manage_offering.html",
        offering=offering,
        course=offering.course,
        form=form,
        reason_form=reason_form or ReasonForm(formdata=None),
        hindrances=reasons.sentences(
            [] if offering.state == "open" else operations.hindrances_of_offering(offering)
        ),
        team=queries.team_of(offering.id),
        invitations=queries.team_invitations(offering.id),
    )
