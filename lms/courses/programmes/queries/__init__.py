"""Reading tracks, cohorts and where people stand with them."""

from __future__ import annotations

from lms.courses.programmes.queries.standing import (
    Membership,
    Status,
    candidate_status,
    memberships,
)

__all__ = ["Membership", "Status", "candidate_status", "memberships"]
