"""The files: documents for holders and who issues them, seals for who manages them."""

from __future__ import annotations

from flask import Response, abort, request
from flask_login import current_user

from lms import audit, storage
from lms.courses.documents import loaders
from lms.courses.documents.operations import keeping
from lms.courses.documents.operations.institutions import SEAL
from lms.courses.documents.specimens import specimen
from lms.courses.documents.views import bp


@bp.get("/documents/<int:document_id>/file")
def file(document_id: int) -> Response:
    """The PDF; drawn now where the worker has not come to it yet."""
    document = loaders.readable_document(current_user, document_id)
    if document.person_id != current_user.id:
        audit.read("document file", document.person, action="download")
    kept = keeping.keep_file(document.id) or abort(404)
    return storage.send(kept, inline="show" in request.args)


@bp.get("/manage/documents/seals/<int:seal_id>")
def seal(seal_id: int) -> Response:
    """A version of the seal."""
    row = loaders.seal_for(current_user, seal_id)
    found = storage.attachments(SEAL, [row.id])[row.id]
    if not found:
        abort(404)
    return storage.send(found[0], inline=True)


@bp.get("/manage/documents/settings/<int:organisation_id>/specimen")
def specimen_file(organisation_id: int) -> Response:
    """How documents look with the seal and signer in use."""
    place = loaders.institution_for(current_user, organisation_id)
    body = specimen(place, "en" if request.args.get("language") == "en" else "ko")
    response = Response(body, mimetype="application/pdf")
    response.headers["Content-Disposition"] = "inline; filename=specimen.pdf"
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
