"""Where the people of a cohort went to work: the list, its export, and each record."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import audit, clock, csvio
from lms.accounts.models import Person
from lms.courses import editing, vocabulary
from lms.courses.catalogue.forms import ReasonForm
from lms.courses.employment import operations, queries
from lms.courses.employment.forms import EmploymentForm
from lms.courses.employment.loaders import MANAGE, place_for
from lms.courses.employment.words import KINDS, SOURCES, STANDINGS
from lms.courses.employment.words import readable as in_words
from lms.courses.programmes.loaders import cohort_for
from lms.courses.programmes.models import Cohort
from lms.db import db, read_only, release
from lms.paging import asked_page, paged

bp = Blueprint("employment", __name__)


@bp.get("/manage/cohorts/<int:cohort_id>/employment")
def cohort(cohort_id: int) -> str:
    """Everybody who completed a cohort, and what is known of their work."""
    return _page(cohort_for(current_user, cohort_id, MANAGE), ReasonForm(formdata=None))


@bp.post("/manage/cohorts/<int:cohort_id>/employment/export")
def export(cohort_id: int) -> Response | tuple[str, int]:
    """The list as it is narrowed, as CSV; asks for a reason and is logged."""
    group, form = cohort_for(current_user, cohort_id, MANAGE), ReasonForm()
    if not form.validate():
        read_only()
        return _page(group, form), 422
    found = queries.narrowed(queries.rows_of(group), **_asked())
    audit.read(
        f"cohort {group.id} employment",
        action="download", people=len(found), reason=form.reason.data or "",
    )  # fmt: skip
    head = [
        _("이름"), _("번호"), _("상태"), _("끝난 날"), _("구분"), _("직장"), _("시작한 날"),
        _("확인한 방법"), _("확인한 날"), _("메모"), _("셈"),
    ]  # fmt: skip
    lines = [_line(row) for row in found]
    release()
    return csvio.csv_download(f"employment-{group.id}", head, lines)


def _line(row: queries.Row) -> list[str]:
    record, ended = row.record, row.member.ended_on
    known = (
        [
            str(KINDS[record.kind]), record.employer, record.started_on.isoformat(),
            str(SOURCES[record.source]), record.checked_on.isoformat(), record.note,
        ]
        if record
        else [""] * 6
    )  # fmt: skip
    state = str(vocabulary.MEMBER_STATES[row.member.state])
    return [
        row.person.name, row.person.number, state, ended.isoformat() if ended else "", *known,
        str(STANDINGS[row.standing][0]),
    ]  # fmt: skip


@bp.route("/manage/cohorts/<int:cohort_id>/employment/<int:member_id>", methods=["GET", "POST"])
def edit(cohort_id: int, member_id: int) -> str | Response | tuple[str, int]:
    """Record where somebody went, or change it; a lost update is refused with both texts."""
    group, member, record = place_for(current_user, cohort_id, member_id)
    person = db.session.get_one(Person, member.person_id)
    data = operations.values_of(record)
    form = EmploymentForm(
        data=data if record else data | {"checked_on": clock.today()}, begins=group.starts_on
    )
    status, different = 200, None
    if form.validate_on_submit():
        try:
            operations.save(member, form.values(), current_user, version=editing.version_in(form))
            flash(_("저장했습니다."), "success")
            return redirect(url_for("employment.cohort", cohort_id=group.id), 303)
        except editing.Conflict:
            status = 409
            different = in_words(editing.against(form, operations.stored(member)))
    if form.is_submitted():
        status = 422 if status == 200 else status
        read_only()
    audit.read(f"cohort {group.id} employment", person)
    page = render_template(
        "employment/edit.html", cohort=group, track=group.track, member=member, person=person,
        record=record, form=form, differences=different, days=queries.days_of(group.track_id),
    )  # fmt: skip
    return page, status


@bp.post("/manage/cohorts/<int:cohort_id>/employment/<int:member_id>/remove")
def remove(cohort_id: int, member_id: int) -> Response:
    """Take a record away."""
    group, member, _record = place_for(current_user, cohort_id, member_id)
    if operations.remove(member, current_user):
        flash(_("취업 기록을 지웠습니다. 지웠다는 기록은 남습니다."), "info")
    return redirect(url_for("employment.cohort", cohort_id=group.id), 303)


def _asked() -> dict[str, str]:
    show, sort = request.args.get("show", ""), request.args.get("sort", "name")
    return {
        "text": request.args.get("q", "").strip()[:100],
        "show": show if show in {"recorded", "missing", *KINDS, *STANDINGS} else "",
        "sort": sort if sort.lstrip("-") in queries.SORTS else "name",
    }


def _page(group: Cohort, form: ReasonForm) -> str:
    asked = _asked()
    everybody = queries.rows_of(group)
    page = paged(queries.narrowed(everybody, **asked), asked_page(), size=30)
    audit.read(
        f"cohort {group.id} employment",
        people=len(page.items), action="search" if asked["text"] else "view",
    )  # fmt: skip
    found: dict[str, int] = {}
    for row in everybody:
        for sign in queries.signs(row):
            found[sign] = found.get(sign, 0) + 1
    return render_template(
        "employment/cohort.html",
        cohort=group, track=group.track, page=page, everybody=len(everybody), found=found,
        counts=queries.counts_of(group, everybody), days=queries.days_of(group.track_id),
        standings=STANDINGS, export_form=form, **asked,
    )  # fmt: skip
