"""What an applicant sees of their applications: state, timeline, receipts, taking back."""

from __future__ import annotations

import io
import json
import zipfile

from flask import Response as FlaskResponse
from flask import flash, redirect, render_template, send_file, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_required
from werkzeug.wrappers import Response

from lms import storage
from lms.courses.admissions import papers, registry, words
from lms.courses.admissions.loaders import own_application
from lms.courses.admissions.models import Application
from lms.courses.admissions.operations import applying, asking, consents, retention
from lms.courses.admissions.queries import lists
from lms.courses.admissions.rules import form as forms
from lms.courses.admissions.views import bp
from lms.courses.editing import NotAllowed


@bp.get("/me/applications")
@login_required
def mine() -> str:
    """One's own applications."""
    return render_template(
        "admissions/mine.html", applications=lists.mine(current_user.id), words=words,
        phase_of=applying.phase_of, editable=applying.editable,
    )  # fmt: skip


@bp.get("/applications/<int:application_id>")
def own(application_id: int) -> str:
    """How one's application stands, with everything that happened."""
    return own_page(own_application(current_user, application_id))


def own_page(found: Application, refused: dict[int, str] | None = None) -> str:
    """The page; *refused*: why papers that were asked for again were not taken, by the request."""
    return render_template(
        "admissions/own.html", refused=refused or {}, accepted=papers.ACCEPTED,
        asked=[row for row in asking.requests_of(found) if asking.is_open(row)],
        application=found, call=found.call, words=words, phase=applying.phase_of(found.call),
        editable=applying.editable(found), changed=applying.changed(found),
        missing=len(applying.against(found)) if applying.editable(found) else 0,
        events=lists.events(found.id), versions=lists.versions(found.id),
        panels=registry.own_panels(found), due_at=retention.due_at(found.call),
        may_ask=retention.may_ask(found), consents=consents.live(found), items=forms.read_all(found.form.items),
        labels={one.key: words.label(one) for one in forms.read_all(found.form.items)},
    )  # fmt: skip


@bp.post("/applications/<int:application_id>/withdraw")
def withdraw(application_id: int) -> Response:
    """Take it back."""
    found = own_application(current_user, application_id)
    if applying.withdraw(found, current_user._get_current_object()):
        flash(_("지원을 취소했습니다. 마감 전이면 다시 낼 수 있습니다."), "info")
    else:
        flash(words.refusal("state"), "warning")
    return redirect(url_for("admissions.own", application_id=found.id), 303)


@bp.post("/applications/<int:application_id>/consents/<key>/withdraw")
def withdraw_consent(application_id: int, key: str) -> Response:
    """End a consent that was given with it; what it covered is deleted."""
    found = own_application(current_user, application_id)
    target = url_for("admissions.own", application_id=found.id, _anchor="consents")
    try:
        ended = consents.withdraw(found, key, current_user._get_current_object())
    except NotAllowed as no:
        flash(words.refusal(no.code, no.params), "warning")
        return redirect(target, 303)
    if ended:
        flash(_("동의를 철회했습니다. 그 동의로 받은 답과 파일은 지웠습니다."), "info")
    return redirect(target, 303)


@bp.post("/applications/<int:application_id>/take-up")
def take_up(application_id: int) -> Response:
    """Go on with what was taken back."""
    found = own_application(current_user, application_id)
    try:
        applying.start(current_user._get_current_object(), found.call)
    except NotAllowed as no:
        flash(words.refusal(no.code, no.params), "warning")
        return redirect(url_for("admissions.own", application_id=found.id), 303)
    return redirect(url_for("admissions.check", application_id=found.id), 303)


@bp.post("/applications/<int:application_id>/discard")
def throw_away(application_id: int) -> Response:
    """Delete a draft for good."""
    found = own_application(current_user, application_id)
    call_id = found.call_id
    if not applying.throw_away(found, current_user._get_current_object()):
        flash(words.refusal("state"), "warning")
        return redirect(url_for("admissions.own", application_id=application_id), 303)
    flash(_("쓰던 지원서를 지웠습니다."), "info")
    return redirect(url_for("admissions.call", call_id=call_id), 303)


@bp.post("/applications/<int:application_id>/destroy")
def destroy(application_id: int) -> Response:
    """Have one's papers destroyed after it is over."""
    found = own_application(current_user, application_id)
    if retention.may_ask(found):
        retention.destroy(found, "asked", current_user._get_current_object())
        flash(_("답과 서류를 파기했습니다."), "success")
    else:
        flash(words.refusal("state"), "warning")
    return redirect(url_for("admissions.own", application_id=found.id), 303)


@bp.get("/applications/<int:application_id>/papers.zip")
def papers_back(application_id: int) -> FlaskResponse:
    """Everything that one handed in, to take along before it is destroyed."""
    found = own_application(current_user, application_id)
    items = forms.read_all(found.form.items)
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as archive:
        answers = {
            words.label(one): words.answer(one, found.answers.get(one.key) or found.draft.get(one.key))
            for one in items if one.asks
        }  # fmt: skip
        archive.writestr("answers.json", json.dumps(answers, ensure_ascii=False, indent=1))
        for row in found.files:
            path = storage.path_of(row.attachment.sha256)
            if path.exists():
                archive.writestr(f"{row.id}-{row.attachment.name}", path.read_bytes())
    body.seek(0)
    return send_file(
        body, mimetype="application/zip", as_attachment=True, download_name=f"{found.number}.zip",
        max_age=0,
    )  # fmt: skip
