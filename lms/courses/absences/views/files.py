"""Documents of requests."""

from __future__ import annotations

from flask import request
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import audit, storage
from lms.courses.absences.loaders import document_for
from lms.courses.absences.views import bp


@bp.get("/attendance-requests/<int:request_id>/documents/<int:attachment_id>/<path:name>")
def document(request_id: int, attachment_id: int, name: str) -> Response:
    """A document: its person's own, and those who see why it was handed in."""
    file, person = document_for(current_user, request_id, attachment_id)
    inline = request.args.get("inline") == "1"
    audit.read("attendance document", person, action="view" if inline else "download")
    return storage.send(file, inline=inline)
