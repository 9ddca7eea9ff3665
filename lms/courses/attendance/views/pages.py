"""What every page of a place's attendance shows around it."""

from __future__ import annotations

from typing import Any

from flask import render_template, url_for
from flask_login import current_user

from lms import access
from lms.access import Permission
from lms.courses.attendance import registry, words
from lms.courses.attendance.loaders import Place

VIEW, MARK, MANAGE = (
    Permission.ATTENDANCE_VIEW,
    Permission.ATTENDANCE_MARK,
    Permission.ATTENDANCE_MANAGE,
)
_READERS = "attendance.grid", "attendance.plan", "attendance.people"


def page(template: str, place: Place, **values: Any) -> str:
    """*template* of ``attendance/`` with the place, its pages and what the person may do there."""
    held = access.permissions_at(current_user, place.scope)
    return render_template(
        f"attendance/{template}.html",
        place=place,
        offering=place.offering,
        cohort=place.cohort,
        args=place.args,
        may_mark=MARK in held,
        may_manage=MANAGE in held,
        may_open_cohort=Permission.COHORT_MANAGE in held,
        pages=[
            (entry.label, url_for(entry.endpoint, **place.args), entry.endpoint)
            for entry in registry.pages()
            if entry.permission in held
        ],
        words=words,
        **values,
    )
