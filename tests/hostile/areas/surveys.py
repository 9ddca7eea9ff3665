"""Surveys: their questions, and what people answer."""

from __future__ import annotations

from tests.hostile.fields import ONLY_CODES, Case

QUESTION = {"questions-0-text_ko": 300, "questions-0-text_en": 300}
SURVEY = {"title_ko": 160, "title_en": 160, "intro_ko": 2000, "intro_en": 2000, **QUESTION}

CASES = {
    "surveys.edit": Case(
        "staff", SURVEY, fill={"do": ""}, shown=(("trainee", "/surveys/<survey_id>"), ("staff", "/teach/<offering_id>/surveys/<survey_id>/edit")), rounds=40,
    ),
    "surveys.edit#options": Case(
        "staff", {"questions-0-options": 2000}, fill={"do": "", "questions-0-kind": "choice"},
        inert=True, rounds=12,
    ),
}  # fmt: skip
NO_TEXT = {
    **dict.fromkeys(("surveys.change", "surveys.create_many"), ONLY_CODES),
    "surveys.create": "takes the fields of surveys.edit through the same form",
    "surveys.answer": "shown only from five answers on: tests/courses/surveys",
}
#: Numbers and keys.
NOT_WRITTEN = {"skill_id"}
