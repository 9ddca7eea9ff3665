"""The one blueprint of gradebooks; the modules beside this one add their pages to it."""

from __future__ import annotations

from flask import Blueprint

from lms.access import Permission

bp = Blueprint("gradebook", __name__)
VIEW, EDIT, FREEZE = (
    Permission.ROSTER_VIEW,
    Permission.GRADEBOOK_EDIT,
    Permission.RESULT_FREEZE,
)
