"""Reading company projects."""

from __future__ import annotations

from lms.courses.projects.queries.companies import (
    companies_of,
    company_people,
    open_rounds,
    own_proposals,
    teams_of_project,
    waiting_of_company,
)
from lms.courses.projects.queries.evaluations import (
    current_evaluation,
    evaluations_of,
    latest_of,
    measures_of,
    points_of,
    released_for,
)
from lms.courses.projects.queries.learners import Own, own_rounds, own_team, places_of
from lms.courses.projects.queries.personal import export
from lms.courses.projects.queries.rounds import (
    catalogue,
    decided,
    is_closed,
    phase_of,
    proposal_counts,
    proposals,
    rounds,
    rubric_choices,
    set_choices,
    staff_people,
    waiting_for_staff,
)
from lms.courses.projects.queries.teams import (
    assignment_of,
    live_members,
    overrides_of,
    places,
    skills_shown,
    teams,
    unteamed,
    wishes,
)
from lms.courses.projects.queries.working import (
    MilestoneLine,
    comments_of,
    hand_ins_of,
    meetings_of,
    milestone_lines,
    milestones,
)

__all__ = [
    "MilestoneLine",
    "Own",
    "assignment_of",
    "catalogue",
    "comments_of",
    "companies_of",
    "company_people",
    "current_evaluation",
    "decided",
    "evaluations_of",
    "export",
    "hand_ins_of",
    "is_closed",
    "latest_of",
    "live_members",
    "measures_of",
    "meetings_of",
    "milestone_lines",
    "milestones",
    "open_rounds",
    "overrides_of",
    "own_proposals",
    "own_rounds",
    "own_team",
    "phase_of",
    "places",
    "places_of",
    "points_of",
    "proposal_counts",
    "proposals",
    "released_for",
    "rounds",
    "rubric_choices",
    "set_choices",
    "skills_shown",
    "staff_people",
    "teams",
    "teams_of_project",
    "unteamed",
    "waiting_for_staff",
    "waiting_of_company",
    "wishes",
]
