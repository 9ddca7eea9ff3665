"""A comment on a cell of the gradebook, a plan of an uploaded sheet, and a layout of the academy."""

from __future__ import annotations

from flask import Flask

from lms.accounts.models import Organisation, Person
from lms.courses.catalogue.models import Offering
from lms.courses.grade_exchange import operations
from lms.courses.grade_exchange.operations import LayoutValues
from lms.courses.gradebook import operations as gradebook
from lms.db import unit_of_work
from lms.interop.formats.tables import read_csv
from tests.cast import Cast


def add(app: Flask, cast: Cast, params: dict[str, object]) -> dict[str, object]:
    """Make one of each, and give the parameters to find it by."""
    key = (str(params["gradebook.kind"]), int(str(params["gradebook.item_id"])))
    with app.test_request_context("/"), unit_of_work() as session:
        offering = session.get_one(Offering, cast.offering.id)
        teacher = session.get_one(Person, cast.professor.id)
        note = gradebook.add_comment(
            offering, teacher, key, cast.trainee.id, "근거가 분명함", for_learner=False
        )
        sheet = read_csv(f"번호,[manual-{key[1]}]\n{cast.trainee.number},9\n".encode())
        plan = operations.keep(offering, teacher, "marks.csv", sheet)
        columns = (("number", "학번", ""), ("percent", "점수", ""))
        layout = operations.add_layout(
            session.get_one(Organisation, cast.academy.id),
            LayoutValues("학사 시스템", columns, only_frozen=False, file_format="csv"),
        )
        return {
            "gradebook.comment_id": note.id,
            "grade_exchange.plan_id": plan.id,
            "grade_exchange.layout_id": layout.id,
        }
