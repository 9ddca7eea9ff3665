"""A learner's own attendance."""

from __future__ import annotations

from typing import Any

from flask import render_template
from flask_login import current_user, login_required

from lms import clock
from lms.access import Scope
from lms.courses.attendance import queries, registry, words
from lms.courses.attendance.loaders import own_place
from lms.courses.attendance.views import bp


def detail_of(place: Scope, person_id: int) -> dict[str, Any]:
    """What the page of one learner in one place shows."""
    summary = queries.summaries(place, [person_id])[person_id]
    held = queries.sessions(place, cancelled=True)
    outcomes = {id_: unit for unit in summary.units for id_ in unit.session_ids}
    return {
        "summary": summary,
        "sessions": held,
        "marks": {s: mark for (s, _p), mark in queries.marks([x.id for x in held], [person_id]).items()},
        "excuses": {s: e for (_p, s), e in registry.excuses(place, [person_id]).items()},
        "outcomes": outcomes,
        "now": clock.now(),
        "today": clock.today(),
    }  # fmt: skip


@bp.get("/me/attendance")
@login_required
def mine() -> str:
    """The rate in every place of which the person is a learner and that keeps attendance."""
    places = queries.places_with_sessions(queries.places_of(current_user.id))
    cards = queries.cards(places)
    lines = [
        (cards[place], queries.summaries(place, [current_user.id])[current_user.id])
        for place in places
    ]
    today = clock.today()
    return render_template(
        "attendance/mine.html",
        now_on=[line for line in lines if line[0].ends_on >= today],
        over=[line for line in lines if line[0].ends_on < today],
        today=queries.today(current_user),
        words=words,
    )


@bp.get("/me/attendance/offerings/<int:offering_id>")
def my_offering(offering_id: int) -> str:
    """One's own attendance in an offering."""
    return _mine(offering_id, None)


@bp.get("/me/attendance/cohorts/<int:cohort_id>")
def my_cohort(cohort_id: int) -> str:
    """One's own attendance in a cohort."""
    return _mine(None, cohort_id)


def _mine(offering_id: int | None, cohort_id: int | None) -> str:
    card = own_place(current_user, offering_id, cohort_id)
    return render_template(
        "attendance/my_place.html",
        card=card,
        links=registry.own_links(card.place),
        words=words,
        **detail_of(card.place, current_user.id),
    )
