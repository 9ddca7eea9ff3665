"""The student register for those who keep it: the list, its file, one student, changes."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import access, audit, clock, csvio
from lms.accounts import queries as accounts
from lms.courses import editing, places, reasons
from lms.courses.editing import Conflict, NotAllowed, version_in
from lms.courses.standing import operations, queries, words
from lms.courses.standing.forms import ChangeForm, DetailsForm, ExportForm, put
from lms.courses.standing.loaders import MANAGE, change_for, record_for
from lms.courses.standing.models import StudentRecord
from lms.courses.standing.operations import Refused
from lms.courses.standing.queries import lists
from lms.courses.standing.queries.lists import Filter
from lms.courses.standing.rules.changing import ways
from lms.courses.standing.views import bp
from lms.db import db, read_only, release
from lms.i18n import local
from lms.numbers import whole
from lms.paging import asked_page


def _asked() -> Filter:
    args = request.args
    status, sort = args.get("status", ""), args.get("sort", lists.SORTS[0])
    return Filter(
        status=status if status in (*words.STATUSES, lists.OVERDUE, lists.NONE) else "",
        track_id=args.get("track", type=whole),
        entrance=args.get("entrance", type=whole),
        text=args.get("q", "").strip()[:80],
        sort=sort if sort in lists.SORTS else lists.SORTS[0],
    )


def _mine() -> list[int]:
    access.require_anywhere(current_user, MANAGE)
    return [place.id for place in places.managed(current_user, MANAGE)]


@bp.get("/manage/standing")
def students() -> str:
    """All students of the institutions that the person works for."""
    return _list(ExportForm(formdata=None))


def _list(form: ExportForm) -> str:
    mine, asked = _mine(), _asked()
    page = lists.students(mine, asked, asked_page())
    if page.items:
        action = "search" if asked.text else "view"
        audit.read("student records", action=action, people=len(page.items))
    tracks, years = lists.choices(mine)
    return render_template(
        "standing/students.html",
        asked=asked, page=page, counts=lists.counts(mine), tracks=tracks, years=years,
        waiting=lists.request_counts(mine).get("asked", 0),
        missing=len(lists.without_record(mine)),
        form=form, words=words, lists=lists,
    )  # fmt: skip


@bp.post("/manage/standing/export")
def export() -> Response | tuple[str, int]:
    """The list as it is filtered, with a reason."""
    mine, asked, form = _mine(), _asked(), ExportForm()
    if not form.validate():
        return _list(form), 422
    rows = lists.all_students(mine, asked)
    audit.read(
        "student records", action="download", people=len(rows),
        reason=form.export_reason.data or "",
    )  # fmt: skip
    head = [_("학번"), _("이름"), _("번호"), _("과정"), _("입학 연도"), _("학년"), _("학적"),
            _("시작한 날"), _("끝나는 날"), _("출처")]  # fmt: skip
    table = [
        [
            row.record.student_no or "", row.person.name, row.person.number, local(row.track),
            row.record.entrance_year, row.record.year_of_study,
            str(words.STATUSES.get(row.status or "", "")), row.since, row.until,
            words.source_line(row.source.system, row.source.as_of) if row.source else "",
        ]
        for row in rows
    ]  # fmt: skip
    return csvio.xlsx_download(_("학적부"), head, table)


@bp.post("/manage/standing/missing")
def make_missing() -> Response:
    """Make the records of members who entered before there was a register."""
    count = operations.make_missing(_mine())
    flash(
        ngettext(
            "학적부 %(n)s건을 만들었습니다.", "학적부 %(n)s건을 만들었습니다.", count, n=count
        ),
        "success" if count else "info",
    )
    return redirect(url_for("standing.students"), 303)


@bp.get("/manage/standing/records/<int:record_id>")
def record(record_id: int) -> str:
    """One student: status, history, what may follow."""
    found = record_for(current_user, record_id)
    audit.read("student record", found.person)
    return _page(found)


@bp.post("/manage/standing/records/<int:record_id>/changes")
def change(record_id: int) -> str | Response | tuple[str, int]:
    """Write a change with its reason."""
    found = record_for(current_user, record_id)
    form = ChangeForm()
    _offer(form, found)
    if not form.validate():
        return _page(found, form), 422
    release()
    try:
        files = operations.keep_documents(request.files.getlist("documents"))
        found = record_for(current_user, record_id)
        with db.session.begin_nested():
            operations.change(found, form.wanted(len(files)), current_user, files)
    except Refused as refusal:
        read_only()
        put(form, refusal.reasons)
        return _page(record_for(current_user, record_id), form), 422
    except NotAllowed as no:
        read_only()
        form.form_errors.append(reasons.sentence(no.code, **no.params))
        return _page(record_for(current_user, record_id), form), 422
    flash(_("학적 변동을 적고 학생에게 알렸습니다."), "success")
    return redirect(url_for("standing.record", record_id=record_id), 303)


@bp.post("/manage/standing/records/<int:record_id>/details")
def details(record_id: int) -> str | Response | tuple[str, int]:
    """Student number, years, adviser; a lost update is refused with both texts."""
    found = record_for(current_user, record_id)
    form = DetailsForm()
    _advisers(form, found)
    if not form.validate():
        return _page(found, details=form), 422
    values = {
        "student_no": form.student_no.data,
        "year_of_study": form.year_of_study.data,
        "curriculum_year": form.curriculum_year.data,
        "adviser_id": form.adviser_id.data or None,
    }
    try:
        operations.update_record(
            found, values, current_user,
            version=version_in(form), entrance_year=form.entrance_year.data,
        )  # fmt: skip
    except Conflict:
        read_only()
        different = editing.against(form, _stored(found))
        return _page(found, details=form, differences=different), 409
    except NotAllowed as no:
        read_only()
        target = form.student_no.errors if no.code == "student_number_taken" else form.form_errors
        said = reasons.sentence(no.code, **no.params)
        if target is form.form_errors:
            form.form_errors.append(said)
        else:
            form.student_no.errors = [*form.student_no.errors, said]
        return _page(found, details=form), 422
    flash(_("저장했습니다."), "success")
    return redirect(url_for("standing.record", record_id=record_id), 303)


@bp.post("/manage/standing/changes/<int:change_id>/cancel")
def cancel(change_id: int) -> Response:
    """Take the last change back, with a reason."""
    row = change_for(current_user, change_id)
    why = request.form.get("reason", "").strip()[:300]
    back = redirect(url_for("standing.record", record_id=row.record_id), 303)
    if not why:
        flash(_("사유를 적어 주십시오."), "danger")
        return back
    try:
        with db.session.begin_nested():
            operations.cancel(row, current_user, why)
    except NotAllowed as no:
        flash(reasons.sentence(no.code, **no.params), "danger")
        return back
    flash(_("변동을 취소하고 학생에게 알렸습니다."), "success")
    return back


def _stored(found: StudentRecord) -> dict[str, object]:
    return {
        "student_no": found.student_no or "",
        "entrance_year": found.entrance_year,
        "curriculum_year": found.curriculum_year,
        "year_of_study": found.year_of_study,
        "adviser_id": found.adviser_id or 0,
        "version": found.version,
    }


def _offer(form: ChangeForm, found: StudentRecord) -> None:
    standing = queries.standing_of(found)
    form.offer(ways(standing.known, clock.today()), words.STATUSES, standing.status)


def _advisers(form: DetailsForm, found: StudentRecord) -> None:
    people = {person.id: person for person in lists.advisers(found)}
    if found.adviser_id is not None and found.adviser_id not in people:
        people |= accounts.people_by_ids({found.adviser_id})
    form.adviser_id.choices = [(0, _("정하지 않음"))] + [
        (person.id, f"{person.name} ({person.number})") for person in people.values()
    ]


def _page(
    found: StudentRecord,
    form: ChangeForm | None = None,
    *,
    details: DetailsForm | None = None,
    differences: list[editing.Difference] | None = None,
) -> str:
    if form is None:
        form = ChangeForm(formdata=None)
        _offer(form, found)
    if details is None:
        details = DetailsForm(formdata=None, data=_stored(found))
        _advisers(details, found)
    return render_template(
        "standing/record.html",
        standing=queries.standing_of(found),
        places=queries.places_of(found.person_id, streams=("degree", "academy")),
        form=form, details=details, differences=differences, words=words,
        most_bytes=operations.MOST_BYTES, today=clock.today(),
    )  # fmt: skip
