"""A person in an offering, as announcements and the board need it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import abort

from lms.access import Permission
from lms.accounts.models import Person
from lms.courses.catalogue.loaders import offering_for
from lms.courses.catalogue.models import Offering
from lms.courses.content.loaders import Preview, preview_of
from lms.courses.discussion.models import Board
from lms.courses.discussion.queries.people import announces, moderates, teaches
from lms.courses.discussion.rules import boards
from lms.courses.discussion.rules.boards import Refusal, Viewer
from lms.courses.enrolment import queries as enrolment
from lms.db import db


@dataclass(frozen=True)
class Here:
    """A person in an offering. *refusal*: why they may not write; *learns*: has a seat.

    *teaches*: teaches or runs it; *moderator* and *announces*: what such a person was also given.
    """

    offering: Offering
    person: Person
    teaches: bool
    moderator: bool
    announces: bool
    learns: bool
    refusal: Refusal | None
    board: Board
    preview: Preview | None = None  # somebody who teaches looks at it as a learner

    @property
    def viewer(self) -> Viewer:
        """What the rules need of the person."""
        return Viewer(self.person.id, self.moderator, self.refusal is None)


def as_shown(here: Here) -> Here:
    """*here* for a page to read: without what those who teach see, while they look as a learner."""
    preview = preview_of(here.offering.id) if here.teaches else None
    if preview is None:
        return here
    return replace(here, teaches=False, moderator=False, announces=False, preview=preview)


def here_for(person: Person, offering_id: int) -> Here:
    """The offering for one of its members; 404 to everybody else."""
    offering = offering_for(person, offering_id, Permission.OFFERING_VIEW)
    teaching = teaches(person, offering.id)
    seat = enrolment.seat_of(person.id, offering.id)
    return Here(
        offering=offering,
        person=person,
        teaches=teaching,
        moderator=moderates(person, offering.id),
        announces=announces(person, offering.id),
        learns=seat is not None and seat.state in enrolment.SEATED,
        refusal=boards.may_write(
            teaches=teaching, seat=seat.state if seat else None, offering=offering.state
        ),
        board=board_of(offering.id),
    )


def board_of(offering_id: int) -> Board:
    """The offering's settings of talk; the defaults, not stored, where nobody chose."""
    return db.session.get(Board, offering_id) or Board(
        offering_id=offering_id, anonymous=False, learners_write=False, version=0
    )


def moderator_for(person: Person, offering_id: int) -> Here:
    """The same, for those who keep order there; 403 to other members."""
    here = here_for(person, offering_id)
    if not here.moderator:
        abort(403)
    return here


def announcer_for(person: Person, offering_id: int) -> Here:
    """The same, for those who may write to everybody there; 403 to other members."""
    here = here_for(person, offering_id)
    if not here.announces:
        abort(403)
    return here


def writer_for(person: Person, offering_id: int) -> Here:
    """The same, for those who may write there now; 403 to who may only read."""
    here = here_for(person, offering_id)
    if here.refusal is not None:
        abort(403)
    return here
