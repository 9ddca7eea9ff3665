"""The sheets of a survey as a file."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask_babel import gettext as _

from lms.courses.surveys.models import Survey, SurveyQuestion
from lms.courses.surveys.rules import SCALES
from lms.csvio import csv_download, xlsx_download
from lms.i18n import current, local


def answers_file(survey: Survey, sheets: list[dict[str, Any]], kind: str) -> Response:
    """One row a sheet, in the order of the random keys; the questions are the columns."""
    head = [_("번호"), *(local(question, "text") for question in survey.questions)]
    rows = [
        [str(number), *(_cell(question, sheet) for question in survey.questions)]
        for number, sheet in enumerate(sheets, 1)
    ]
    download = csv_download if kind == "csv" else xlsx_download
    return download(f"survey-{survey.id}", head, rows)


def _cell(question: SurveyQuestion, sheet: dict[str, Any]) -> str:
    value = sheet.get(str(question.id))
    if value is None:
        return ""
    if question.kind in SCALES or question.kind == "text":
        return str(value)
    taken = value if isinstance(value, list) else [value]
    return "; ".join(option_text(question.options[one]) for one in taken)


def option_text(option: dict[str, str]) -> str:
    """An option in the reader's language."""
    return option["en"] if current() == "en" and option["en"] else option["ko"]
