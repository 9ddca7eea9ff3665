"""Pages about people, organisations and sign-in, and the office's pages to oversee them."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("accounts", __name__)

from lms.accounts.views import (  # noqa: E402, F401  (they add their routes to bp)
    account,
    consents,
    duplicates,
    invitations,
    organisations,
    people,
    preferences,
    registration,
    setup,
    signing,
    trails,
)
