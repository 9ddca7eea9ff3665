"""What people change about themselves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import func, select

from lms import audit, clock
from lms.access import ROOT, Role
from lms.accounts.models import Person
from lms.accounts.operations.consents import tell_notices
from lms.accounts.operations.organisations import create_organisation
from lms.accounts.operations.people import create_person, deactivate, grant_role, lock_people
from lms.accounts.rules.people import normalized_name
from lms.db import db

ERASED_AFTER = timedelta(days=30)


def update_profile(
    person: Person, *, name: str, english_name: str, language: str, phone: str
) -> None:
    """Change name, language and phone (E.164 or empty)."""
    changed = {
        "name": normalized_name(name),
        "english_name": normalized_name(english_name),
        "language": language,
        "phone": phone,
    }
    fields = sorted(key for key, value in changed.items() if getattr(person, key) != value)
    for key in fields:
        setattr(person, key, changed[key])
    if fields:
        db.session.flush()
        audit.record("person.update", "person", person.id, after={"fields": fields})
    if {"name", "english_name"} & set(fields):
        for listener in _renaming:
            listener(person)


_renaming: list[Callable[[Person], None]] = []


def on_rename(listener: Callable[[Person], None]) -> None:
    """Call *listener(person)* within the transaction in which somebody changes a name of theirs."""
    if listener not in _renaming:
        _renaming.append(listener)


def close_account(person: Person) -> None:
    """Close one's own account: at once nobody sees it, after thirty days it is erased."""
    deactivate(person, reason="closed by its owner")
    person.erase_after = clock.now() + ERASED_AFTER
    db.session.flush()


def set_up(
    *,
    office_name: str,
    office_english_name: str,
    name: str,
    english_name: str,
    email: str,
    password_hash: str,
    language: str,
) -> Person | None:
    """Make the office and its first administrator; None where somebody was quicker."""
    lock_people()
    if db.session.scalar(select(func.count()).select_from(Person)):
        return None
    person = create_person(
        name,
        email,
        english_name=english_name,
        password_hash=password_hash,
        language=language,
        verified=True,
    )
    tell_notices(person)
    create_organisation("office", office_name, english_name=office_english_name)
    for role in (Role.ADMINISTRATOR, Role.OFFICE):
        grant_role(person, role, ROOT, reason="set up")
    return person
