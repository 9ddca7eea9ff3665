"""The blueprint, who asks, and the steps that the pages share."""

from __future__ import annotations

from typing import Any, cast

from flask import Blueprint, current_app, url_for
from flask_login import current_user

from lms import clock
from lms.accounts.models import Person
from lms.courses.programmes import queries as programmes
from lms.placement.candidates import queries, rules, words

bp = Blueprint("candidates", __name__)


@bp.app_context_processor
def _words() -> dict[str, Any]:
    return {"candidate_words": words}


def me() -> Person:
    """The person who is signed in, as a row."""
    return cast(Person, current_user._get_current_object())


def linked(endpoint: str) -> str | None:
    """The address of a page of an upper feature, where it is there."""
    return url_for(endpoint) if endpoint in current_app.view_functions else None


def state_of(person: Person) -> dict[str, Any]:
    """Where the person stands: what every page of the guide shows."""
    status = programmes.candidate_status([person.id]).get(person.id)
    profile = queries.profile_of(person.id)
    resume = queries.resume_of(person.id)
    live = queries.of_person(person.id)
    on = profile is not None and profile.matching_since is not None
    wished = profile is not None and any(
        (
            profile.available_from,
            profile.districts,
            profile.industries,
            profile.employment_types,
            profile.licences,
            profile.languages,
        )
    )
    eligibility = rules.eligibility(
        status is not None,
        [
            rules.Place(row.state, row.title_ko, row.title_en, row.ended_on, row.expected_on)
            for row in programmes.memberships(person.id)
        ],
        clock.today(),
    )
    return {
        "status": status,
        "eligibility": eligibility,
        "profile": profile,
        "resume": resume,
        "live": live,
        "on": on,
        "wished": wished,
        "code": rules.shown_code(profile.key) if profile is not None and on else None,
        "states": rules.step_states(
            eligible=status is not None, live=on, preferences=wished, resume=resume is not None
        ),
    }
