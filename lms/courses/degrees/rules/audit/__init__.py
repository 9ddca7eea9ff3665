"""The degree audit. Pure. How courses are counted is said in ``decide``."""

from __future__ import annotations

from lms.courses.degrees.rules.audit.decide import Audit, Audits, Overlap, audit, audit_all
from lms.courses.degrees.rules.audit.facts import (
    CheckFact,
    CourseItem,
    Curriculum,
    Piece,
    Recognised,
    StudentFacts,
    Substitution,
    Taking,
    TermFact,
    Waiver,
)
from lms.courses.degrees.rules.audit.lines import Counted, Line, Status
from lms.courses.degrees.rules.audit.pieces import Earned, earned, record_of

__all__ = [
    "Audit",
    "Audits",
    "CheckFact",
    "Counted",
    "CourseItem",
    "Curriculum",
    "Earned",
    "Line",
    "Overlap",
    "Piece",
    "Recognised",
    "Status",
    "StudentFacts",
    "Substitution",
    "Taking",
    "TermFact",
    "Waiver",
    "audit",
    "audit_all",
    "earned",
    "record_of",
]
