"""A tailored course that runs, with an employee who joined and one whose answer is open."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select

from lms.courses.tailored import queries
from lms.courses.tailored.models import TailoredEmployee
from lms.db import db, unit_of_work
from tests.cast import Cast
from tests.courses.tailored.stage import joins, live, running


def add(app: Flask, cast: Cast, params: dict[str, object]) -> dict[str, object]:
    """The other trainee, who offers themselves to nobody, works at the first company and joined."""
    with app.test_request_context("/"), unit_of_work():
        row = running(cast, "minjun@example.org", "later@example.org")
        joins(live(cast, "other_trainee"), "attendance")
        other = db.session.scalars(
            select(TailoredEmployee).where(TailoredEmployee.email == "later@example.org")
        ).one()
        own = queries.own_rows(live(cast, "other_trainee"))[0]
        return {
            "tailored.request_id": row.id,
            "tailored.proposal_id": queries.proposals_of(row.id)[0].id,
            "tailored.employee_id": own.id,
            "tailored.change_employee.employee_id": other.id,
            "tailored.change_employee.act": "remind",
            "tailored.answer.act": "decline",
            "tailored_request_id": row.id,
            "tailored.answer_invitation.act": "join",
        }
