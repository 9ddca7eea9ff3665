"""What the address of a page of grading asks for."""

from __future__ import annotations

from contextlib import suppress

from flask import request
from flask_login import current_user

from lms.courses.grading.queries import SORTS, STATES, QueueFilter
from lms.courses.sections.queries import chosen
from lms.numbers import whole


def asked_filter() -> QueueFilter:
    """The filter of the queue in the address; nonsense counts as not given."""
    args = request.args
    state, sort = args.get("state", STATES[0]), args.get("sort", SORTS[0])
    offering_id = (request.view_args or {}).get("offering_id")
    section = chosen(offering_id, args.get("section", type=whole)) if offering_id else None
    return QueueFilter(
        state=state if state in STATES else STATES[0],
        assignment_id=args.get("assignment", type=whole),
        text=args.get("q", "").strip()[:80],
        sort=sort if sort in SORTS else SORTS[0],
        section_id=section.id if section is not None else None,
        viewer_id=current_user.id,
    )


def expected_grades() -> dict[int, int]:
    """The marks that were looked at: grade id → version, from fields ``grade=12.3``."""
    found = {}
    for value in request.form.getlist("grade"):
        grade_id, _dot, version = value.partition(".")
        with suppress(ValueError):
            found[whole(grade_id)] = whole(version)
    return found


def wants_json() -> bool:
    """Whether the page's script asks, rather than the browser with its form."""
    return request.headers.get("X-Requested-With") == "fetch"
