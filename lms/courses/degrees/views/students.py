"""Students' audits for staff: the list of who lacks what, one student, the export."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import access, audit, csvio, i18n
from lms.access import Permission
from lms.courses import places
from lms.courses.catalogue.forms import ReasonForm
from lms.courses.degrees import queries, words
from lms.courses.degrees.loaders import student_for
from lms.courses.degrees.queries.cohort import STANDINGS
from lms.courses.degrees.rules.audit import Line
from lms.courses.degrees.views import bp
from lms.courses.degrees.views.own import choices, imagined
from lms.courses.degrees.views.showing import audit_context, path_of, titles_of
from lms.courses.programmes.loaders import track_for
from lms.courses.programmes.models import Track
from lms.courses.programmes.queries.assessment import requirements_of
from lms.db import read_only, release
from lms.i18n import local
from lms.numbers import whole
from lms.paging import asked_page, page_url, paged

AUDIT = Permission.AUDIT_DEGREE


@bp.get("/manage/degrees/students")
def all_students() -> str | Response:
    """The tracks whose students can be audited; straight on where there is one."""
    access.require_anywhere(current_user, AUDIT)
    mine = [one.id for one in places.managed(current_user, AUDIT)]
    tracks = queries.tracks_at(mine)
    if len(tracks) == 1:
        return redirect(url_for("degrees.students", track_id=tracks[0].id), 302)
    return render_template("degrees/tracks.html", tracks=tracks, waiting=queries.waiting(mine))


@bp.route("/manage/degrees/tracks/<int:track_id>/students", methods=["GET", "POST"])
def students(track_id: int) -> str | Response | tuple[str, int]:
    """Who lacks what; POST: the list as a workbook, for a reason that is kept."""
    track = track_for(current_user, track_id, AUDIT)
    if request.method == "POST":
        return _export(track)
    return _list_page(track, ReasonForm(formdata=None))


@bp.get("/manage/degrees/tracks/<int:track_id>/students/<int:person_id>")
def student(track_id: int, person_id: int) -> str:
    """One student's audit with requests and credits from elsewhere."""
    track, person = student_for(current_user, track_id, person_id)
    audit.read("degree audit", person)
    known = queries.audit_of(person.id, track.id)
    return render_template(
        "degrees/student.html",
        person=person,
        requests=queries.requests_of(person.id, track.id),
        credits=queries.credits_of(person.id, track.id),
        path=path_of(known, track) if known is not None else None,
        **audit_context(known, track),
    )


@bp.get("/manage/degrees/tracks/<int:track_id>/students/<int:person_id>/what-if")
def student_what_if(track_id: int, person_id: int) -> str | Response:
    """The audit of a student as if they followed something else."""
    track, person = student_for(current_user, track_id, person_id)
    audit.read("degree audit", person)
    known = queries.audit_of(person.id, track.id)
    if known is None:
        return redirect(url_for("degrees.student", track_id=track.id, person_id=person.id), 302)
    majors, others = choices(track)
    return render_template(
        "degrees/what_if.html", person=person, majors=majors, others=others,
        **imagined(known, track, majors, others),
    )  # fmt: skip


def _asked() -> dict[str, Any]:
    standing = request.args.get("standing", "")
    return {
        "cohort_id": request.args.get("cohort", type=whole),
        "standing": standing if standing in STANDINGS else "",
        "lacks": request.args.get("lacks", 0, whole),
        "text": request.args.get("q", "").strip()[:100],
    }


def _list_page(track: Track, form: ReasonForm) -> str:
    asked = _asked()
    lines = queries.student_lines(track.id, **asked)
    page = paged(lines, asked_page())
    if page.items:
        audit.read("degree audits", people=len(page.items))
    versions = {row.id: row for row in queries.version_rows(
        one.id for one in queries.versions_of(track.id)).values()}  # fmt: skip
    titles = {
        one.id: f"{local(one)} ({local(row)})"
        for row in versions.values()
        for one in row.requirements
    }
    return render_template(
        "degrees/students.html",
        track=track,
        page=page,
        page_url=page_url,
        cohorts=queries.cohorts_of(track.id),
        asked=asked,
        titles=titles,
        plain={one.id: local(one) for row in versions.values() for one in row.requirements},
        checks={row.id: row for row in requirements_of(track.id)},
        form=form,
    )


def _export(track: Track) -> Response | tuple[str, int]:
    form = ReasonForm()
    if not form.validate():
        read_only()
        return _list_page(track, form), 422
    lines = queries.student_lines(track.id, **_asked())
    audit.read("degree audits", action="download", people=len(lines), reason=form.reason.data or "")
    head = [
        _("이름"), _("번호"), _("입학 연도"), _("기수"), _("교육과정"), _("상태"), _("취득 학점"),
        _("평점평균"), _("남은 요건"),
    ]  # fmt: skip
    checks = {row.id: local(row) for row in requirements_of(track.id)}
    rows: list[list[Any]] = []
    for one in lines:
        known = one.known
        titles = titles_of(known)
        gpa = known.audits.major.gpa if known.audits else None
        rows.append(
            [
                i18n.person_name(one.person), one.person.number, known.student.entrance_year,
                local(one.member.cohort), local(known.versions[0]) if known.versions else "",
                str(words.STATUSES[one.standing]),
                known.audits.major.earned.credits if known.audits else None,
                gpa.value if gpa is not None else None,
                ", ".join(_title(line, titles, checks) for line in one.open_lines),
            ]
        )  # fmt: skip
    release()
    return csvio.xlsx_download(f"degree-audit-{track.slug}", head, rows)


def _title(line: Line, titles: dict[int, str], checks: dict[int, str]) -> str:
    if line.asked is not None:
        return titles.get(line.asked.id, "")
    return checks.get(line.check.id, "") if line.check is not None else ""
