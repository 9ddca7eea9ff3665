"""Announcements: reading them, and writing them."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import clock, storage
from lms.courses.discussion import uploads
from lms.courses.discussion.forms import AnnouncementForm
from lms.courses.discussion.loaders.announcements import announcement_for, own_announcement_for
from lms.courses.discussion.loaders.places import Here, announcer_for, as_shown, here_for
from lms.courses.discussion.models import Announcement
from lms.courses.discussion.operations import announcements as operations
from lms.courses.discussion.queries import announcements as queries
from lms.courses.discussion.rules.announcing import State, state_of
from lms.courses.discussion.views import bp
from lms.courses.editing import Conflict, Difference, against, version_in
from lms.courses.enrolment import queries as enrolment
from lms.courses.sections.queries import SectionLine, names, sections_of
from lms.db import read_only
from lms.paging import asked_page

Answer = str | tuple[str, int] | Response


@bp.get("/learn/<int:offering_id>/announcements")
def announcements(offering_id: int) -> str:
    """The list; those who announce see drafts and planned ones too, and how many have read."""
    here = as_shown(here_for(current_user, offering_id))
    state = request.args.get("state", "")
    text = request.args.get("q", "").strip()[:100]
    page = queries.listed(
        current_user.id,
        here.offering.id,
        everybody=here.teaches,
        drafts=here.announces,
        state=state if state in queries.STATES else "",
        text=text,
        page=asked_page(),
    )
    return render_template(
        "discussion/announcements.html",
        member=here,
        offering=here.offering,
        page=page,
        state=state if here.announces else "",
        text=text,
        learners=_learners(here),
        sections={one.id: one.name for one in sections_of(here.offering.id)},
    )


def _learners(here: Here) -> int:
    if not here.teaches:
        return 0
    return enrolment.counts([here.offering.id], states=enrolment.SEATED)[here.offering.id]


@bp.get("/learn/<int:offering_id>/announcements/<int:announcement_id>")
def announcement(offering_id: int, announcement_id: int) -> str:
    """One to read; that a learner opened it is counted."""
    here, row = announcement_for(current_user, offering_id, announcement_id)
    here = as_shown(here)
    state = state_of(row.publish_at, row.deleted_at, clock.now())
    if here.learns and not here.teaches and state is State.PUBLISHED:
        operations.note_reading(current_user.id, row.id)
    files = storage.attachments("announcement", [row.id])[row.id]
    return render_template(
        "discussion/announcement.html",
        member=here,
        offering=here.offering,
        row=row,
        state=state,
        files=files,
        html=uploads.rendered(offering_id, row.body, files, f"announcement{row.id}").html,
        readers=queries.readers_of([row.id]).get(row.id, 0) if here.teaches else 0,
        learners=_readers_meant(here, row),
        section=names([row.section_id]).get(row.section_id) if row.section_id else None,
    )


def _readers_meant(here: Here, row: Announcement) -> int:
    """How many learners it is meant for."""
    if not here.teaches or not row.sectioned:
        return _learners(here)
    return next((one.people for one in sections_of(row.offering_id) if one.id == row.section_id), 0)


def _editor(
    here: Here,
    form: AnnouncementForm,
    row: Announcement | None = None,
    differences: list[Difference] | None = None,
    status: int = 200,
) -> tuple[str, int]:
    files = storage.attachments("announcement", [row.id])[row.id] if row else []
    return (
        render_template(
            "discussion/announcement_edit.html",
            member=here,
            offering=here.offering,
            form=form,
            row=row,
            files=files,
            published=form.published,
            differences=differences,
            preview=uploads.rendered(here.offering.id, form.body.data or "", files, "").html,
            limit=uploads.limit(),
        ),
        status,
    )


@bp.route("/teach/<int:offering_id>/announcements/new", methods=["GET", "POST"])
def new_announcement(offering_id: int) -> Answer:
    """Write one, for this section and perhaps for parallel ones."""
    here = announcer_for(current_user, offering_id)
    form = AnnouncementForm()
    siblings = queries.siblings(current_user, here.offering)
    form.offer_places(siblings, sections_of(here.offering.id))
    form.offer_files([])
    if request.method == "GET":
        return _editor(here, form)
    if request.form.get("preview") or not form.validate():
        read_only()
        return _editor(here, form, status=200 if request.form.get("preview") else 422)
    try:
        stored = uploads.keep(form.files.data)
    except uploads.Refused as error:
        form.files.errors = [error.args[0]]
        return _editor(here, form, status=422)
    person = current_user._get_current_object()
    row = operations.announce(here.offering, person, form.values, stored)
    for sibling in siblings:
        if sibling.id in (form.offerings.data or []):
            operations.announce(sibling, person, form.values, stored)
    _say(row)
    return _to(row)


def _say(row: Announcement) -> None:
    said = {
        State.PUBLISHED: _("공개했습니다. 이 강의의 모두에게 알립니다."),
        State.SCHEDULED: _("정한 때에 공개하고 알립니다."),
        State.DRAFT: _("초안으로 저장했습니다. 아직 아무에게도 보이지 않습니다."),
        State.DELETED: _("저장했습니다."),
    }
    flash(said[state_of(row.publish_at, row.deleted_at, clock.now())], "success")


def _to(row: Announcement) -> Response:
    return redirect(
        url_for(".announcement", offering_id=row.offering_id, announcement_id=row.id), 303
    )


def _sections(row: Announcement) -> list[SectionLine]:
    """The sections that may be chosen for one that is there.

    One for a section that was removed stays with nobody until another one is chosen.
    """
    found = sections_of(row.offering_id)
    if row.sectioned and row.section_id is None:
        flash(
            _("이 공지를 받던 반이 없어져 교육생에게 보이지 않습니다. 받는 반을 다시 고르십시오."),
            "warning",
        )
    return found


def _filled(row: Announcement) -> AnnouncementForm:
    when = {State.DRAFT: "draft", State.SCHEDULED: "later"}
    return AnnouncementForm(
        formdata=None,
        data={
            "version": row.version,
            "title": row.title,
            "body": row.body,
            "when": when.get(state_of(row.publish_at, None, clock.now()), "now"),
            "publish_at": row.publish_at,
            "happens_at": row.happens_at,
            "pinned": row.pinned,
            "section_id": row.section_id or 0,
        },
    )


@bp.route("/teach/<int:offering_id>/announcements/<int:announcement_id>", methods=["GET", "POST"])
def edit_announcement(offering_id: int, announcement_id: int) -> Answer:
    """Change one. Someone else's newer text is never overwritten unseen."""
    here, row = own_announcement_for(current_user, offering_id, announcement_id)
    form = _filled(row) if request.method == "GET" else AnnouncementForm()
    form.published = state_of(row.publish_at, None, clock.now()) is State.PUBLISHED
    form.offer_places([], _sections(row))
    present = storage.attachments("announcement", [row.id])[row.id]
    form.offer_files(present)
    if request.method == "GET":
        return _editor(here, form, row)
    if request.form.get("preview") or not form.validate():
        read_only()
        return _editor(here, form, row, status=200 if request.form.get("preview") else 422)
    try:
        stored = uploads.keep(form.files.data, len(present) - len(form.remove.data or []))
        operations.edit(
            row,
            current_user,
            form.values,
            version_in(form),
            files=stored,
            remove=form.remove.data or [],
        )
    except uploads.Refused as error:
        form.files.errors = [error.args[0]]
        return _editor(here, form, row, status=422)
    except Conflict:
        stored_now = {
            "version": row.version,
            "title": row.title,
            "body": row.body,
            "happens_at": row.happens_at,
        }
        return _editor(here, form, row, against(form, stored_now), status=409)
    _say(row)
    return _to(row)


@bp.post("/teach/<int:offering_id>/announcements/<int:announcement_id>/pin")
def pin_announcement(offering_id: int, announcement_id: int) -> Response:
    """At the top of the list, or where it belongs."""
    _here, row = own_announcement_for(current_user, offering_id, announcement_id)
    operations.pin(row, request.form.get("on") == "1")
    return _to(row)


@bp.post("/teach/<int:offering_id>/announcements/<int:announcement_id>/delete")
def delete_announcement(offering_id: int, announcement_id: int) -> Response:
    """Take it back; it can be restored."""
    _here, row = own_announcement_for(current_user, offering_id, announcement_id)
    operations.delete(row)
    flash(_("공지를 지웠습니다. '지운 것'에서 되살릴 수 있습니다."), "success")
    return redirect(url_for(".announcements", offering_id=offering_id, state="deleted"), 303)


@bp.post("/teach/<int:offering_id>/announcements/<int:announcement_id>/restore")
def restore_announcement(offering_id: int, announcement_id: int) -> Response:
    """Bring it back."""
    _here, row = own_announcement_for(current_user, offering_id, announcement_id)
    operations.restore(row)
    flash(_("공지를 되살렸습니다."), "success")
    return _to(row)
