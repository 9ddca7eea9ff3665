"""The schemes and rules in force for an offering."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lms import policies
from lms.access import Scope
from lms.courses.scales.rules import GpaPolicy, GradeScheme, RelativePolicy, RetakePolicy
from lms.policies import InForce

SCHEME, RELATIVE, GPA, RETAKE = "grade_scheme", "relative_grading", "gpa", "retake"


@dataclass(frozen=True)
class Rules:
    """How letters of an offering are decided."""

    scheme: InForce[GradeScheme]
    relative: InForce[RelativePolicy]


def rules_of(offering_id: int, on: date | None = None) -> Rules:
    """Scheme and caps in force for an offering."""
    scope = Scope("offering", offering_id)
    return Rules(policies.in_force(SCHEME, scope, on), policies.in_force(RELATIVE, scope, on))


def scheme_by_id(policy_id: int) -> GradeScheme:
    """The scheme that a stored letter was decided by."""
    scheme: GradeScheme = policies.by_id(SCHEME, policy_id)
    return scheme


def gpa_policy(scope: Scope) -> InForce[GpaPolicy]:
    """How averages are written at a place."""
    return policies.in_force(GPA, scope)


def retake_policy(scope: Scope) -> InForce[RetakePolicy]:
    """What retakes do at a place."""
    return policies.in_force(RETAKE, scope)
