"""Letters as they are proposed, and a person's own grades with their average."""

from __future__ import annotations

from lms.courses.letters.queries.personal import export
from lms.courses.letters.queries.proposal import (
    LetterLine,
    Pool,
    Proposal,
    gradings,
    move_of,
    offerings_sharing,
    plan_of,
    proposal,
    tie_items,
)
from lms.courses.letters.queries.transcript import GradeBlock, GradeRow, grades_of

__all__ = [
    "GradeBlock",
    "GradeRow",
    "LetterLine",
    "Pool",
    "Proposal",
    "export",
    "grades_of",
    "gradings",
    "move_of",
    "offerings_sharing",
    "plan_of",
    "proposal",
    "tie_items",
]
