"""Other dates for people and groups, for assignments, quizzes and whatever else has dates."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.courses.assignments import operations, queries
from lms.courses.assignments.dating import DatesForm
from lms.courses.assignments.loaders import dated_for, override_for
from lms.courses.assignments.messages import words
from lms.courses.assignments.operations import OverrideValues, Refused
from lms.courses.assignments.views import bp
from lms.courses.enrolment import queries as enrolment
from lms.courses.groups import queries as groups


@bp.route("/teach/<int:offering_id>/dates/<kind>/<int:item_id>", methods=["GET", "POST"])
def dates(offering_id: int, kind: str, item_id: int) -> str | Response | tuple[str, int]:
    """Who has other dates and why; give some to several at once."""
    offering, known, item = dated_for(current_user, offering_id, kind, item_id)
    seats = enrolment.roster(offering.id)
    division = groups.groups_of_offering(offering.id)
    form = DatesForm()
    form.offer(seats, division, attempts=known.attempts, minutes=known.minutes, late=known.late)
    status = 200
    if form.is_submitted():
        status = 422
        if form.validate():
            try:
                made = operations.set_dates(
                    item,
                    OverrideValues(
                        available_from=form.available_from.data,
                        due_at=form.due_at.data,
                        late_until=form.late_until.data if known.late else None,
                        extra_minutes=form.extra_minutes.data if known.minutes else None,
                        extra_attempts=form.extra_attempts.data if known.attempts else None,
                    ),
                    person_ids=form.people.data or [],
                    group_ids=form.groups.data or [],
                    reason=form.reason.data or "",
                    by=current_user,
                    url=known.learner_page(item),
                )
            except Refused as refusal:
                form.form_errors = [words(reason) for reason in refusal.reasons]
            else:
                flash(_("%(n)s건의 날짜를 정하고 알렸습니다.", n=len(made)), "success")
                return redirect(_page(offering_id, kind, item_id), 303)
    rows = queries.overrides_of([item], ended=True)
    page = render_template(
        "assignments/dates.html",
        offering=offering,
        known=known,
        item=item,
        form=form,
        rows=[row for row in rows if row.ended_at is None],
        ended=[row for row in rows if row.ended_at is not None],
        members=groups.members_of_many({row.group_id for row in rows if row.group_id is not None}),
        division=division,
    )
    return page, status


@bp.post("/teach/<int:offering_id>/dates/<kind>/<int:item_id>/<int:override_id>/end")
def end_dates(offering_id: int, kind: str, item_id: int, override_id: int) -> Response:
    """Let the usual dates hold again for a person or a group."""
    _offering, known, item = dated_for(current_user, offering_id, kind, item_id)
    row = override_for(item, override_id)
    if operations.end_dates(item, row, current_user, known.learner_page(item)):
        flash(_("따로 정한 날짜를 끝내고 알렸습니다."), "success")
    return redirect(_page(offering_id, kind, item_id), 303)


def _page(offering_id: int, kind: str, item_id: int) -> str:
    return url_for("assignments.dates", offering_id=offering_id, kind=kind, item_id=item_id)
