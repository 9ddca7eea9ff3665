"""What pages about a place's attendance show around them, for features that add such pages."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_login import current_user

from lms import access
from lms.access import Permission
from lms.courses.attendance import registry, words
from lms.courses.attendance.loaders import Place


def frame(place: Place) -> dict[str, Any]:
    """The values that ``presence/_place_head.html`` needs: the place and the pages beside."""
    held = access.permissions_at(current_user, place.scope)
    addressed: dict[str, Any] = {**place.args}
    return {
        "place": place,
        "offering": place.offering,
        "cohort": place.cohort,
        "args": place.args,
        "may_open_cohort": Permission.COHORT_MANAGE in held,
        "pages": [
            (entry.label, url_for(entry.endpoint, **addressed), entry.endpoint)
            for entry in registry.pages()
            if entry.permission in held
        ],
        "words": words,
    }
