"""Making people, and giving and ending their roles."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import func, select, text

from lms import access, audit, clock
from lms.access import Role, Scope
from lms.accounts.models import Grant, Person
from lms.accounts.rules.people import normalized_email, normalized_name
from lms.db import db

_NUMBERING = 7_015_001  # key of the advisory lock under which PostgreSQL numbers people


class EmailTaken(ValueError):
    """An account with this address exists."""


class LastAdministrator(ValueError):
    """The system would be left without anyone to run it."""


def lock_people() -> None:
    """Let one transaction at a time make people (SQLite has one writer anyway)."""
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _NUMBERING})


def create_person(
    name: str,
    email: str,
    *,
    password_hash: str | None = None,
    english_name: str = "",
    language: str = "ko",
    phone: str = "",
    verified: bool = False,
    age_confirmed: bool = True,
    demo: bool = False,
) -> Person:
    """Add a person with the next number of the year ("2026-00042"); :class:`EmailTaken`.

    *age_confirmed*: they said a birth date that makes them 14 or older; the date is not kept.
    """
    lock_people()
    address = normalized_email(email)
    if db.session.scalar(select(Person.id).where(Person.email == address)) is not None:
        raise EmailTaken(address)
    now = clock.now()
    person = Person(
        email=address,
        email_verified_at=now if verified else None,
        password_hash=password_hash,
        name=normalized_name(name),
        english_name=normalized_name(english_name),
        number=_next_number(),
        phone=phone,
        language=language,
        age_confirmed_at=now if age_confirmed else None,
        demo=demo,
        created_at=now,
    )
    db.session.add(person)
    db.session.flush()
    audit.record("person.create", "person", person.id, after={"number": person.number})
    return person


def _next_number() -> str:
    """One more than the year's highest; called under :func:`lock_people`."""
    year = clock.today().year
    highest = db.session.scalar(
        select(func.max(Person.number)).where(Person.number.like(f"{year}-_____"))
    )
    return f"{year}-{int(highest.partition('-')[2]) + 1 if highest else 1:05d}"


def grant_role(
    person: Person,
    role: Role,
    scope: Scope,
    *,
    reason: str = "",
    permissions: Iterable[str] | None = None,
) -> Grant:
    """Give *person* a role in a scope; the live grant where they hold it already.

    *permissions* are what this grant permits of what can be chosen for the role
    (:func:`lms.access.allowed`); none: what the role has.

    Whether the giver may is decided by the caller (``rules.rights`` for people's clicks; enrolment
    and company registration by their own rules).
    """
    live = _live_grant(person, role, scope)
    if live is not None:
        return live
    grant = Grant(
        person_id=person.id,
        role=role,
        scope_kind=scope.kind,
        scope_id=scope.id,
        granted_at=clock.now(),
        permissions=sorted(permissions) if permissions is not None else None,
    )
    db.session.add(grant)
    db.session.flush()
    after = _described(role, scope)
    if grant.permissions is not None:
        after["permissions"] = grant.permissions
    entry = audit.record("role.grant", "person", person.id, after=after, reason=reason)
    grant.granted_by_id = entry.actor_id
    access.forget_grants()
    return grant


def choose_permissions(grant: Grant, permissions: Iterable[str]) -> bool:
    """Let a live grant permit exactly these of what can be chosen; False where it did already."""
    role, scope = Role(grant.role), Scope(grant.scope_kind, grant.scope_id)
    choice = access.GRANTABLE.get(role, frozenset())
    before = sorted(access.allowed(role, grant.permissions) & choice)
    chosen = sorted(choice & set(permissions))
    if grant.ended_at is not None or (chosen == before and grant.permissions is not None):
        return False
    grant.permissions = [str(one) for one in chosen]
    db.session.flush()
    audit.record(
        "role.permissions", "person", grant.person_id,
        before=_described(role, scope) | {"permissions": before},
        after=_described(role, scope) | {"permissions": chosen},
    )  # fmt: skip
    access.forget_grants()
    return True


def end_role(person: Person, role: Role, scope: Scope, *, reason: str = "") -> bool:
    """End a role; False where it was not held."""
    live = _live_grant(person, role, scope)
    if live is None:
        return False
    if role is Role.ADMINISTRATOR:
        _keep_an_administrator(person)
    live.ended_at = clock.now()
    db.session.flush()
    audit.record("role.end", "person", person.id, before=_described(role, scope), reason=reason)
    access.forget_grants()
    return True


def end_sessions(person: Person, *, reason: str = "") -> None:
    """End every session and every link that was sent."""
    person.session_epoch += 1
    db.session.flush()
    audit.record("person.end_sessions", "person", person.id, reason=reason)


def deactivate(person: Person, *, reason: str) -> bool:
    """Close an account: it cannot sign in, its sessions end, its roles stay for the record."""
    if person.deactivated_at is not None:
        return False
    _keep_an_administrator(person)
    person.deactivated_at = clock.now()
    person.session_epoch += 1
    db.session.flush()
    audit.record("person.deactivate", "person", person.id, reason=reason)
    return True


def reactivate(person: Person, *, reason: str) -> bool:
    """Open a closed account again."""
    if person.deactivated_at is None:
        return False
    person.deactivated_at = None
    person.erase_after = None
    db.session.flush()
    audit.record("person.reactivate", "person", person.id, reason=reason)
    return True


def _keep_an_administrator(leaving: Person) -> None:
    """Refuse to take the last administrator away; called under the lock that makes people."""
    lock_people()
    administrators = set(
        db.session.scalars(
            select(Grant.person_id)
            .join(Person, Person.id == Grant.person_id)
            .where(
                Grant.role == Role.ADMINISTRATOR,
                Grant.ended_at.is_(None),
                Person.deactivated_at.is_(None),
            )
        )
    )
    if administrators == {leaving.id}:
        raise LastAdministrator


def _live_grant(person: Person, role: Role, scope: Scope) -> Grant | None:
    return db.session.scalar(
        select(Grant)
        .where(
            Grant.person_id == person.id,
            Grant.role == role,
            Grant.scope_kind == scope.kind,
            Grant.scope_id == scope.id,
            Grant.ended_at.is_(None),
        )
        .order_by(Grant.id)
        .limit(1)
        .with_for_update()
    )


def _described(role: Role, scope: Scope) -> dict[str, object]:
    return {"role": str(role), "scope": [scope.kind, scope.id]}
