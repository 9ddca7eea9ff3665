"""Pages of content: for learners under /learn, for those who teach under /teach."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("content", __name__)

from lms.courses.content.views import (  # noqa: E402, F401
    assistants,
    copying,
    edit,
    history,
    learn,
    manage,
    many,
    preview,
    release,
    teach,
)
