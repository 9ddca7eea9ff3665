"""One's own documents: what can be had, issuing, what verifiers see, how often it was verified."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_required
from werkzeug.wrappers import Response

from lms.courses.documents import loaders, words
from lms.courses.documents.forms import AgainForm, IssueForm, ShowingForm
from lms.courses.documents.models import IssuedDocument
from lms.courses.documents.operations import issuing
from lms.courses.documents.queries import issued, offered
from lms.courses.documents.queries.institutions import self_kinds
from lms.courses.documents.rules import showing as rules
from lms.courses.documents.rules.showing import Showing
from lms.courses.documents.views import bp
from lms.courses.editing import Conflict, NotAllowed, version_in
from lms.db import read_only
from lms.paging import asked_page, page_url, paged

Answer = str | Response | tuple[str, int]


@bp.get("/me/documents")
@login_required
def mine() -> str:
    """What was issued, what can be issued now, and why the rest cannot."""
    offers = offered.offers(current_user.id)
    rows = issued.own(current_user.id)
    page = paged([row for row in rows if row.snapshot], asked_page(), size=20)
    return render_template(
        "documents/mine.html",
        ready=[one for one in offers if one.found.verdict.allowed],
        not_yet=[one for one in offers if not one.found.verdict.allowed],
        page=page, page_url=page_url,
        stale={row.id for row in page.items if issued.changed(row)},
        verified=issued.verified(row.id for row in page.items),
    )  # fmt: skip


@bp.route("/me/documents/new/<key>", methods=["GET", "POST"])
def mine_new(key: str) -> Answer:
    """Choose language, purpose and what verifiers see; issue it now."""
    found = loaders.own_found(current_user, key)
    form = IssueForm(data={"language": "ko"})
    by_self = found.kind in self_kinds(found.institution.id)
    refusal = words.verdict(found.verdict) if not found.verdict.allowed else ""
    if not by_self and not refusal:
        refusal = words.why("not_self")
    status = 200
    if form.validate_on_submit() and not refusal:
        try:
            document = issuing.issue(
                found, current_user, language=form.language.data,
                purpose=form.purpose.data or "", showing=form.showing(),
            )  # fmt: skip
        except NotAllowed as no:
            form.form_errors.append(words.why(no.code, no.params))
        else:
            flash(_("발급했습니다. 바로 내려받을 수 있습니다."), "success")
            return redirect(url_for("documents.mine_show", document_id=document.id), 303)
    if form.is_submitted():
        status = 422
        read_only()
        found = loaders.own_found(current_user, key)
    page = render_template("documents/new.html", found=found, form=form, refusal=refusal)
    return page, status


@bp.get("/me/documents/<int:document_id>")
def mine_show(document_id: int) -> str:
    """One's document: its state, what verifiers see of it, and when they did."""
    document = loaders.own_document(current_user, document_id)
    return _page(document, ShowingForm(data=document.shows), AgainForm())


def _page(document: IssuedDocument, form: ShowingForm, again: AgainForm) -> str:
    checks = issued.checks_of(document.id)
    return render_template(
        "documents/mine_show.html",
        document=document, form=form, again=again,
        differences=issued.changed(document), checks=checks,
        verified=issued.verified([document.id]).get(document.id),
        successor=issued.successor(document.id),
        seen=rules.seen(document.snapshot["printed"], Showing.of(document.shows)),
    )  # fmt: skip


@bp.post("/me/documents/<int:document_id>/shows")
def mine_shows(document_id: int) -> Response:
    """Choose what verifiers see."""
    document = loaders.own_document(current_user, document_id)
    issuing.show_to_verifiers(document, ShowingForm().showing())
    flash(_("확인하는 사람에게 보일 것을 정했습니다."), "success")
    return redirect(url_for("documents.mine_show", document_id=document.id), 303)


@bp.post("/me/documents/<int:document_id>/reissue")
def mine_reissue(document_id: int) -> Answer:
    """Issue it anew as things are now; the old one is superseded."""
    document = loaders.own_document(current_user, document_id)
    form = AgainForm()
    back = url_for("documents.mine_show", document_id=document.id)
    if not form.validate():
        read_only()
        document = loaders.own_document(current_user, document_id)
        return _page(document, ShowingForm(formdata=None, data=document.shows), form), 422
    try:
        if document.kind not in self_kinds(document.organisation_id):
            raise NotAllowed("not_self")
        fresh = issuing.reissue(document, current_user, form.reason.data or "", version_in(form))
    except NotAllowed as no:
        flash(words.why(no.code, no.params), "danger")
        return redirect(back, 303)
    except Conflict:
        flash(_("그 사이에 문서가 바뀌었습니다. 확인하고 다시 해 주십시오."), "warning")
        return redirect(back, 303)
    flash(_("새 번호로 재발급했습니다. 앞의 문서는 대체되었습니다."), "success")
    return redirect(url_for("documents.mine_show", document_id=fresh.id), 303)
