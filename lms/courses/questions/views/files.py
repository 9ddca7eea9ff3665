"""Pictures and other files of questions."""

from __future__ import annotations

from flask import Response
from flask_login import current_user

from lms import storage
from lms.courses.questions.loaders import file_for
from lms.courses.questions.views import bp


@bp.get("/questions/<int:version_id>/files/<int:attachment_id>")
def file(version_id: int, attachment_id: int) -> Response:
    """A file of a version, for those who teach with it and those who are being asked it."""
    return storage.send(file_for(current_user, version_id, attachment_id), inline=True)
