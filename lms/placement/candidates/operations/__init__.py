"""Writes of a person about themselves as a candidate."""

from __future__ import annotations

from lms.placement.candidates.operations.matching import (
    NotEligible,
    Preferences,
    consent_withdrawn,
    hide_from,
    profile_for,
    save_preferences,
    show_to,
    turn_off,
    turn_on,
)
from lms.placement.candidates.operations.personal import erase, export
from lms.placement.candidates.operations.resume import (
    PlanGone,
    choose_lines,
    confirm_plan,
    delete_resume,
    drop_old_plans,
    drop_plan,
    plan_resume,
    renamed,
)

__all__ = [
    "NotEligible",
    "PlanGone",
    "Preferences",
    "choose_lines",
    "confirm_plan",
    "consent_withdrawn",
    "delete_resume",
    "drop_old_plans",
    "drop_plan",
    "erase",
    "export",
    "hide_from",
    "plan_resume",
    "profile_for",
    "renamed",
    "save_preferences",
    "show_to",
    "turn_off",
    "turn_on",
]
