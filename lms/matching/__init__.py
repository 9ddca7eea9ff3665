"""The matcher: plain data in, ranked lists with their reasons out.

This package is a library: it knows neither the web application nor its database, and imports no
other part of `lms`. `model` holds what goes in and out, `serial` its JSON; docs/matching.md says
how it works.
"""

from lms.matching.model import (
    Candidate,
    CitedEvidence,
    Evidence,
    EvidenceKind,
    Facts,
    Gate,
    GateKind,
    GateResult,
    GateState,
    Language,
    LanguageLevel,
    LineMatch,
    LineState,
    Opening,
    RankedCandidate,
    Ranking,
    Requirement,
    RequirementKind,
)
from lms.matching.serial import FormatError, digest, dumps, from_plain, loads, to_plain
from lms.matching.weights import DEFAULT_WEIGHTS, Weights

__all__ = [
    "DEFAULT_WEIGHTS",
    "Candidate",
    "CitedEvidence",
    "Evidence",
    "EvidenceKind",
    "Facts",
    "FormatError",
    "Gate",
    "GateKind",
    "GateResult",
    "GateState",
    "Language",
    "LanguageLevel",
    "LineMatch",
    "LineState",
    "Opening",
    "RankedCandidate",
    "Ranking",
    "Requirement",
    "RequirementKind",
    "Weights",
    "digest",
    "dumps",
    "from_plain",
    "loads",
    "to_plain",
]
