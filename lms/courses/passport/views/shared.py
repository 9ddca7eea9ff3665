"""What others see at the address of a link: exactly what its holder chose, as it is now."""

from __future__ import annotations

import json

from flask import Response as FlaskResponse
from flask import make_response, render_template
from flask_babel import force_locale
from werkzeug.wrappers import Response

from lms.courses.looking import counts
from lms.courses.passport import exports, loaders, operations
from lms.courses.passport.models import PassportShare
from lms.courses.passport.queries import contents
from lms.courses.passport.rules.showing import Choice
from lms.courses.passport.views import bp


@bp.get("/p/<token>")
def shared(token: str) -> Response:
    """The chosen parts, in the language that the holder chose."""
    row = loaders.shared(token)
    choice = Choice.of(row.shows)
    with force_locale(row.language):
        page = render_template(
            "passport/shared.html", share=row, token=token, choice=choice,
            found=contents.shown(row.person, choice),
        )  # fmt: skip
    _note(row, "page")
    return _private(make_response(page))


@bp.get("/p/<token>/passport.json")
def shared_file(token: str) -> Response:
    """The same as JSON."""
    row = loaders.shared(token)
    choice = Choice.of(row.shows)
    found = exports.data(contents.shown(row.person, choice), choice)
    _note(row, "file")
    response = FlaskResponse(
        json.dumps(found, ensure_ascii=False, indent=1), mimetype="application/json"
    )
    response.headers["Content-Disposition"] = "attachment; filename=passport.json"
    return _private(response)


def _note(row: PassportShare, way: str) -> None:
    if counts(f"passport:{row.id}:{way}", row.person_id):
        operations.note(row.id, way)


def _private(response: FlaskResponse) -> Response:
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
