"""Registrations of an institution's own system, taken in by student number and course code.

Its record is the one that counts: neither windows nor limits nor the capacity here are asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import update

from lms.accounts.models import Person
from lms.courses.catalogue.models import Offering
from lms.courses.enrolment.operations import sit_given
from lms.courses.enrolment.operations.seats import lock_offerings, withdraw
from lms.courses.enrolment.queries import SEATED
from lms.courses.registration.models import Registration
from lms.courses.registration.operations.giving_up import REASONS
from lms.courses.registration.operations.rows import (
    move,
    register_given,
    row_of,
    seat_of,
    sit,
)
from lms.courses.registration.queries.official import planned
from lms.courses.registration.rules.files import HEADINGS, NEEDED
from lms.courses.standing.models import RecordImport
from lms.db import db

_WAYS = {"dropped": "drop", "withdrawn": "withdraw"}


class OfficialRegistrations:
    """Reads rows of course registrations (``standing.registry.Importer``)."""

    headings: Mapping[str, tuple[str, ...]] = HEADINGS
    needed: tuple[str, ...] = NEEDED

    def plan(self, organisation_id: int, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """What each row would do, as ``queries.official.planned`` says it."""
        return planned(organisation_id, rows)

    def apply(
        self, importing: RecordImport, lines: list[dict[str, Any]], by: Any
    ) -> dict[str, int]:
        """Seat, drop and withdraw as planned; what the file confirms is as new as what it changes.

        Seats that come free are offered to nobody here. Loads of students are not locked: where
        the institution keeps the record nobody else adds to what a student holds.
        """
        doing = [line for line in lines if line["outcome"] in ("add", "change")]
        offerings = {
            one.id: one for one in lock_offerings(sorted({line["offering"] for line in doing}))
        }
        given: dict[int, list[int]] = {}
        for line in doing:
            if line["state"] == "registered":
                given.setdefault(line["offering"], []).append(line["person"])
                continue
            person = db.session.get_one(Person, line["person"])
            _end(importing, offerings[line["offering"]], person, line["state"])
        for offering_id, people in sorted(given.items()):
            sit_given(offerings[offering_id], people)
            register_given(offerings[offering_id], people, importing.as_of)
        same = [line["row"] for line in lines if line["outcome"] == "same" and line["row"]]
        for start in range(0, len(same), 500):
            db.session.execute(
                update(Registration)
                .where(Registration.id.in_(same[start : start + 500]))
                .values(source="own", as_of=importing.as_of)
                .execution_options(synchronize_session="fetch")
            )
        return {}


def _end(importing: RecordImport, offering: Offering, person: Person, state: str) -> None:
    seat, row = seat_of(person.id, offering.id), row_of(person.id, offering.id)
    seated = seat is not None and seat.state in SEATED
    if seat is None and state == "withdrawn":  # W stays on the list of results: of a seat
        seat, seated = sit(person, offering), True
    move(row, person.id, offering, state, as_of=importing.as_of)
    if seat is not None and seated:
        withdraw(seat, REASONS[_WAYS[state]], tell=False)
    elif seat is not None and seat.reason in REASONS.values():
        seat.reason = REASONS[_WAYS[state]]
