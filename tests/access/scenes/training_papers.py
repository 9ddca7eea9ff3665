"""A training day with its log, a note, sheets of allowances, and somebody who pays."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from lms import clock
from lms.access import Role, Scope
from lms.courses.allowances.models import AllowanceDifference, AllowanceLine, AllowanceSheet
from lms.courses.allowances.operations import accounts
from lms.courses.training_log.models import CounselNote
from lms.courses.training_log.operations import logs
from lms.courses.training_log.rules.logs import Entry
from lms.db import db, unit_of_work
from tests.cast import Cast, grant, person
from tests.courses.training_log.papers import mark, session_on


def sheet(cast: Cast, number: int, state: str) -> AllowanceSheet:
    """A sheet of the cohort, with Jiwoo on it."""
    row = AllowanceSheet(
        cohort_id=cast.cohort.id, number=number, starts_on=cast.cohort.starts_on,
        ends_on=cast.cohort.ends_on, state=state, total=5800, created_at=clock.now(),
        computed_at=clock.now(), policy={"threshold_percent": "80", "daily_amount": 5800,
        "period_cap": 116000, "day_percent": "50", "excused_paid": True, "incidents_per_day": 3,
        "rounding_unit": 10},
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row


def line(cast: Cast, on: AllowanceSheet) -> AllowanceLine:
    """Jiwoo's line of one day."""
    row = AllowanceLine(
        sheet_id=on.id, person_id=cast.trainee.id, training_days=1, counted_days=1,
        excused_days=0, unmarked_days=0, incidents=0, deducted_days=0, paid_days=1, rate=100,
        gross=5800, amount=5800, capped=False, code="paid", payable=5800, days=[],
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row


def add(app: Flask, cast: Cast, params: dict[str, object]) -> dict[str, object]:
    """One of everything; the payer is known by address (tests.access.test_payer)."""
    with app.test_request_context("/"), unit_of_work():
        payer = person("서지급", "payer@example.org", "Seo Payer")
        grant(payer, Role.PAYER, Scope("organisation", cast.academy.id))
        on = clock.today() - timedelta(days=2)
        held = session_on(cast, on)
        for learner in (cast.trainee, cast.other_trainee):
            mark(held, learner)
        accounts.enter(cast.trainee, "034", "110123456789", "한지우", version=0)
        logs.write(
            db.session.merge(cast.cohort), on, [Entry(540, 600, "파이썬", "오교수", "함수")], "",
            version=0,
        )  # fmt: skip
        note = CounselNote(
            offering_id=cast.offering.id, person_id=cast.trainee.id, author_id=cast.professor.id,
            kind="career", held_on=on, text="진로 상담", shared_with_staff=True,
            created_at=clock.now(), updated_at=clock.now(),
        )  # fmt: skip
        approved, draft = sheet(cast, 1, "approved"), sheet(cast, 2, "draft")
        paid = line(cast, approved)
        difference = AllowanceDifference(
            sheet_id=draft.id, from_sheet_id=approved.id, person_id=cast.trainee.id, amount=100,
            reason="정정", made_by_id=cast.staff.id, created_at=clock.now(),
        )  # fmt: skip
        db.session.add_all([note, difference])
        db.session.flush()
        return {
            "training_log.day": on.isoformat(),
            "note_id": note.id,
            "training_log.change_note.act": "follow",
            "allowances.number": 1,
            "sheet_id": approved.id,
            "allowances.take_out.sheet_id": draft.id,
            "difference_id": difference.id,
            "allowances.line_id": paid.id,
        }
