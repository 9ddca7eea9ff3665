"""The sheets of a survey as a file."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask_babel import gettext as _

from lms.courses.surveys.models import Survey, SurveyQuestion
from lms.courses.surveys.rules import SCALES
from lms.i18n import current, local
from lms.interop.formats.spreadsheets import write_xlsx
from lms.interop.formats.tables import write_csv

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def answers_file(survey: Survey, sheets: list[dict[str, Any]], kind: str) -> Response:
    """One row a sheet, in the order of the random keys; the questions are the columns."""
    head = [_("번호"), *(local(question, "text") for question in survey.questions)]
    rows = [
        [str(number), *(_cell(question, sheet) for question in survey.questions)]
        for number, sheet in enumerate(sheets, 1)
    ]
    name = f"survey-{survey.id}.{kind}"
    if kind == "csv":
        body, media = write_csv(head, rows), "text/csv; charset=utf-8"
    else:
        body, media = write_xlsx(head, rows), XLSX
    answer = Response(body, content_type=media)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


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
