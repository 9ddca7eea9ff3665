"""An institution's documents: the list, one of them, revoking and reissuing."""

from __future__ import annotations

from flask import Response as FlaskResponse
from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import access, audit, csvio
from lms.courses.documents import loaders, words
from lms.courses.documents.exports import document_table
from lms.courses.documents.forms import ExportForm, ReasonForm
from lms.courses.documents.loaders import ISSUE
from lms.courses.documents.models import IssuedDocument
from lms.courses.documents.operations import issuing
from lms.courses.documents.queries import institutions, issued
from lms.courses.documents.rules import showing as rules
from lms.courses.documents.rules.showing import Showing
from lms.courses.documents.views import bp
from lms.courses.editing import Conflict, NotAllowed, version_in
from lms.courses.listing import asked
from lms.db import db, read_only
from lms.paging import asked_page, page_url, paginate

Answer = str | Response | tuple[str, int]
SORTS = ("-issued", "issued", "name", "-name", "serial", "-serial")
STATES = {**{code: label for code, (label, _tone) in words.STATES.items()}, "stale": ""}
#: Rows of one file; a longer list is narrowed by year or institution.
MOST = 10_000


def _asked() -> dict[str, str]:
    sort = request.args.get("sort", SORTS[0])
    return {
        "text": request.args.get("q", "").strip()[:100],
        "kind": asked("kind", words.KINDS),
        "state": asked("state", STATES),
        "sort": sort if sort in SORTS else SORTS[0],
    }


@bp.get("/manage/documents")
def manage() -> str:
    """What was issued, by whom and for whom; searched, filtered, paged."""
    access.require_anywhere(current_user, ISSUE)
    return _list(ExportForm(formdata=None))


def _list(form: ExportForm) -> str:
    chosen = _asked()
    places = [place.id for place in institutions.issuing_places(current_user)]
    page = paginate(issued.listed(places, **chosen), asked_page())
    audit.read("documents", people=len({row.person_id for row in page.items}))
    return render_template(
        "documents/manage.html",
        page=page, page_url=page_url, form=form, institutions=institutions.institutions(current_user),
        verified=issued.verified(row.id for row in page.items),
        filtered=bool(chosen["text"] or chosen["kind"] or chosen["state"]), **chosen,
    )  # fmt: skip


@bp.post("/manage/documents/export")
def export() -> FlaskResponse | Answer:
    """The list as it is filtered, as a workbook; asks for a reason and is logged."""
    access.require_anywhere(current_user, ISSUE)
    form = ExportForm()
    if not form.validate():
        read_only()
        return _list(form), 422
    places = [place.id for place in institutions.issuing_places(current_user)]
    rows = list(db.session.scalars(issued.listed(places, **_asked()).limit(MOST)))
    head, table = document_table(rows, issued.verified(row.id for row in rows))
    audit.read(
        "documents", action="download", people=len({row.person_id for row in rows}),
        reason=form.reason.data or "",
    )  # fmt: skip
    return csvio.xlsx_download("documents", head, table)


@bp.get("/manage/documents/<int:document_id>")
def show(document_id: int) -> str:
    """One document with what it says and what became of it."""
    document = loaders.document_for(current_user, document_id)
    audit.read("document", document.person)
    return _page(document, ReasonForm(formdata=None))


def _page(document: IssuedDocument, form: ReasonForm) -> str:
    return render_template(
        "documents/show.html",
        document=document, form=form, differences=issued.changed(document),
        verified=issued.verified([document.id]).get(document.id),
        successor=issued.successor(document.id),
        before=db.session.get(IssuedDocument, document.supersedes_id)
        if document.supersedes_id else None,
        printed=rules.seen(document.snapshot["printed"], Showing(True, True, True)),
    )  # fmt: skip


@bp.post("/manage/documents/<int:document_id>/<any(revoke,reissue):act>")
def end(document_id: int, act: str) -> Answer:
    """Revoke a document, or issue it anew; both with a reason."""
    document = loaders.document_for(current_user, document_id)
    form = ReasonForm()
    if not form.validate():
        read_only()
        return _page(loaders.document_for(current_user, document_id), form), 422
    try:
        fresh = _do(act, document, form)
    except NotAllowed as no:
        flash(words.why(no.code, no.params), "danger")
        fresh = document
    except Conflict:
        form.version.data, form.version.raw_data = str(document.version), None
        form.form_errors.append(
            _("그 사이에 문서가 바뀌었습니다. 지금 것을 확인하고 다시 눌러 주십시오.")
        )
        return _page(document, form), 409
    return redirect(url_for("documents.show", document_id=fresh.id), 303)


def _do(act: str, document: IssuedDocument, form: ReasonForm) -> IssuedDocument:
    reason, version = form.reason.data or "", version_in(form)
    if act == "revoke":
        issuing.revoke(document, current_user, reason, version)
        flash(_("발급을 취소하고 본인에게 알렸습니다."), "success")
        return document
    fresh = issuing.reissue(document, current_user, reason, version)
    flash(_("새 번호로 재발급하고 본인에게 알렸습니다."), "success")
    return fresh
