"""Writing surveys: making them, answering them, reminding."""

from __future__ import annotations

from lms.courses.surveys.operations.answering import Refused, answer, erase
from lms.courses.surveys.operations.authoring import (
    QuestionValues,
    SurveyValues,
    close_now,
    create,
    create_for_many,
    delete,
    publish,
    unpublish,
    update,
)
from lms.courses.surveys.operations.reminding import remind

__all__ = [
    "QuestionValues",
    "Refused",
    "SurveyValues",
    "answer",
    "close_now",
    "create",
    "create_for_many",
    "delete",
    "erase",
    "publish",
    "remind",
    "unpublish",
    "update",
]
