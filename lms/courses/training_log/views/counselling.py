"""Counselling notes: the list, writing, sharing, following up, taking back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from flask import Response as FlaskResponse
from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import access, audit, clock, csvio, i18n
from lms.access import Permission, Scope
from lms.accounts import queries as accounts
from lms.courses import editing
from lms.courses.editing import Conflict, NotAllowed
from lms.courses.training_log import words
from lms.courses.training_log.exports import month_name, note_table
from lms.courses.training_log.forms import ExportForm, NoteForm, values_of_note
from lms.courses.training_log.loaders import counsel_place, note_for, own_note
from lms.courses.training_log.models import CounselNote
from lms.courses.training_log.operations import counselling as operations
from lms.courses.training_log.queries import counselling as queries
from lms.courses.training_log.queries.counselling import NoteFilters
from lms.courses.training_log.rules import logs as rules
from lms.courses.training_log.rules.notes import NoteKind
from lms.courses.training_log.views import bp
from lms.db import read_only, release
from lms.numbers import whole
from lms.paging import asked_page, paged

COUNSEL = Permission.COUNSEL
BOXES = ("mine", "shared", "deleted")
Answer = str | Response | tuple[str, int]


@bp.get("/counselling")
def notes() -> str:
    """The notes that one wrote, and those that others share."""
    return _list_page(ExportForm(formdata=None))


def _filters() -> NoteFilters:
    """What the address asks for; nonsense counts as not given."""
    kind, box = request.args.get("kind", ""), request.args.get("box", "")
    first = last = None
    if request.args.get("month"):
        first, last = _month(rules.month_of(request.args["month"], clock.today()))
    return NoteFilters(
        text=request.args.get("q", "").strip()[:100],
        kind=kind if kind in set(NoteKind) else "",
        box=box if box in BOXES else "",
        due=request.args.get("due") == "1",
        place=_asked_place(),
        person_id=request.args.get("person", type=whole),
        first=first,
        last=last,
    )


def _month(day: date) -> tuple[date, date]:
    first = day.replace(day=1)
    return first, rules.next_month(first) - timedelta(days=1)


def _asked_place() -> Scope | None:
    kind, _dash, number = request.args.get("place", "").partition("-")
    try:
        return Scope(kind, whole(number)) if kind in ("cohort", "offering") else None
    except ValueError:
        return None


def _list_page(form: ExportForm) -> str:
    access.require_anywhere(current_user, COUNSEL)
    asked = _filters()
    found = paged(queries.notes(current_user, asked), asked_page())
    others = [note for note in found.items if note.author_id != current_user.id]
    if others or asked.text:
        audit.read(
            "counsel_notes", people=len({note.person_id for note in others}),
            action="search" if asked.text else "view",
        )  # fmt: skip
    today = clock.today()
    return render_template(
        "training_log/notes.html",
        page=found, asked=asked, form=form, month=month_name(asked.first) if asked.first else "",
        this_month=month_name(today), places=queries.places_of(current_user),
        due={note.id: queries.state_of(note, today) for note in found.items},
        place_names=accounts.scope_names({note.place for note in found.items}),
        about=accounts.person_by_id(asked.person_id) if asked.person_id and found.items else None,
    )  # fmt: skip


@bp.get("/counselling/print")
def print_notes() -> str:
    """A month of the notes that one may read, for paper; each reading of others' is logged."""
    access.require_anywhere(current_user, COUNSEL)
    asked = replace(_filters(), due=False)
    if asked.first is None:
        first, last = _month(clock.today())
        asked = replace(asked, first=first, last=last)
    found = queries.notes(current_user, asked)
    if found:
        audit.read("counsel_notes", action="print", people=len({one.person_id for one in found}))
    return render_template(
        "training_log/notes_print.html",
        notes=found, asked=asked, first=asked.first,
        place_names=accounts.scope_names({note.place for note in found}),
    )  # fmt: skip


@bp.post("/counselling/export")
def export_notes() -> FlaskResponse | tuple[str, int]:
    """A month of the notes that one may read, as a sheet; asks for a reason and is logged."""
    access.require_anywhere(current_user, COUNSEL)
    form = ExportForm()
    if not form.validate():
        return _list_page(form), 422
    first = rules.month_of(form.month.data or "", clock.today())
    found = queries.notes(
        current_user, NoteFilters(first=first, last=rules.next_month(first) - timedelta(days=1))
    )
    head, rows = note_table(found)
    audit.read(
        "counsel_notes", action="download",
        people=len({note.person_id for note in found}), reason=form.reason.data or "",
    )  # fmt: skip
    release()
    return csvio.xlsx_download(f"counselling-{month_name(first)}", head, rows)


@bp.route("/cohorts/<int:cohort_id>/counselling/new", methods=["GET", "POST"])
def new_cohort_note(cohort_id: int) -> Answer:
    """Write a note about a learner of a cohort."""
    return _new(counsel_place(current_user, "cohort", cohort_id))


@bp.route("/teach/<int:offering_id>/counselling/new", methods=["GET", "POST"])
def new_offering_note(offering_id: int) -> Answer:
    """Write a note about a learner of an offering."""
    return _new(counsel_place(current_user, "offering", offering_id))


def _new(place: Scope) -> Answer:
    about = request.args.get("person", type=whole)
    form = _form(
        place, 0, {"held_on": clock.today(), "person_id": about, "kind": "learning", "named": []}
    )
    if form.validate_on_submit():
        try:
            note = operations.create(place, form.person_id.data, current_user, form.values())
            flash(_("상담일지를 저장했습니다."), "success")
            return redirect(url_for("training_log.show_note", note_id=note.id), 303)
        except NotAllowed as no:
            form.person_id.errors = [words.refusal(no.code)]
    page = _form_page(form, place)
    return (page, 422) if form.is_submitted() else page


def _form(place: Scope, about: int, data: dict[str, object]) -> NoteForm:
    form = NoteForm(data=data)
    form.person_id.choices = [
        (one.person_id, f"{i18n.person_name(one)} ({one.number})")
        for one in queries.learners(place)
        if one.person_id != current_user.id
    ]
    form.named.choices = [
        (one.id, i18n.person_name(one)) for one in queries.colleagues(place, about, current_user.id)
    ]
    return form


def _form_page(
    form: NoteForm,
    place: Scope,
    note: CounselNote | None = None,
    differences: list[editing.Difference] | None = None,
) -> str:
    return render_template(
        "training_log/note_form.html",
        form=form, place=place, place_name=accounts.scope_names([place])[place], note=note,
        differences=differences,
    )  # fmt: skip


@bp.get("/counselling/<int:note_id>")
def show_note(note_id: int) -> str:
    """A note, to its author with how it stood before: what was taken out of it, or written before it
    was shared, was shared with nobody. Reading somebody else's is logged."""
    note = note_for(current_user, note_id)
    own = note.author_id == current_user.id
    if not own:
        audit.read(f"counsel_note {note.id}", note.person)
    return render_template(
        "training_log/note.html",
        note=note, place_name=accounts.scope_names([note.place])[note.place],
        sharing=queries.sharing_of(note), versions=queries.versions(note) if own else [],
        due=queries.state_of(note, clock.today()), own=own,
    )  # fmt: skip


@bp.route("/counselling/<int:note_id>/edit", methods=["GET", "POST"])
def edit_note(note_id: int) -> Answer:
    """Change one's own note; what was saved from another window is shown, not overwritten."""
    note = own_note(current_user, note_id)
    if note.deleted_at is not None:
        abort(404)
    stored = values_of_note(note)
    form = _form(note.place, note.person_id, stored)
    form.person_id.choices = [(note.person_id, i18n.person_name(note.person))]
    status, differences = 200, None
    if form.validate_on_submit():
        try:
            operations.update(note, current_user, form.values(), version=editing.version_in(form))
            flash(_("상담일지를 저장했습니다."), "success")
            return redirect(url_for("training_log.show_note", note_id=note.id), 303)
        except Conflict:
            fresh = {k: v for k, v in values_of_note(note).items() if k != "person_id"}
            status, differences = 409, editing.against(form, fresh)
    elif form.is_submitted():
        read_only()
        status = 422
    return _form_page(form, note.place, note, differences), status


@bp.post("/counselling/<int:note_id>/<any(follow,unfollow,delete,restore):act>")
def change_note(note_id: int, act: str) -> Response:
    """Follow up, or take the note away and bring it back."""
    note = own_note(current_user, note_id)
    if act in ("follow", "unfollow"):
        operations.follow(note, act == "follow")
        said = _("후속 상담을 표시했습니다.") if act == "follow" else _("표시를 거두었습니다.")
    elif act == "delete":
        operations.remove(note)
        said = _("상담일지를 지웠습니다. '지운 상담일지'에서 되살릴 수 있습니다.")
    else:
        operations.restore(note)
        said = _("상담일지를 되살렸습니다.")
    flash(said, "success")
    return redirect(url_for("training_log.show_note", note_id=note.id), 303)
