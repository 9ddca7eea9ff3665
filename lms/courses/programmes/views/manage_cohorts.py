"""Cohorts for those who run them: dates, seats, members and expected completion."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import access, audit
from lms.access import Permission, Scope
from lms.courses import editing, reasons, vocabulary
from lms.courses.catalogue import queries as catalogue
from lms.courses.catalogue.forms import ReasonForm
from lms.courses.catalogue.models import Course
from lms.courses.listing import asked
from lms.courses.programmes import operations, queries
from lms.courses.programmes.forms import CohortForm, ExpectForm, values_of_cohort
from lms.courses.programmes.loaders import cohort_for, member_for, track_for
from lms.courses.programmes.models import CohortMember, MemberState
from lms.courses.programmes.operations.completion import NotCompleted, NotEnrolled
from lms.courses.programmes.queries.headcount import heads
from lms.courses.programmes.queries.stages import stages_of
from lms.courses.programmes.rules.leaving import GRADUATION_REVOKED, REVOKED
from lms.courses.programmes.views import bp
from lms.i18n import local
from lms.paging import asked_page


@bp.route("/manage/tracks/<int:track_id>/cohorts/new", methods=["GET", "POST"])
def new_cohort(track_id: int) -> str | Response | tuple[str, int]:
    """Make a cohort."""
    track = track_for(current_user, track_id, Permission.COHORT_MANAGE)
    number = operations.next_number(track)
    form = CohortForm(
        data={"number": number, "title_ko": f"{number}기", "title_en": f"Cohort {number}"}
    )
    _stages(form, track.id, None)
    if form.validate_on_submit():
        try:
            cohort = operations.create_cohort(track, form.values())
            flash(_("기수를 만들었습니다. 강좌를 만들고 여십시오."), "success")
            return redirect(url_for("programmes.manage_cohort", cohort_id=cohort.id), 303)
        except editing.NotAllowed as no:
            form.form_errors.append(reasons.sentence(no.code, **no.params))
    page = render_template("programmes/cohort_form.html", form=form, track=track, cohort=None)
    return (page, 422) if form.is_submitted() else page


def _may_offer(course: Course) -> bool:
    """Whether the reader may offer the course: one of another institution is offered there.

    Asked of the institution, because courses share one and its place is found once a request.
    """
    place = Scope("organisation", course.organisation_id)
    return access.may(current_user, Permission.OFFERING_MANAGE, place)


@bp.get("/manage/cohorts/<int:cohort_id>")
def manage_cohort(cohort_id: int) -> str:
    """A cohort with its members and offerings."""
    cohort = cohort_for(current_user, cohort_id, Permission.COHORT_MANAGE)
    text = request.args.get("q", "").strip()[:100]
    state = asked("state", vocabulary.MEMBER_STATES)
    page = queries.members(cohort.id, text=text, state=state, page=asked_page())
    audit.read(
        f"cohort {cohort.id} members", people=len(page.items), action="search" if text else "view"
    )
    lines, _skills = queries.curriculum_of(cohort.track_id)
    offerings = catalogue.offerings_of_cohort(cohort.id)
    offered = {offering.course_id for offering in offerings}
    return render_template(
        "programmes/manage_cohort.html",
        cohort=cohort,
        track=cohort.track,
        page=page,
        text=text,
        state=state,
        counts=queries.member_counts(cohort.id),
        heads=heads(cohort_ids=[cohort.id], begun_only=False),
        offerings=offerings,
        hindrances=reasons.sentences(
            [] if cohort.state == "open" else operations.hindrances_of_cohort(cohort)
        ),
        missing=[
            (line.course, _may_offer(line.course))
            for line in lines
            if line.course.id not in offered
        ],
        expect_form=ExpectForm(formdata=None),
    )


@bp.route("/manage/cohorts/<int:cohort_id>/edit", methods=["GET", "POST"])
def edit_cohort(cohort_id: int) -> str | Response | tuple[str, int]:
    """Change a cohort; a lost update is refused with both texts."""
    cohort = cohort_for(current_user, cohort_id, Permission.COHORT_MANAGE)
    form = CohortForm(data=values_of_cohort(cohort))
    _stages(form, cohort.track_id, cohort.stage_id)
    status, different = 200, None
    if form.validate_on_submit():
        try:
            operations.update_cohort(cohort, form.values(), version=editing.version_in(form))
            flash(_("저장했습니다."), "success")
            return redirect(url_for("programmes.manage_cohort", cohort_id=cohort.id), 303)
        except editing.Conflict:
            status, different = 409, editing.against(form, values_of_cohort(cohort))
        except editing.NotAllowed as no:
            form.form_errors.append(reasons.sentence(no.code, **no.params))
    if form.is_submitted() and status == 200:
        status = 422
    page = render_template(
        "programmes/cohort_form.html",
        form=form, track=cohort.track, cohort=cohort, differences=different,
    )  # fmt: skip
    return page, status


def _stages(form: CohortForm, track_id: int, held: int | None) -> None:
    """The stages that a cohort can belong to; no field where the track has none."""
    rows = [
        row for row in stages_of(track_id, retired=True)
        if row.retired_at is None or row.id == held
    ]  # fmt: skip
    form.stage_id.choices = [("", _("단계 없음")), *((row.id, local(row)) for row in rows)]


@bp.post("/manage/cohorts/<int:cohort_id>/open")
def open_cohort(cohort_id: int) -> Response:
    """Open it for enrolment, or say what is missing."""
    cohort = cohort_for(current_user, cohort_id, Permission.COHORT_MANAGE)
    missing = operations.open_cohort(cohort)
    if missing:
        flash(reasons.together(missing), "danger")
    else:
        flash(_("기수를 열었습니다. 이제 신청할 수 있습니다."), "success")
    return redirect(url_for("programmes.manage_cohort", cohort_id=cohort.id), 303)


@bp.post("/manage/cohorts/<int:cohort_id>/close")
def close_cohort(cohort_id: int) -> Response:
    """Close it for enrolment."""
    cohort = cohort_for(current_user, cohort_id, Permission.COHORT_MANAGE)
    operations.close_cohort(cohort)
    flash(_("기수를 닫았습니다. 지금 구성원은 그대로입니다."), "success")
    return redirect(url_for("programmes.manage_cohort", cohort_id=cohort.id), 303)


@bp.post("/manage/cohorts/<int:cohort_id>/expected")
def expect_cohort(cohort_id: int) -> Response:
    """State the day on which everyone who is enrolled will complete."""
    cohort = cohort_for(current_user, cohort_id, Permission.COHORT_MANAGE)
    form = ExpectForm()
    if not form.validate():
        flash(_("날짜의 형식이 아닙니다."), "danger")
    else:
        changed = operations.expect_cohort(cohort, form.expected_on.data)
        flash(
            ngettext(
                "%(num)s명의 수료 예정일을 고쳤습니다.",
                "%(num)s명의 수료 예정일을 고쳤습니다.",
                changed,
            ),
            "success",
        )
    return redirect(url_for("programmes.manage_cohort", cohort_id=cohort.id), 303)


@bp.post("/manage/members/<int:member_id>/expected")
def expect_member(member_id: int) -> Response:
    """State the day on which one member will complete."""
    member = _managed(member_id)
    form = ExpectForm()
    try:
        if not form.validate():
            flash(_("날짜의 형식이 아닙니다."), "danger")
        elif operations.expect_member(member, form.expected_on.data):
            flash(_("수료 예정일을 고쳤습니다."), "success")
    except NotEnrolled:
        flash(_("재학 중인 사람에게만 수료 예정일을 정할 수 있습니다."), "danger")
    return redirect(url_for("programmes.progress", member_id=member.id), 303)


@bp.post("/manage/members/<int:member_id>/revoke")
def revoke(member_id: int) -> Response:
    """Take a completion back, with a reason."""
    member = _managed(member_id)
    form = ReasonForm()
    if not form.validate():
        flash(_("사유를 적어 주십시오."), "danger")
    else:
        try:
            operations.revoke_completion(member, form.reason.data or "")
            flash(_("수료를 취소하고 본인에게 알렸습니다."), "success")
        except NotCompleted:
            flash(_("수료한 상태가 아닙니다."), "info")
    return redirect(url_for("programmes.progress", member_id=member.id), 303)


@bp.post("/manage/members/<int:member_id>/decide")
def decide(member_id: int) -> Response:
    """Let the rule decide now; lifts a revocation where there is one."""
    member = _managed(member_id)
    if member.reason in (REVOKED, GRADUATION_REVOKED):
        outcome = operations.lift_revocation(member, request.form.get("reason", "")[:300])
    else:
        outcome = operations.decide_completion(member)
    if member.state == MemberState.GRADUATED:
        flash(_("졸업 요건까지 모두 갖추어 졸업으로 정했습니다."), "success")
    elif outcome.completed:
        flash(_("모든 요건을 갖추어 수료로 정했습니다."), "success")
    else:
        flash(_("아직 갖추지 못한 요건이 있습니다."), "info")
    return redirect(url_for("programmes.progress", member_id=member.id), 303)


def _managed(member_id: int) -> CohortMember:
    """The member of a cohort that the person runs: being the member does not suffice."""
    member = member_for(current_user, member_id, Permission.COHORT_MANAGE)
    cohort_for(current_user, member.cohort_id, Permission.COHORT_MANAGE)
    return member
