"""Documents of requests and changes."""

from __future__ import annotations

from flask import request
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import audit, storage
from lms.courses.standing.loaders import document_for
from lms.courses.standing.views import bp


@bp.get("/standing/documents/<int:attachment_id>/<path:name>")
def document(attachment_id: int, name: str) -> Response:
    """A document: the student's own, and those who keep the record."""
    file, person = document_for(current_user, attachment_id)
    inline = request.args.get("inline") == "1"
    audit.read("status document", person, action="view" if inline else "download")
    return storage.send(file, inline=inline)
