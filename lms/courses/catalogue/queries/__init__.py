"""Reading courses and offerings."""

from __future__ import annotations

from lms.courses.catalogue.queries.cards import (
    OfferingCard,
    offering_card,
    offering_cards,
    people_in_offerings,
    with_label,
)
from lms.courses.catalogue.queries.manage import (
    courses,
    offerings_of,
    offerings_of_cohort,
    team_invitations,
    team_of,
)
from lms.courses.catalogue.queries.public import (
    CourseLine,
    course_entries,
    course_page,
    skills_of,
)

__all__ = [
    "CourseLine",
    "OfferingCard",
    "course_entries",
    "course_page",
    "courses",
    "offering_card",
    "offering_cards",
    "offerings_of",
    "offerings_of_cohort",
    "people_in_offerings",
    "skills_of",
    "team_invitations",
    "team_of",
    "with_label",
]
