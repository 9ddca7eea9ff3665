"""Announcements by id."""

from __future__ import annotations

from flask import abort

from lms import clock
from lms.accounts.models import Person
from lms.courses.discussion.loaders.places import Here, announcer_for, here_for
from lms.courses.discussion.models import Announcement
from lms.courses.discussion.queries.announcements import is_meant_for
from lms.courses.discussion.rules.announcing import State, state_of
from lms.db import db


def announcement_for(
    person: Person, offering_id: int, announcement_id: int
) -> tuple[Here, Announcement]:
    """One that *person* may read: what is not published exists for those who announce.

    To learners only what is meant for them exists.
    """
    here = here_for(person, offering_id)
    found = _of(here, announcement_id)
    state = state_of(found.publish_at, found.deleted_at, clock.now())
    if state is not State.PUBLISHED and not here.announces:
        abort(404)
    if not here.teaches and not is_meant_for(person.id, found):
        abort(404)
    return here, found


def own_announcement_for(
    person: Person, offering_id: int, announcement_id: int
) -> tuple[Here, Announcement]:
    """One to be changed by those who may write to everybody there."""
    here = announcer_for(person, offering_id)
    return here, _of(here, announcement_id)


def _of(here: Here, announcement_id: int) -> Announcement:
    found = db.session.get(Announcement, announcement_id)
    if found is None or found.offering_id != here.offering.id:
        abort(404)
    return found
