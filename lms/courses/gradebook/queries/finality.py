"""Whether a frozen result is final by now, and whether it holds a letter already."""

from __future__ import annotations

from lms import clock
from lms.courses.gradebook.models import CourseResult
from lms.courses.gradebook.registry import Grading
from lms.courses.gradebook.rules import is_final


def is_final_now(result: CourseResult) -> bool:
    """Whether a result is final by the clock."""
    return is_final(result.state, result.final_from, clock.now())


def same_letter(result: CourseResult, grading: Grading) -> bool:
    """Whether a frozen result holds this letter already."""
    return (result.letter, result.grade_points) == (grading.letter, grading.points)
