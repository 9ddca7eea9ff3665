"""What other features show within the pages of a course and of a lesson: each registers its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from markupsafe import Markup

CoursePanel = Callable[[Any], Markup]
LessonPanel = Callable[[Any, Any], Markup]
_course: list[CoursePanel] = []
_lesson: list[LessonPanel] = []


def register_course_panel(render: CoursePanel) -> None:
    """*render(offering)* gives safe HTML for the top of the course page; empty: nothing to show."""
    if render not in _course:
        _course.append(render)


def register_lesson_panel(render: LessonPanel) -> None:
    """*render(offering, lesson)* gives safe HTML to stand below the lesson's text."""
    if render not in _lesson:
        _lesson.append(render)


def course_panels(offering: Any) -> list[Markup]:
    """What is shown on the page of *offering* to who is signed in."""
    return [html for html in (render(offering) for render in _course) if html]


def lesson_panels(offering: Any, lesson: Any) -> list[Markup]:
    """What is shown on the page of *lesson* to who is signed in."""
    return [html for html in (render(offering, lesson) for render in _lesson) if html]
