"""A badge at the address that its holder opened: what it says, whether it holds, and the files."""

from __future__ import annotations

from flask import Response as FlaskResponse
from flask import json
from werkzeug.wrappers import Response

from lms.courses.badges import loaders
from lms.courses.badges.forms import HolderForm
from lms.courses.badges.queries.reporting import report_on
from lms.courses.badges.rules.reading import read
from lms.courses.badges.views import bp
from lms.courses.badges.views.verify import page, spend
from lms.db import read_only
from lms.skills import queries as skills


@bp.get("/b/<token>")
def shared(token: str) -> Response:
    """The badge with everything that was looked at."""
    return _page(token, HolderForm(formdata=None))


@bp.post("/b/<token>")
def shared_holder(token: str) -> Response | tuple[Response, int]:
    """Whether it is the badge of whoever has this e-mail address."""
    spend()
    form = HolderForm()
    read_only()
    if not form.validate():
        return _page(token, form), 422
    return _page(token, form, form.email.data or "")


def _page(token: str, form: HolderForm, email: str = "") -> Response:
    badge = loaders.shared_badge(token)
    report, _badge = report_on(read(badge.jwt.encode()), email)
    return page(
        "badges/shared.html", badge=badge, report=report, form=form,
        skills=skills.by_ids(badge.achievement.skills).values(),
    )  # fmt: skip


@bp.get("/b/<token>/credential.<any(json,jwt):form>")
def shared_file(token: str, form: str) -> FlaskResponse:
    """The credential itself, for machines."""
    badge = loaders.shared_badge(token)
    if form == "jwt":
        response = FlaskResponse(badge.jwt, mimetype="application/vc+jwt")
    else:
        response = FlaskResponse(
            json.dumps(badge.credential, ensure_ascii=False, indent=1, sort_keys=False),
            mimetype="application/vc+ld+json",
        )
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response
