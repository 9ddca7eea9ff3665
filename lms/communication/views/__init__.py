"""The inbox, the calendar and its feed, and the mailbox of what would have been sent."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("communication", __name__)

from lms.communication.views import calendar, inbox  # noqa: E402, F401
