"""The roster for those who teach and those who run the course."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import access, audit, csvio
from lms.access import Permission, Scope
from lms.courses import vocabulary
from lms.courses.catalogue.loaders import offering_for
from lms.courses.enrolment import operations, queries
from lms.courses.enrolment.exports import roster_table
from lms.courses.enrolment.forms import EndForm, ExportForm
from lms.courses.enrolment.loaders import enrolment_for
from lms.courses.enrolment.views import bp
from lms.courses.listing import asked
from lms.courses.programmes import queries as programmes
from lms.courses.programmes.loaders import cohort_for, member_for
from lms.courses.sections.asking import asked_section
from lms.courses.sections.queries import sections_by_person
from lms.db import release
from lms.i18n import local
from lms.paging import asked_page


@bp.get("/teach/<int:offering_id>/roster")
def roster(offering_id: int) -> str:
    """Everyone in the offering, searched and filtered; looking is logged."""
    return _roster_page(offering_id, ExportForm(formdata=None))


@bp.post("/teach/<int:offering_id>/roster/export")
def export_roster(offering_id: int) -> Response | tuple[str, int]:
    """The roster as a file; asks for a reason and is logged."""
    offering = offering_for(current_user, offering_id, Permission.ROSTER_VIEW)
    form = ExportForm()
    if not form.validate():
        return _roster_page(offering_id, form), 422
    sections, held = asked_section(offering.id), sections_by_person(offering.id)
    seats = [
        seat
        for seat in queries.roster(offering.id, states=tuple(vocabulary.SEAT_STATES))
        if sections.id is None or held.get(seat.person_id) == sections.id
    ]
    names = sections.names()
    head, rows = roster_table(
        seats, {key: names[one] for key, one in held.items()} if sections.lines else None
    )
    audit.read(
        f"offering {offering.id} roster",
        action="download", people=len(seats), reason=form.reason.data or "",
    )  # fmt: skip
    release()
    download = csvio.csv_download if form.format.data == "csv" else csvio.xlsx_download
    return download(f"roster-{offering.id}", head, rows)


@bp.route("/manage/enrolments/<int:enrolment_id>/end", methods=["GET", "POST"])
def end_seat(enrolment_id: int) -> str | Response | tuple[str, int]:
    """End someone's seat, with a coded reason; asked first."""
    seat = enrolment_for(current_user, enrolment_id, Permission.ROSTER_MANAGE)
    access.require(current_user, Permission.ROSTER_MANAGE, Scope("offering", seat.offering_id))
    form, system = EndForm(), queries.kept_by(seat.offering)
    if form.validate_on_submit() and not system:
        if operations.withdraw(seat, form.reason.data, note=form.note.data or ""):
            flash(_("자리를 거두고 본인에게 알렸습니다."), "success")
        return redirect(url_for("enrolment.roster", offering_id=seat.offering_id), 303)
    page = render_template(
        "enrolment/end.html", form=form, person=seat.person, title=seat.offering.course,
        label=seat.offering.label, state=seat.state,
        back=url_for("enrolment.roster", offering_id=seat.offering_id), system=system,
    )  # fmt: skip
    return (page, 422) if form.is_submitted() else page


@bp.route("/manage/members/<int:member_id>/end", methods=["GET", "POST"])
def end_member(member_id: int) -> str | Response | tuple[str, int]:
    """End someone's place in a cohort and its courses, with a coded reason; asked first."""
    member = member_for(current_user, member_id, Permission.ROSTER_MANAGE)
    cohort = cohort_for(current_user, member.cohort_id, Permission.ROSTER_MANAGE)
    form = EndForm()
    form.reason.choices = programmes.leaving_choices(Scope("cohort", cohort.id))
    back = url_for("programmes.manage_cohort", cohort_id=cohort.id)
    if form.validate_on_submit():
        if operations.leave_cohort(member, form.reason.data, note=form.note.data or ""):
            flash(_("자리를 거두고 본인에게 알렸습니다."), "success")
        return redirect(back, 303)
    page = render_template(
        "enrolment/end.html", form=form, person=queries.person_of(member), title=cohort.track,
        label=local(cohort), state=member.state, back=back,
    )  # fmt: skip
    return (page, 422) if form.is_submitted() else page


def _roster_page(offering_id: int, export_form: ExportForm) -> str:
    offering = offering_for(current_user, offering_id, Permission.ROSTER_VIEW)
    text = request.args.get("q", "").strip()[:100]
    state = asked("state", vocabulary.SEAT_STATES)
    sort = request.args.get("sort", "name")
    sections, held = asked_section(offering.id), sections_by_person(offering.id)
    page = queries.roster_page(
        offering.id, text=text, state=state, sort=sort, page=asked_page(), section_id=sections.id
    )
    audit.read(
        f"offering {offering.id} roster",
        action="search" if text else "view", people=len(page.items),
    )  # fmt: skip
    return render_template(
        "enrolment/roster.html",
        offering=offering, course=offering.course, page=page, text=text, state=state, sort=sort,
        counts=queries.roster_counts(offering.id, sections.id), export_form=export_form,
        sections=sections, held=held, system=queries.kept_by(offering),
        manages=access.may(
            current_user, Permission.ROSTER_MANAGE, Scope("offering", offering.id)
        ),
    )  # fmt: skip
