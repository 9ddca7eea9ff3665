"""A person's own data: given to them whole, and erased when the time comes.

Upper features fill the registries: what they hold about someone (:func:`register_export`), how it
is erased (:func:`register_erase`), and whether something must be kept (:func:`register_hold`).
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from lms import audit, clock, jobs
from lms.accounts import queries
from lms.accounts.models import Invitation, Person
from lms.accounts.queries import people as people_queries
from lms.db import db, unit_of_work

log = logging.getLogger(__name__)

Export = Callable[[Person], Any]
Erase = Callable[[Person], None]
Hold = Callable[[Person], bool]
_exports: dict[str, Export] = {}
_erasers: dict[str, Erase] = {}
_holds: dict[str, Hold] = {}


def register_export(name: str, function: Export) -> None:
    """*function(person)* gives the section *name* of their data as plain JSON values."""
    _exports[name] = function


def register_erase(name: str, function: Erase) -> None:
    """*function(person)* erases what the feature *name* holds, within the present transaction."""
    _erasers[name] = function


def register_hold(name: str, function: Hold) -> None:
    """*function(person)* says whether a law or academic rule still asks to keep their name."""
    _holds[name] = function


def export(person: Person) -> dict[str, Any]:
    """Everything that the product holds about *person*, by section."""
    return {
        "exported_at": clock.now().isoformat(),
        "account": {
            "number": person.number,
            "name": person.name,
            "english_name": person.english_name,
            "email": person.email,
            "phone": person.phone,
            "language": person.language,
            "notifications": person.notify_by,
            "created_at": person.created_at.isoformat(),
            "email_verified_at": _iso(person.email_verified_at),
            "age_confirmed_at": _iso(person.age_confirmed_at),
        },
        "roles": [
            {
                "role": held.role.value,
                "place": held.place,
                "from": held.granted_at.isoformat(),
                "until": _iso(held.ended_at),
            }
            for held in people_queries.roles_of(person, ended=True)
        ],
        "notices_and_consents": [
            {
                "kind": record.kind,
                "version": record.version,
                "given_at": record.given_at.isoformat(),
                "withdrawn_at": _iso(record.withdrawn_at),
            }
            for record in queries.consent_history(person.id)
        ],
        **{name: function(person) for name, function in _exports.items()},
    }


def erase(person: Person) -> bool:
    """Erase *person*: nothing that is left names them. False where something must be kept yet.

    The row and its number stay, so that results and the trail still count one person.
    """
    if person.erased_at is not None:
        return False
    holding = sorted(name for name, function in _holds.items() if function(person))
    if holding:
        log.info("person %s is kept for %s", person.id, ", ".join(holding))
        return False
    for function in _erasers.values():
        function(person)
    for row in db.session.scalars(select(Invitation).where(Invitation.email == person.email)):
        row.email = f"erased-{person.id}@invalid"
    person.email = f"erased-{person.id}@invalid"
    person.name, person.english_name, person.phone = "–", "", ""
    person.password_hash, person.email_verified_at = None, None
    person.notify_by = {}
    person.session_epoch += 1
    person.erased_at = clock.now()
    person.deactivated_at = person.deactivated_at or person.erased_at
    db.session.flush()
    audit.record("person.erase", "person", person.id)
    return True


@jobs.every(timedelta(hours=6))
def erase_due() -> None:
    """Erase accounts that their owners closed thirty days ago."""
    due = list(
        db.session.scalars(
            select(Person.id).where(Person.erase_after <= clock.now(), Person.erased_at.is_(None))
        )
    )
    for person_id in due:
        with unit_of_work() as session:
            person = session.get(Person, person_id, populate_existing=True)
            if person is not None and person.erase_after is not None:
                erase(person)


def _iso(moment: Any) -> str | None:
    return moment.isoformat() if moment is not None else None
