"""Requests of students: asking (also through staff), looking, taking back."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_required
from werkzeug.wrappers import Response

from lms import audit
from lms.accounts.models import Person
from lms.courses.degrees import operations, queries, words
from lms.courses.degrees.forms import (
    AcademyForm,
    ExchangeForm,
    ReasonedForm,
    SubstitutionForm,
    VersionChoiceForm,
    WaiverForm,
)
from lms.courses.degrees.loaders import own_request, own_track, student_for
from lms.courses.degrees.operations import Asking
from lms.courses.degrees.queries import StudentAudit
from lms.courses.degrees.rules.binding import newer
from lms.courses.degrees.rules.crediting import credits_of_hours
from lms.courses.degrees.views import bp
from lms.courses.degrees.views.showing import audit_context, coming_terms
from lms.courses.editing import NotAllowed
from lms.courses.programmes.models import Track
from lms.db import read_only
from lms.i18n import local
from lms.numbers import whole, whole_or

KINDS = "substitution,waiver,move,declare,exchange,academy"


@bp.get("/me/degree/requests")
@login_required
def my_requests() -> str:
    """What was asked for, and what can be."""
    track = own_track(current_user, request.args.get("track", type=whole))
    return render_template(
        "degrees/requests.html",
        track=track,
        rows=queries.requests_of(current_user.id),
        kinds=words.REQUEST_KINDS,
    )


@bp.get("/me/degree/requests/<int:request_id>")
@login_required
def my_request(request_id: int) -> str:
    """One request with its answers."""
    row = own_request(current_user, request_id)
    return render_template(
        "degrees/request.html", row=row, credit=queries.credit_of_request(row.id)
    )


@bp.post("/me/degree/requests/<int:request_id>/withdraw")
@login_required
def withdraw(request_id: int) -> Response:
    """Take an open request back."""
    row = own_request(current_user, request_id)
    if operations.withdraw(row, current_user):
        flash(_("신청을 거두었습니다."), "success")
    else:
        flash(_("이미 처리된 신청은 거둘 수 없습니다."), "warning")
    return redirect(url_for("degrees.my_request", request_id=row.id), 303)


@bp.route(f"/me/degree/requests/new/<any({KINDS}):kind>", methods=["GET", "POST"])
@login_required
def ask(kind: str) -> str | Response | tuple[str, int]:
    """The form of one kind of request."""
    track = own_track(current_user, request.args.get("track", type=whole))
    known = queries.own_audit(current_user.id, track.id) if track is not None else None
    if track is None or known is None:
        return render_template("degrees/mine.html", track=None, known=None)
    form = _form(kind, known, track, current_user.id)
    if form.validate_on_submit():
        try:
            row = operations.submit(
                current_user, track, _asking(kind, form, track, current_user.id)
            )
            flash(_("신청을 냈습니다. 담당자 두 사람이 차례로 확인합니다."), "success")
            return redirect(url_for("degrees.my_request", request_id=row.id), 303)
        except NotAllowed as no:
            form.form_errors.append(words.refusal(no.code, no.params))
    return _page(kind, form, known, track, back=url_for("degrees.my_requests", track=track.id))


@bp.route(
    f"/manage/degrees/tracks/<int:track_id>/students/<int:person_id>/requests/new/<any({KINDS}):kind>",
    methods=["GET", "POST"],
)
def ask_for(track_id: int, person_id: int, kind: str) -> str | Response | tuple[str, int]:
    """The same form, filed by staff for a student who came to the office; the student is told."""
    track, student = student_for(current_user, track_id, person_id)
    audit.read("degree audit", student)
    back = url_for("degrees.student", track_id=track.id, person_id=student.id)
    known = queries.audit_of(student.id, track.id)
    if known is None:
        return redirect(back, 302)
    form = _form(kind, known, track, student.id)
    if form.validate_on_submit():
        try:
            asking = _asking(kind, form, track, student.id)
            row = operations.submit(student, track, asking, by=current_user)
            flash(_("학생을 대신해 신청을 내고 알렸습니다. 다른 두 사람이 확인합니다."), "success")
            return redirect(url_for("degrees.show_request", request_id=row.id), 303)
        except NotAllowed as no:
            form.form_errors.append(words.refusal(no.code, no.params))
    return _page(kind, form, known, track, back=back, student=student)


def _page(
    kind: str, form: ReasonedForm, known: StudentAudit, track: Track, *, back: str,
    student: Person | None = None,
) -> str | tuple[str, int]:  # fmt: skip
    if form.is_submitted():
        read_only()
    page = render_template(
        "degrees/ask.html", kind=kind, form=form, back=back, student=student,
        **audit_context(known, track),
    )  # fmt: skip
    return (page, 422) if form.is_submitted() else page


def _form(kind: str, known: StudentAudit, track: Track, person_id: int) -> ReasonedForm:
    """The form with what this student may choose."""
    areas = [("", words.KINDS["free"]), *words.COURSE_KINDS.items()]
    if kind == "substitution":
        swap = SubstitutionForm(data={"course_id": request.args.get("course", type=whole)})
        swap.course_id.choices, swap.for_course_id.choices = _swaps(known)
        return swap
    if kind == "waiver":
        waiver = WaiverForm(data={"what": request.args.get("what", "")})
        waiver.what.choices = _waivable(known)
        return waiver
    if kind in ("move", "declare"):
        choice = VersionChoiceForm(data={"version_id": request.args.get("version", type=whole)})
        choice.version_id.choices = _versions(kind, known, track)
        return choice
    if kind == "exchange":
        form = ExchangeForm()
        agreements = queries.agreements_for(track, "exchange")
        form.agreement_id.choices = [(one.id, one.title) for one in agreements]
        form.term.choices = [(key, words.term(key)) for key in coming_terms(track)]
        form.for_course_id.choices = [(0, _("없음")), *_listed(known, passed=False)]
        form.area.choices = areas
        return form
    academy = AcademyForm()
    academy.what.choices = _hours(track, person_id)
    academy.area.choices = areas
    return academy


def _asking(kind: str, form: Any, track: Track, person_id: int) -> Asking:
    """What was typed, as the operation takes it."""
    found = Asking(kind, form.reason.data.strip())
    if kind == "substitution":
        return replace(found, course_id=form.course_id.data, for_course_id=form.for_course_id.data)
    if kind == "waiver":
        sort, _colon, raw = form.what.data.partition(":")
        return replace(
            found,
            requirement_id=int(raw) if sort == "r" else None,
            for_course_id=int(raw) if sort == "c" else None,
        )
    if kind in ("move", "declare"):
        return replace(found, version_id=form.version_id.data)
    if kind == "exchange":
        return replace(
            found, agreement_id=form.agreement_id.data, title=form.title.data,
            term=form.term.data, credits=form.credits.data, area=form.area.data,
            for_course_id=form.for_course_id.data or None,
        )  # fmt: skip
    return replace(found, area=form.area.data, **_academy(form.what.data, track, person_id))


def _academy(what: str, track: Track, person_id: int) -> dict[str, Any]:
    agreement_id, _colon, course_id = what.partition(":")
    for agreement in queries.agreements_for(track, "academy"):
        for one in queries.academy_courses(person_id, agreement):
            if (agreement.id, one.course_id) == (whole_or(agreement_id, 0), whole_or(course_id, 0)):
                per = agreement.hours_per_credit or Decimal(1)
                return {
                    "agreement_id": agreement.id, "course_id": one.course_id,
                    "title": one.title_ko, "hours": one.hours,
                    "credits": credits_of_hours(one.hours, per),
                }  # fmt: skip
    return {}


def _swaps(known: StudentAudit) -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
    pieces = known.audits.major.earned.passed if known.audits else ()
    mine = {piece.course_id for piece in pieces if piece.course_id and piece.source == "here"}
    return _titled(mine), _listed(known, passed=False)


def _listed(known: StudentAudit, *, passed: bool) -> list[tuple[int, str]]:
    pieces = known.audits.major.earned.passed if known.audits else ()
    done = {piece.as_course for piece in pieces}
    listed = {item.course_id for one in known.curricula for item in one.courses}
    return _titled(listed & done if passed else listed - done)


def _titled(course_ids: Any) -> list[tuple[int, str]]:
    found = queries.courses_by_id(course_ids)
    return sorted(
        ((one.id, f"{local(one)} ({one.code})") for one in found.values()), key=lambda one: one[1]
    )


def _waivable(known: StudentAudit) -> list[tuple[str, str]]:
    rows = [
        (f"r:{one.id}", local(one))
        for row in known.versions
        for one in row.requirements
        if one.kind != "transfer_max"
    ]
    return rows + [(f"c:{id_}", title) for id_, title in _listed(known, passed=False)]


def _versions(kind: str, known: StudentAudit, track: Track) -> list[tuple[int, str]]:
    if kind == "move":
        bound = known.binding.version_id or 0
        rows = queries.version_rows(newer(queries.versions_of(track.id), bound))
        return [(row.id, local(row)) for row in rows.values()]
    offered = queries.offered_to(track, ("minor", "double", "linked"))
    return [
        (row.id, f"{words.FORMS[row.form]} · {local(row)} ({local(row.track)})")
        for row in offered
        if row.track_id != track.id or row.form == "linked"
    ]


def _hours(track: Track, person_id: int) -> list[tuple[str, str]]:
    found = []
    for agreement in queries.agreements_for(track, "academy"):
        per = agreement.hours_per_credit or Decimal(1)
        for one in queries.academy_courses(person_id, agreement):
            credits = credits_of_hours(one.hours, per)
            if credits:
                said = _(
                    "%(title)s: %(hours)s시간 → %(credits)s학점", title=local(one),
                    hours=words.amount(one.hours), credits=words.amount(credits),
                )  # fmt: skip
                found.append((f"{agreement.id}:{one.course_id}", said))
    return found
