"""A link to the trainee's passport."""

from __future__ import annotations

from flask import Flask

from lms.accounts.models import Person
from lms.courses.passport import operations
from lms.courses.passport.queries import shares
from lms.courses.passport.rules.showing import choose
from lms.db import db, unit_of_work
from tests.cast import Cast


def add(app: Flask, cast: Cast, params: dict[str, object]) -> dict[str, object]:
    """It shows courses and badges."""
    with app.test_request_context("/"), unit_of_work():
        trainee = db.session.get_one(Person, cast.trainee.id)
        row = operations.share(trainee, "지원", choose(["courses", "badges"]), "ko", 30)
        token = shares.token_of(row)
        return {
            "share_id": row.id,
            "passport.shared.token": token,
            "passport.shared_file.token": token,
        }
