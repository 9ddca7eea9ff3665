"""A person in an offering, as announcements and the board need it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import abort

from lms.access import Permission
from lms.accounts.models import Person
from lms.courses.catalogue.loaders import offering_for
from lms.courses.catalogue.models import Offering
from lms.courses.discussion.models import Board
from lms.courses.discussion.queries.people import moderates
from lms.courses.discussion.rules import boards
from lms.courses.discussion.rules.boards import Refusal, Viewer
from lms.courses.enrolment import queries as enrolment
from lms.db import db


@dataclass(frozen=True)
class Here:
    """A person in an offering. *refusal*: why they may not write; *learns*: has a seat."""

    offering: Offering
    person: Person
    moderator: bool
    learns: bool
    refusal: Refusal | None
    board: Board

    @property
    def viewer(self) -> Viewer:
        """What the rules need of the person."""
        return Viewer(self.person.id, self.moderator, self.refusal is None)


def here_for(person: Person, offering_id: int) -> Here:
    """The offering for one of its members; 404 to everybody else."""
    offering = offering_for(person, offering_id, Permission.OFFERING_VIEW)
    moderator = moderates(person, offering.id)
    seat = enrolment.seat_of(person.id, offering.id)
    return Here(
        offering=offering,
        person=person,
        moderator=moderator,
        learns=seat is not None and seat.state in enrolment.SEATED,
        refusal=boards.may_write(
            moderator=moderator, seat=seat.state if seat else None, offering=offering.state
        ),
        board=board_of(offering.id),
    )


def board_of(offering_id: int) -> Board:
    """The offering's settings of talk; the defaults, not stored, where nobody chose."""
    return db.session.get(Board, offering_id) or Board(
        offering_id=offering_id, anonymous=False, learners_write=False, version=0
    )


def moderator_for(person: Person, offering_id: int) -> Here:
    """The same, for those who teach or run it; 403 to its learners."""
    here = here_for(person, offering_id)
    if not here.moderator:
        abort(403)
    return here


def writer_for(person: Person, offering_id: int) -> Here:
    """The same, for those who may write there now; 403 to who may only read."""
    here = here_for(person, offering_id)
    if here.refusal is not None:
        abort(403)
    return here
