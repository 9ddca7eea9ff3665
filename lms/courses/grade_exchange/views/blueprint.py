"""The one blueprint of gradebooks as files."""

from __future__ import annotations

from flask import Blueprint

from lms.access import Permission

bp = Blueprint("grade_exchange", __name__)
VIEW, EDIT = Permission.ROSTER_VIEW, Permission.GRADEBOOK_EDIT
BASE = "/teach/<int:offering_id>/gradebook/files"
