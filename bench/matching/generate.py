"""Invented candidates and openings for the benchmarks: the same seed, the same data, no person
behind it.

The shape follows a training programme: cohorts share courses, so most assessed passages share their
text and differ in marks, hours and day; each candidate adds a few lines of their own.
"""

from __future__ import annotations

import random
from datetime import date, timedelta

from lms.matching import (
    Candidate,
    Evidence,
    EvidenceKind,
    Facts,
    Opening,
    Requirement,
    RequirementKind,
)
from lms.matching.taxonomy import Taxonomy

AS_OF = date(2026, 11, 22)
_WORK = ("term project", "midterm", "lab report", "기말 과제", "실습 평가", "캡스톤 발표")
_CRITERIA = (
    "design",
    "implementation",
    "evaluation",
    "documentation",
    "설계",
    "구현",
    "검증",
    "분석",
)


def openings(taxonomy: Taxonomy, count: int, lines: int, seed: int) -> list[Opening]:
    """Openings of `lines` requirement lines, Korean and English by turns."""
    rng = random.Random(seed)
    skills = sorted(taxonomy.skills)
    made = []
    for number in range(count):
        asked = []
        for line in range(lines):
            named = tuple(rng.sample(skills, rng.choice((1, 1, 2, 3))))
            names = ", ".join(taxonomy.name(skill, "ko" if number % 2 else "en") for skill in named)
            text = f"{names} 활용 경험" if number % 2 else f"Hands-on experience with {names}"
            kind = (RequirementKind.MUST, RequirementKind.PREFERRED, RequirementKind.DUTY)[line % 3]
            asked.append(Requirement(f"r{line}", text, kind, skills=named))
        made.append(Opening(f"opening-{number}", f"Opening {number}", tuple(asked)))
    return made


def candidates(
    taxonomy: Taxonomy, count: int, passages: int, seed: int, courses: int = 240
) -> list[Candidate]:
    """Candidates with at least `passages` passages each: three in four from shared courses."""
    rng = random.Random(seed)
    skills = sorted(taxonomy.skills)
    shared = [_course_line(taxonomy, rng, skills) for _ in range(courses * 8)]
    people = []
    for number in range(count):
        evidence = []
        for i in range(passages + rng.randrange(4)):
            day = AS_OF - timedelta(days=rng.randrange(1500))
            if i % 4:
                text, named = rng.choice(shared)
                kind = EvidenceKind.ASSESSED if i % 8 else EvidenceKind.PROJECT
                score = round(min(1.0, max(0.3, rng.gauss(0.8, 0.12))), 2)
                hours = float(rng.choice((8, 15, 30, 45, 60, 120)))
                evidence.append(Evidence(f"e{i}", text, kind, named, score, hours, day))
            else:
                named = tuple(rng.sample(skills, 2))
                names = " and ".join(taxonomy.name(skill, "en") for skill in named)
                text = f"Used {names} in side project {number}-{i}"
                evidence.append(Evidence(f"e{i}", text, EvidenceKind.CLAIMED, named, on=day))
        people.append(Candidate(f"candidate-{number}", tuple(evidence), Facts()))
    return people


def _course_line(
    taxonomy: Taxonomy, rng: random.Random, skills: list[str]
) -> tuple[str, tuple[str, ...]]:
    named = tuple(rng.sample(skills, rng.choice((1, 2))))
    names = ", ".join(taxonomy.name(skill, rng.choice(("ko", "en"))) for skill in named)
    return f"{names}: {rng.choice(_WORK)}, {rng.choice(_CRITERIA)} {rng.randrange(1, 9)}", named
