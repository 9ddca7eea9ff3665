"""Reading surveys: lists, one's own, results."""

from __future__ import annotations

from lms.courses.surveys.queries.own import (
    OwnSurvey,
    answered,
    export,
    gates,
    my_surveys,
    was_asked,
)
from lms.courses.surveys.queries.results import (
    Results,
    asked,
    changes_of,
    own_changes,
    results,
    sheets_table,
)
from lms.courses.surveys.queries.teaching import Line, across, lines_of, offerings_to_ask, waiting

__all__ = [
    "Line",
    "OwnSurvey",
    "Results",
    "across",
    "answered",
    "asked",
    "changes_of",
    "export",
    "gates",
    "lines_of",
    "my_surveys",
    "offerings_to_ask",
    "own_changes",
    "results",
    "sheets_table",
    "waiting",
    "was_asked",
]
