"""A learner's own allowances, and what is kept about them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms.accounts.models import Person
from lms.courses.allowances.models import (
    AllowanceDifference,
    AllowanceLine,
    AllowanceSheet,
    PayeeAccount,
)
from lms.courses.allowances.rules.accounts import masked
from lms.courses.allowances.rules.steps import FROZEN
from lms.courses.programmes.models import Cohort, CohortMember, Track
from lms.db import db


def my_lines(person_id: int) -> list[AllowanceLine]:
    """A person's lines on approved sheets, the latest first; what is not approved is nobody's yet."""
    return list(
        db.session.scalars(
            select(AllowanceLine)
            .join(AllowanceSheet, AllowanceSheet.id == AllowanceLine.sheet_id)
            .where(AllowanceLine.person_id == person_id, AllowanceSheet.state.in_(FROZEN))
            .options(
                joinedload(AllowanceLine.sheet)
                .joinedload(AllowanceSheet.cohort)
                .joinedload(Cohort.track)
            )
            .order_by(AllowanceSheet.starts_on.desc(), AllowanceLine.id.desc())
        )
    )


def account_of(person_id: int) -> PayeeAccount | None:
    """Where a person is paid."""
    return db.session.get(PayeeAccount, person_id)


def may_be_paid(person_id: int) -> bool:
    """Whether a person is or was in a cohort of reskilling, and so may enter an account."""
    return (
        db.session.scalar(
            select(CohortMember.id)
            .join(Cohort, Cohort.id == CohortMember.cohort_id)
            .join(Track, Track.id == Cohort.track_id)
            .where(CohortMember.person_id == person_id, Track.stream == "academy")
            .limit(1)
        )
        is not None
    )


def latest_cohort(person_id: int) -> int | None:
    """The cohort of a person that ends last."""
    return db.session.scalar(
        select(Cohort.id)
        .join(CohortMember, CohortMember.cohort_id == Cohort.id)
        .where(CohortMember.person_id == person_id)
        .order_by(Cohort.ends_on.desc(), Cohort.id.desc())
        .limit(1)
    )


def export(person: Person) -> dict[str, Any]:
    """What the product holds: every line with its days, and the account, masked.

    The number itself is not written into a file that is sent around; its holder knows it.
    """
    account = account_of(person.id)
    rows = db.session.scalars(
        select(AllowanceLine)
        .where(AllowanceLine.person_id == person.id)
        .options(joinedload(AllowanceLine.sheet))
        .order_by(AllowanceLine.id)
    )
    corrections = db.session.scalars(
        select(AllowanceDifference)
        .where(AllowanceDifference.person_id == person.id)
        .order_by(AllowanceDifference.id)
    )
    return {
        "account": None
        if account is None
        else {
            "bank": account.bank,
            "number": masked(account.tail),
            "entered_at": account.entered_at.isoformat(),
        },
        "periods": [
            {
                "from": row.sheet.starts_on.isoformat(),
                "to": row.sheet.ends_on.isoformat(),
                "state": row.sheet.state,
                "training_days": row.training_days,
                "paid_days": row.paid_days,
                "rate": str(row.rate) if row.rate is not None else None,
                "reason": row.code,
                "amount": row.amount,
                "payable": row.payable,
                "paid_on": row.paid_on.isoformat() if row.paid_on else None,
                "days": row.days,
            }
            for row in rows
        ],
        "corrections": [
            {"amount": row.amount, "reason": row.reason, "at": row.created_at.isoformat()}
            for row in corrections
        ],
    }
