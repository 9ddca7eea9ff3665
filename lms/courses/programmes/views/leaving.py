"""The ways out of a cohort for one member: decided, proved, undone."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import audit, storage
from lms.access import Permission, Scope
from lms.accounts.models import Person
from lms.courses import editing, reasons, vocabulary
from lms.courses.catalogue.forms import ReasonForm
from lms.courses.programmes import operations, queries
from lms.courses.programmes.forms import LeavingForm
from lms.courses.programmes.loaders import cohort_for, document_for, member_for
from lms.courses.programmes.models import CohortMember
from lms.courses.programmes.operations.completion import NotCompleted
from lms.courses.programmes.queries.leaving import DOCUMENTS
from lms.courses.programmes.views import bp
from lms.db import db, read_only, release


@bp.get("/manage/members/<int:member_id>/leaving")
def leaving(member_id: int) -> str:
    """Every way out as it stands, with its lines; what was decided, and undoing it."""
    return _page(_decided(member_id))


@bp.post(
    "/manage/members/<int:member_id>/leaving"
    "/<any(early_employed,withdrawn,dismissed,not_completed):way>"
)
def leave(member_id: int, way: str) -> str | Response | tuple[str, int]:
    """Decide that the member leaves this way."""
    member = _decided(member_id)
    form = LeavingForm(way=way)
    form.code.choices = queries.leaving_choices(Scope("cohort", member.cohort_id))
    if not form.validate():
        read_only()
        return _page(member, way, form), 422
    found = operations.leave(
        member, way, current_user,
        code=form.code.data or "", note=form.note.data or "", beyond=bool(form.beyond.data),
    )  # fmt: skip
    if member.state != way:
        read_only()
        said = _("이 사람은 지금 이렇게 정할 수 없습니다. 갖추지 못한 조건을 보십시오.")
        form.form_errors.append(said)
        return _page(member, way, form), 409 if not _line(found, "enrolled") else 422
    flash(
        _(
            "%(state)s(으)로 정하고 본인에게 알렸습니다.",
            state=vocabulary.name("member_state", way),
        ),
        "success",
    )
    return redirect(url_for("programmes.leaving", member_id=member.id), 303)


@bp.post("/manage/members/<int:member_id>/return")
def take_back(member_id: int) -> str | Response | tuple[str, int]:
    """Undo how the member left, with a reason."""
    member = _decided(member_id)
    form = ReasonForm()
    if not form.validate():
        flash(_("사유를 적어 주십시오."), "danger")
        read_only()
        return _page(member), 422
    try:
        if operations.undo(member, form.reason.data or ""):
            flash(_("되돌리고 본인에게 알렸습니다. 자리와 수강이 다시 열렸습니다."), "success")
        else:
            flash(_("되돌릴 판정이 없습니다."), "info")
    except editing.NotAllowed as no:
        db.session.rollback()
        flash(reasons.sentence(no.code, **no.params), "danger")
        return redirect(url_for("programmes.leaving", member_id=member_id), 303)
    return redirect(url_for("programmes.leaving", member_id=member.id), 303)


@bp.post("/manage/members/<int:member_id>/revoke-graduation")
def revoke_graduation(member_id: int) -> Response:
    """Take a graduation back, with a reason; the completion stands."""
    member = _decided(member_id)
    form = ReasonForm()
    if not form.validate():
        flash(_("사유를 적어 주십시오."), "danger")
    else:
        try:
            operations.revoke_graduation(member, form.reason.data or "")
            flash(_("졸업을 취소하고 본인에게 알렸습니다. 수료는 그대로입니다."), "success")
        except NotCompleted:
            flash(_("졸업한 상태가 아닙니다."), "info")
    return redirect(url_for("programmes.progress", member_id=member.id), 303)


@bp.post("/manage/members/<int:member_id>/documents")
def add_documents(member_id: int) -> Response | tuple[str, int]:
    """Add proof of an employment."""
    member = _decided(member_id)
    release()  # files are hashed and written to disk before any row is
    try:
        kept = operations.keep_documents(request.files.getlist("files"))
        added = operations.attach_documents(member, kept, current_user)
    except editing.NotAllowed as no:
        read_only()
        flash(reasons.sentence(no.code, **no.params), "danger")
        return _page(member), 422
    if added:
        flash(
            ngettext(
                "증빙 %(n)s건을 붙였습니다.", "증빙 %(n)s건을 붙였습니다.", len(added), n=len(added)
            ),
            "success",
        )
    else:
        flash(_("같은 파일이 이미 붙어 있습니다."), "info")
    return redirect(url_for("programmes.leaving", member_id=member.id), 303)


@bp.post("/manage/members/<int:member_id>/documents/<int:attachment_id>/remove")
def remove_document(member_id: int, attachment_id: int) -> Response:
    """Take proof away."""
    member = _decided(member_id)
    file, _member = document_for(current_user, member.id, attachment_id)
    try:
        operations.remove_document(member, file)
        flash(_("증빙을 뗐습니다."), "info")
    except editing.NotAllowed as no:
        flash(reasons.sentence(no.code, **no.params), "danger")
    return redirect(url_for("programmes.leaving", member_id=member.id), 303)


@bp.get("/members/<int:member_id>/documents/<int:attachment_id>/<path:name>")
def document(member_id: int, attachment_id: int, name: str) -> Response:
    """A file that proves an employment: for the member and for those who decide."""
    file, member = document_for(current_user, member_id, attachment_id)
    audit.read("member documents", db.session.get(Person, member.person_id), action="download")
    return storage.send(file)


def _decided(member_id: int) -> CohortMember:
    """A member on whom the person decides: being the member does not suffice."""
    member = member_for(current_user, member_id, Permission.MEMBER_DECIDE)
    cohort_for(current_user, member.cohort_id, Permission.MEMBER_DECIDE)
    return member


def _line(way: object, code: str) -> bool:
    return any(line.code == code and line.met for line in way.lines)  # type: ignore[attr-defined]


def _page(member: CohortMember, way: str = "", form: LeavingForm | None = None) -> str:
    person = db.session.get(Person, member.person_id) or abort(404)
    audit.read(f"member {member.id}", person)
    forms = {}
    for code in ("early_employed", "withdrawn", "dismissed", "not_completed"):
        one = form if form is not None and code == way else LeavingForm(way=code, formdata=None)
        one.code.choices = queries.leaving_choices(Scope("cohort", member.cohort_id))
        forms[code] = one
    return render_template(
        "programmes/leaving.html",
        member=member,
        cohort=member.cohort,
        track=member.cohort.track,
        person=person,
        ways=queries.ways_of(member, form.code.data or "" if form and way == "withdrawn" else ""),
        forms=forms,
        chosen=way,
        documents=storage.attachments(DOCUMENTS, [member.id])[member.id],
        decider=db.session.get(Person, member.decided_by_id) if member.decided_by_id else None,
    )
