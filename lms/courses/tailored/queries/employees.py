"""Employees of a tailored course, what they agreed to, and one's own part in one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import joinedload

from lms.accounts.models import Person
from lms.courses.tailored.models import TailoredConsent, TailoredEmployee, TailoredRequest
from lms.db import db


def employees_of(request_id: int) -> list[TailoredEmployee]:
    """Everybody whom the company named and did not take off, by the name that it wrote."""
    return list(
        db.session.scalars(
            select(TailoredEmployee)
            .where(TailoredEmployee.request_id == request_id, TailoredEmployee.state != "removed")
            .order_by(TailoredEmployee.name, TailoredEmployee.id)
        )
    )


def agreed_of(employee_ids: Iterable[int]) -> dict[int, frozenset[str]]:
    """What each agreed that the company sees, now."""
    rows = db.session.execute(
        select(TailoredConsent.employee_id, TailoredConsent.what).where(
            TailoredConsent.employee_id.in_(list(employee_ids)),
            TailoredConsent.withdrawn_at.is_(None),
        )
    )
    found: dict[int, set[str]] = {}
    for employee_id, what in rows:
        found.setdefault(employee_id, set()).add(what)
    return {key: frozenset(held) for key, held in found.items()}


def consents_of(employee_id: int) -> list[TailoredConsent]:
    """The history of what somebody agreed to, the latest first."""
    return list(
        db.session.scalars(
            select(TailoredConsent)
            .where(TailoredConsent.employee_id == employee_id)
            .order_by(TailoredConsent.id.desc())
        )
    )


def own_rows(person: Person) -> list[TailoredEmployee]:
    """Where a company named *person*: by their verified address, or because they joined."""
    mine: ColumnElement[bool] = TailoredEmployee.person_id == person.id
    if person.email_verified_at is not None:
        asked = TailoredEmployee.person_id.is_(None) | (TailoredEmployee.state == "invited")
        mine = or_(mine, asked & (TailoredEmployee.email == person.email))
    return list(
        db.session.scalars(
            select(TailoredEmployee)
            .where(mine, TailoredEmployee.state != "removed")
            .options(
                joinedload(TailoredEmployee.request).joinedload(TailoredRequest.organisation),
                joinedload(TailoredEmployee.request).joinedload(TailoredRequest.place),
            )
            .order_by(TailoredEmployee.id.desc())
        )
    )


def employed_by(person_id: Any, organisation_id: int) -> ColumnElement[bool]:
    """Whether the person of that column works for the company, as they said by joining its course.

    Whoever lists people for companies leaves these out, so that an employer never learns from any
    list whether an employee looks for work. That stays so after they left the course or were taken
    off its roster: else a company would only have to take somebody off to see whether they appear.
    """
    return exists().where(
        TailoredEmployee.person_id == person_id,
        TailoredEmployee.request_id == TailoredRequest.id,
        TailoredRequest.organisation_id == organisation_id,
    )


def employers_of(person_id: int) -> set[int]:
    """The companies whose course *person* ever joined as an employee."""
    return set(
        db.session.scalars(
            select(TailoredRequest.organisation_id)
            .join(TailoredEmployee, TailoredEmployee.request_id == TailoredRequest.id)
            .where(TailoredEmployee.person_id == person_id)
        )
    )


def export(person: Person) -> list[dict[str, Any]]:
    """One's part in tailored courses and what one agreed to, for the copy of one's data."""
    return [
        {
            "course": row.request.title,
            "company": row.request.organisation.name,
            "name": row.name,
            "email": row.email,
            "state": row.state,
            "invited_at": row.invited_at.isoformat(),
            "consents": [
                {
                    "what": one.what,
                    "given_at": one.given_at.isoformat(),
                    "withdrawn_at": one.withdrawn_at.isoformat() if one.withdrawn_at else None,
                }
                for one in consents_of(row.id)
            ],
        }
        for row in own_rows(person)
    ]
