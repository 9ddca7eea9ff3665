"""Who is at risk in an offering or a cohort, and what was done about it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import audit, clock, csvio
from lms.access import Scope
from lms.courses import editing
from lms.courses.at_risk import operations, queries
from lms.courses.at_risk.forms import NoteForm, values_of
from lms.courses.at_risk.loaders import (
    DECIDING,
    TEACHING,
    learner_in,
    note_for,
    own_note,
    place_for,
)
from lms.courses.at_risk.words import CODES, DONE, sentence
from lms.courses.catalogue.forms import ReasonForm
from lms.courses.catalogue.loaders import offering_for
from lms.courses.programmes.loaders import cohort_for
from lms.db import read_only, release
from lms.paging import asked_page, paged

bp = Blueprint("at_risk", __name__)


@bp.get("/teach/<int:offering_id>/at-risk")
def offering(offering_id: int) -> str:
    """Who is at risk in an offering, with the numbers."""
    return _page(place_for(current_user, "offering", offering_id), ReasonForm(formdata=None))


@bp.get("/manage/cohorts/<int:cohort_id>/at-risk")
def cohort(cohort_id: int) -> str:
    """Who is at risk in a cohort and its courses."""
    return _page(place_for(current_user, "cohort", cohort_id), ReasonForm(formdata=None))


@bp.post("/teach/<int:offering_id>/at-risk/export")
def export_offering(offering_id: int) -> Response | tuple[str, int]:
    """The list as a workbook; asks for a reason and is logged."""
    return _export(place_for(current_user, "offering", offering_id))


@bp.post("/manage/cohorts/<int:cohort_id>/at-risk/export")
def export_cohort(cohort_id: int) -> Response | tuple[str, int]:
    """The list as a workbook; asks for a reason and is logged."""
    return _export(place_for(current_user, "cohort", cohort_id))


@bp.route("/teach/<int:offering_id>/at-risk/<int:person_id>", methods=["GET", "POST"])
def offering_learner(offering_id: int, person_id: int) -> str | Response | tuple[str, int]:
    """One learner of an offering: signs, notes, and writing one."""
    return _learner(place_for(current_user, "offering", offering_id), person_id)


@bp.route("/manage/cohorts/<int:cohort_id>/at-risk/<int:person_id>", methods=["GET", "POST"])
def cohort_learner(cohort_id: int, person_id: int) -> str | Response | tuple[str, int]:
    """One learner of a cohort: signs, notes, and writing one."""
    return _learner(place_for(current_user, "cohort", cohort_id), person_id)


@bp.route("/at-risk/notes/<int:note_id>", methods=["GET", "POST"])
def edit_note(note_id: int) -> str | Response | tuple[str, int]:
    """Change one's own note; a lost update is refused with both texts."""
    note = own_note(current_user, note_id)
    place = Scope(note.scope_kind, note.scope_id)
    form = NoteForm(data=values_of(note))
    status, different = 200, None
    if form.validate_on_submit():
        try:
            operations.update_note(note, form.values(), version=editing.version_in(form))
            flash(_("저장했습니다."), "success")
            return redirect(_learner_url(place, note.person_id), 303)
        except editing.Conflict:
            status, different = 409, editing.against(form, values_of(note))
    if form.is_submitted() and status == 200:
        status = 422
    page = render_template(
        "at_risk/note.html", form=form, note=note, differences=different,
        back=_learner_url(place, note.person_id),
    )  # fmt: skip
    return page, status


@bp.post("/at-risk/notes/<int:note_id>/close")
def close_note(note_id: int) -> Response:
    """The follow-up was done."""
    note = note_for(current_user, note_id)
    operations.close_note(note)
    flash(_("다시 살펴본 것으로 적었습니다."), "success")
    return redirect(_learner_url(Scope(note.scope_kind, note.scope_id), note.person_id), 303)


@bp.post("/at-risk/notes/<int:note_id>/delete")
def delete_note(note_id: int) -> Response:
    """Delete one's own note."""
    note = own_note(current_user, note_id)
    back = _learner_url(Scope(note.scope_kind, note.scope_id), note.person_id)
    operations.delete_note(note)
    flash(_("지웠습니다. 지웠다는 기록은 남습니다."), "info")
    return redirect(back, 303)


def _asked() -> dict[str, str]:
    code, done = request.args.get("code", ""), request.args.get("done", "")
    sort = request.args.get("sort", "pressing")
    return {
        "text": request.args.get("q", "").strip()[:100],
        "code": code if code in CODES else "",
        "done": done if done in ("yes", "no", "due") else "",
        "sort": sort if sort.lstrip("-") in queries.SORTS else "pressing",
    }


def _shown(place: Scope) -> dict[str, Any]:
    """What the page of a place is drawn with."""
    if place.kind == "offering":
        row = offering_for(current_user, place.id, TEACHING)
        return {"offering": row, "cohort": None, "track": None}
    group = cohort_for(current_user, place.id, DECIDING)
    return {"offering": None, "cohort": group, "track": group.track}


def _page(place: Scope, form: ReasonForm) -> str:
    asked = _asked()
    everybody = queries.lines(place)
    page = paged(queries.narrowed(everybody, **asked), asked_page(), size=30)
    audit.read(
        f"{place.kind} {place.id} at risk",
        people=len(page.items), action="search" if asked["text"] else "view",
    )  # fmt: skip
    counts: dict[str, int] = {}
    for line in everybody:
        for code in {one.sign.code for one in line.reasons}:
            counts[code] = counts.get(code, 0) + 1
    return render_template(
        "at_risk/list.html",
        place=place,
        page=page,
        counts=counts,
        everybody=len(everybody),
        today=clock.today(),
        export_form=form,
        learner_url=lambda person_id: _learner_url(place, person_id),
        here=_list_url(place),
        export_url=_export_url(place, asked),
        **_shown(place),
        **asked,
    )


def _export(place: Scope) -> Response | tuple[str, int]:
    form = ReasonForm()
    if not form.validate():
        read_only()
        return _page(place, form), 422
    found = queries.narrowed(queries.lines(place), **_asked())
    audit.read(
        f"{place.kind} {place.id} at risk",
        action="download", people=len(found), reason=form.reason.data or "",
    )  # fmt: skip
    head = [
        _("이름"), _("번호"), _("신호"), _("사유"), _("어디에서"), _("언제부터"),
        _("마지막 조치"), _("조치한 날"), _("다시 살펴볼 날"),
    ]  # fmt: skip
    rows = []
    for line in found:
        last = line.last
        done = [
            str(DONE[last.done]) if last else "",
            last.on if last else None,
            line.follow_up,
        ]
        for reason in line.reasons or (None,):
            rows.append(
                [
                    line.person.name,
                    line.person.number,
                    str(CODES[reason.sign.code][0]) if reason else "",
                    sentence(reason.sign.code, reason.sign.params) if reason else "",
                    reason.title if reason else "",
                    reason.since.astimezone(clock.SEOUL).date()
                    if reason and reason.since
                    else None,
                    *done,
                ]
            )
    release()
    return csvio.xlsx_download(f"at-risk-{place.id}", head, rows)


def _learner(place: Scope, person_id: int) -> str | Response | tuple[str, int]:
    person = learner_in(place, person_id)
    form = NoteForm(data={"on": clock.today()})
    if form.validate_on_submit():
        operations.add_note(place, person.id, current_user, form.values())
        flash(_("적었습니다."), "success")
        return redirect(_learner_url(place, person.id), 303)
    if form.is_submitted():
        read_only()
    audit.read(f"{place.kind} {place.id} at risk", person)
    line = next((one for one in queries.lines(place) if one.person.id == person.id), None)
    page = render_template(
        "at_risk/learner.html",
        place=place,
        person=person,
        line=line,
        notes=line.notes if line else queries.notes_of([place], [person.id]).get(person.id, ()),
        form=form,
        today=clock.today(),
        here=_list_url(place),
        **_shown(place),
    )
    return (page, 422) if form.is_submitted() else page


def _list_url(place: Scope) -> str:
    if place.kind == "offering":
        return url_for("at_risk.offering", offering_id=place.id)
    return url_for("at_risk.cohort", cohort_id=place.id)


def _export_url(place: Scope, asked: dict[str, str]) -> str:
    kept: dict[str, Any] = {
        "q": asked["text"] or None, "code": asked["code"] or None,
        "done": asked["done"] or None, "sort": asked["sort"],
    }  # fmt: skip
    if place.kind == "offering":
        return url_for("at_risk.export_offering", offering_id=place.id, **kept)
    return url_for("at_risk.export_cohort", cohort_id=place.id, **kept)


def _learner_url(place: Scope, person_id: int) -> str:
    if place.kind == "offering":
        return url_for("at_risk.offering_learner", offering_id=place.id, person_id=person_id)
    return url_for("at_risk.cohort_learner", cohort_id=place.id, person_id=person_id)
