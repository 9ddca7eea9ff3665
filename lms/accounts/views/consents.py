"""Notices, which anyone may read, and one's own consents."""

from __future__ import annotations

from flask import abort, render_template, request

from lms import clock
from lms.accounts import notices
from lms.accounts.views import bp


@bp.get("/notices/<kind>")
def notice(kind: str) -> str:
    """A text as it is in force, or an older version (``?version=``)."""
    if kind not in notices.KINDS:
        abort(404)
    asked = request.args.get("version")
    current = notices.in_force(kind, clock.today())
    text = notices.version_of(kind, asked) if asked else current
    if text is None:
        abort(404)
    return render_template(
        "accounts/notice.html", text=text, current=current, versions=notices.versions(kind)
    )
