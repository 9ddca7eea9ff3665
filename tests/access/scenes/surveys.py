"""An official evaluation that is open."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from lms import clock
from lms.courses.catalogue.models import Offering
from lms.courses.surveys import operations, standard
from lms.courses.surveys.operations import SurveyValues
from lms.courses.surveys.operations.authoring import starting_questions
from lms.courses.surveys.rules import Kind
from lms.db import db, unit_of_work
from tests.cast import Cast


def add(app: Flask, cast: Cast, params: dict[str, object]) -> dict[str, object]:
    """The survey, made and published."""
    with app.test_request_context("/"), unit_of_work():
        offering = db.session.get_one(Offering, cast.offering.id)
        now = clock.now()
        survey = operations.create(
            offering,
            Kind.FINAL,
            SurveyValues(
                *standard.TITLES[Kind.FINAL], "", "", now, now + timedelta(days=7), "grades", False,
                tuple(starting_questions(offering, Kind.FINAL)),
            ),
        )  # fmt: skip
        operations.publish(survey)
        return {
            "survey_id": survey.id,
            "surveys.change.act": "publish",
            "surveys.export.kind": "csv",
        }
