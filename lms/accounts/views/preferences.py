"""The language of the pages and the role in which one works."""

from __future__ import annotations

from flask import abort, redirect, request, session
from flask_login import current_user, login_required
from werkzeug.wrappers import Response

from lms import i18n
from lms.access import held_roles
from lms.accounts.views import bp
from lms.web import safe_next, session_role


@bp.post("/language")
def language() -> Response:
    """Show pages in the language that was chosen, and remember it."""
    chosen = request.form.get("lang", "")
    if chosen not in i18n.LANGUAGES:
        abort(400)
    session["language"] = chosen
    if current_user.is_authenticated:
        current_user.language = chosen
    return redirect(safe_next(request.form.get("next")), 303)


@bp.post("/role")
@login_required
def switch_role() -> Response:
    """Work in another of one's roles: menus and the first page follow."""
    chosen = request.form.get("role", "")
    if chosen not in [role.value for role in held_roles()]:
        abort(403)
    session_role(chosen)
    return redirect("/", 303)
