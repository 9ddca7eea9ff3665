"""Taking a seat, one's own seats, and leaving."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_required
from werkzeug.wrappers import Response

from lms import clock
from lms.access import Permission, Scope
from lms.courses.enrolment import decisions, operations, queries, rules
from lms.courses.enrolment.decisions import sentence
from lms.courses.enrolment.forms import LeaveForm
from lms.courses.enrolment.loaders import cohort_to_join, enrolment_for, offering_to_join
from lms.courses.enrolment.operations import Refused
from lms.courses.enrolment.operations.seats import standing_of
from lms.courses.enrolment.views import bp
from lms.courses.programmes import queries as programmes
from lms.courses.programmes.loaders import member_for
from lms.i18n import local


@bp.get("/enrol/cohorts/<int:cohort_id>")
def cohort(cohort_id: int) -> str:
    """What joining this cohort means, and whether one may."""
    place = cohort_to_join(current_user, cohort_id)
    decision = decisions.seat_decisions(current_user, "cohort", [place.cohort], True)[cohort_id]
    return render_template("enrolment/cohort.html", place=place, decision=decision)


@bp.post("/enrol/cohorts/<int:cohort_id>")
def join_cohort(cohort_id: int) -> Response | tuple[str, int]:
    """Join; a repeated click finds the place that is there."""
    place = cohort_to_join(current_user, cohort_id)
    try:
        operations.enrol_in_cohort(current_user, cohort_id)
    except Refused as refused:
        page = render_template("enrolment/cohort.html", place=place, decision=refused.decision)
        return page, 409
    return redirect(url_for("enrolment.joined_cohort", cohort_id=cohort_id), 303)


@bp.get("/enrol/cohorts/<int:cohort_id>/done")
def joined_cohort(cohort_id: int) -> str | Response:
    """The place is taken: what comes next."""
    place = cohort_to_join(current_user, cohort_id)
    if queries.standings(current_user, "cohort", [cohort_id]).get(cohort_id) != "active":
        return redirect(url_for("enrolment.cohort", cohort_id=cohort_id))
    seats = [
        card for card in queries.active_offerings(current_user.id) if card.cohort_id == cohort_id
    ]
    return render_template(
        "enrolment/done.html", title=local(place.track), label=local(place.cohort),
        starts_on=place.cohort.starts_on, seats=seats,
    )  # fmt: skip


@bp.get("/enrol/offerings/<int:offering_id>")
def offering(offering_id: int) -> str:
    """What enrolling in this offering means, and whether one may."""
    place = offering_to_join(current_user, offering_id)
    decision = decisions.seat_decisions(current_user, "offering", [place], True)[offering_id]
    return render_template("enrolment/offering.html", offering=place, decision=decision)


@bp.post("/enrol/offerings/<int:offering_id>")
def join_offering(offering_id: int) -> Response | tuple[str, int]:
    """Enrol; a repeated click finds the seat that is there."""
    place = offering_to_join(current_user, offering_id)
    try:
        operations.enrol_in_offering(current_user, offering_id)
    except Refused as refused:
        page = render_template("enrolment/offering.html", offering=place, decision=refused.decision)
        return page, 409
    return redirect(url_for("enrolment.joined_offering", offering_id=offering_id), 303)


@bp.get("/enrol/offerings/<int:offering_id>/done")
def joined_offering(offering_id: int) -> str | Response:
    """The seat is taken: what comes next."""
    place = offering_to_join(current_user, offering_id)
    if not queries.has_seat(current_user.id, offering_id):
        return redirect(url_for("enrolment.offering", offering_id=offering_id))
    seats = [card for card in queries.active_offerings(current_user.id) if card.id == offering_id]
    return render_template(
        "enrolment/done.html", title=local(place.course), label=place.label,
        starts_on=place.starts_on, seats=seats,
    )  # fmt: skip


@bp.get("/me/enrolments")
@login_required
def mine() -> str:
    """One's own places and seats, with their history."""
    return render_template(
        "enrolment/mine.html", own=queries.own(current_user.id), today=clock.today()
    )


@bp.route("/me/enrolments/<int:enrolment_id>/leave", methods=["GET", "POST"])
def leave_offering(enrolment_id: int) -> str | Response | tuple[str, int]:
    """Leave an offering: asked first, with a reason."""
    seat = enrolment_for(current_user, enrolment_id, Permission.ROSTER_MANAGE)
    if seat.person_id != current_user.id:
        return redirect(url_for("enrolment.roster", offering_id=seat.offering_id), 303)
    decision = rules.may_leave(
        seat.state,
        ends_on=seat.offering.ends_on,
        by_cohort=seat.offering.cohort_id is not None,
        by_registration=seat.offering.term_id is not None,
        today=clock.today(),
    )
    form = LeaveForm()
    if decision.allowed and form.validate_on_submit():
        operations.withdraw(seat, form.reason.data)
        flash(_("수강을 취소했습니다. 자리는 다른 사람에게 돌아갑니다."), "success")
        return redirect(url_for("enrolment.mine"), 303)
    page = render_template(
        "enrolment/leave.html",
        title=local(seat.offering.course), label=seat.offering.label, form=form,
        refusal="" if decision.allowed else sentence(decision), cohort=False,
    )  # fmt: skip
    return (page, 422) if form.is_submitted() else page


@bp.route("/me/memberships/<int:member_id>/leave", methods=["GET", "POST"])
def leave_cohort(member_id: int) -> str | Response | tuple[str, int]:
    """Leave a cohort and its courses: asked first, with a reason."""
    member = member_for(current_user, member_id, Permission.COHORT_MANAGE)
    if member.person_id != current_user.id:
        return redirect(url_for("programmes.manage_cohort", cohort_id=member.cohort_id), 303)
    decision = rules.may_leave(
        standing_of(member), ends_on=member.cohort.ends_on, by_cohort=False, today=clock.today()
    )
    form = LeaveForm()
    own = [
        (code, words)
        for code, words in programmes.leaving_choices(Scope("cohort", member.cohort_id))
        if code not in rules.STAFF_ONLY
    ]
    form.reason.choices = own
    if decision.allowed and form.validate_on_submit():
        operations.leave_cohort(member, form.reason.data)
        flash(_("과정을 그만두었습니다. 기록은 남고 자리는 다른 사람에게 돌아갑니다."), "success")
        return redirect(url_for("enrolment.mine"), 303)
    page = render_template(
        "enrolment/leave.html",
        title=local(member.cohort.track), label=local(member.cohort), form=form,
        refusal="" if decision.allowed else sentence(decision), cohort=True,
    )  # fmt: skip
    return (page, 422) if form.is_submitted() else page
