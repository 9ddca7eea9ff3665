"""One's own account."""

from __future__ import annotations

from flask import render_template
from flask_login import login_required

from lms.accounts.views import bp


@bp.get("/account")
@login_required
def account() -> str:
    """The account page."""
    return render_template("accounts/account.html")
