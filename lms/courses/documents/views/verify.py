"""The public page that verifies a document by its number or its file. Nothing is kept of who asks."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

from flask import make_response, render_template, request
from werkzeug.wrappers import Response

from lms.accounts import throttle
from lms.accounts.rules.throttling import Budget, Counter, counter
from lms.courses.documents.forms import FileForm
from lms.courses.documents.models import IssuedDocument
from lms.courses.documents.operations import checking
from lms.courses.documents.queries import issued
from lms.courses.documents.rules import numbers
from lms.courses.documents.rules import showing as rules
from lms.courses.documents.rules.showing import Showing
from lms.courses.documents.views import bp
from lms.courses.looking import counts, network
from lms.db import read_only

#: Failed verifications from one network address: enough for typing errors of a whole office.
MISSES = Budget("document-verify", 30, timedelta(minutes=15))
#: Verifications from one network address, also of what exists: a personnel department has many.
ASKED = Budget("document-asked", 300, timedelta(minutes=15))
MOST = 20 * 1024 * 1024


@bp.get("/verify/document")
def verify() -> Response:
    """The form, and the answer for the number in it."""
    typed = request.args.get("no", "").strip()[:60]
    return _answer(typed) if typed else _page()


@bp.get("/verify/document/<number>")
def verify_number(number: str) -> Response:
    """Where the QR code leads."""
    return _answer(number[:60])


def _answer(typed: str) -> Response:
    number = numbers.normal(typed)
    if not numbers.is_number(number):
        foreign = numbers.foreign(number)
        return _page(typed=typed, answer="malformed", foreign=foreign, length=len(number))
    spent = _spend()
    document = issued.by_number(number)
    if document is None:
        return _page(typed=typed, answer="unknown")
    throttle.refund(spent)
    return _told(document, "number", typed=numbers.grouped(number))


def _told(document: IssuedDocument, way: str, **more: Any) -> Response:
    seen = None
    if document.snapshot:
        seen = rules.seen(document.snapshot["printed"], Showing.of(document.shows))
    page = _page(answer=document.state, document=document, seen=seen, way=way, **more)
    if counts(f"document:{document.id}:{way}:{document.state}", document.person_id):
        checking.note(document, way)
    return page


def _spend() -> list[Counter]:
    misses = [counter(MISSES, network())]
    throttle.spend_or_refuse([*misses, counter(ASKED, network())])
    return misses


@bp.post("/verify/document")
def verify_file() -> Response | tuple[Response, int]:
    """Compare the hash of an uploaded file with those of the files that were issued."""
    form = FileForm()
    data = form.file.data.stream.read(MOST) if form.validate() else b""
    read_only()
    if not data:
        return _page(form=form), 422
    spent = _spend()
    document = issued.by_file(hashlib.sha256(data).hexdigest())
    if document is None:
        return _page(answer="unknown_file")
    throttle.refund(spent)
    return _told(document, "file", typed=numbers.grouped(document.document_no))


def _page(
    *, typed: str = "", answer: str = "", form: FileForm | None = None, **more: Any
) -> Response:
    response = make_response(
        render_template(
            "documents/verify.html",
            typed=typed,
            answer=answer,
            form=form or FileForm(formdata=None),
            **more,
        )
    )
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
