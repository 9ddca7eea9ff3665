"""The queue, and its part beside the grading screen."""

from __future__ import annotations

from flask import render_template, request
from flask_login import current_user

from lms import access, audit
from lms.access import Permission, Scope
from lms.courses.assignments import queries as assignments
from lms.courses.catalogue.loaders import offering_for
from lms.courses.grading import queries
from lms.courses.grading.loaders import GRADE, may_release, work_for
from lms.courses.grading.queries import STATES
from lms.courses.grading.views import bp
from lms.courses.grading.views.asking import asked_filter
from lms.courses.sections.asking import asked_section
from lms.paging import asked_page

LIST_SIZE = 40


@bp.get("/teach/<int:offering_id>/grading")
def index(offering_id: int) -> str:
    """The queue: what waits, what is graded, by assignment and by name."""
    offering = offering_for(current_user, offering_id, GRADE)
    asked = asked_filter()
    page = queries.queue(offering.id, asked, asked_page())
    if page.items:
        action = "search" if asked.text else "view"
        audit.read("grading queue", action=action, people=len(page.items))
    counts = queries.counts(offering.id, asked)
    scope = Scope("offering", offering.id)
    return render_template(
        "grading/queue.html",
        offering=offering,
        asked=asked,
        page=page,
        counts=counts,
        work=assignments.published_of(offering.id),
        states=[
            state
            for state in STATES
            if state not in {"mine", "settle"} or counts[state] or asked.state == state
        ],
        sections=asked_section(offering.id),
        nameless=asked.section_id is not None and bool(queries.anonymous_in(offering.id)),
        present=queries.at_work((row.id for row in page.items), but=current_user.id),
        may_release=may_release(current_user, offering.id),
        may_edit=access.may(current_user, Permission.ASSIGNMENT_EDIT, scope),
    )


@bp.get("/teach/<int:offering_id>/grading/<int:submission_id>/list")
def beside(offering_id: int, submission_id: int) -> str:
    """The part of the queue around a submission, for the drawer of the grading screen."""
    submission = work_for(current_user, offering_id, submission_id)
    asked = asked_filter()
    around = queries.neighbours(offering_id, submission.id, asked)
    wanted = request.args.get("page")
    page = asked_page() if wanted else max(1, -(-around.position // LIST_SIZE))
    rows = queries.queue(offering_id, asked, page, size=LIST_SIZE)
    if rows.items:
        audit.read("grading queue", people=len(rows.items))
    return render_template(
        "grading/_list.html",
        offering=submission.assignment.offering,
        page=rows,
        asked=asked,
        here=submission.id,
        counts=queries.counts(offering_id, asked),
        states=STATES,
    )
