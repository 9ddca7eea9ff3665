"""Forms of grading."""

from __future__ import annotations

from lms.courses.grading.forms.marking import GradingForm
from lms.courses.grading.forms.settings import ScheduleForm, SchemeForm, SharingForm

__all__ = ["GradingForm", "ScheduleForm", "SchemeForm", "SharingForm"]
