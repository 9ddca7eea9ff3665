"""The table of degree audits in ``cases.json``: what was worked out by hand is what the audit says.

Results are written ``1A0 2F``: course and letter, in the order of the terms. ``expect`` names a
requirement's status and how much of it is there; ``shared`` the credits in common with the major and those counted.
"""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from lms.courses.degrees.rules.audit import (
    CheckFact,
    CourseItem,
    Curriculum,
    Recognised,
    StudentFacts,
    Substitution,
    Taking,
    TermFact,
    Waiver,
    audit_all,
)
from lms.courses.degrees.rules.prerequisites import from_json
from lms.courses.degrees.rules.requirements import read
from lms.courses.scales.rules import GpaPolicy, GradeScheme, RetakePolicy, Taken

TABLE = json.loads((Path(__file__).parent / "cases.json").read_text(encoding="utf-8"))
SCHEME = GradeScheme(preset="4.5")
FIRST = date(2024, 3, 4)
CREDITS = {int(course): Decimal(credits) for course, credits in TABLE["courses"].items()}


def curriculum(name: str) -> Curriculum:
    """A version of the table."""
    held = TABLE["curricula"][name]
    asked = [
        read(one["id"], one["kind"], {key: one[key] for key in one if key not in ("id", "kind")})
        for one in held["requirements"]
    ]
    return Curriculum(
        asked[0].id,
        held["form"],
        tuple(
            CourseItem(
                one["course"], one["kind"], CREDITS[one["course"]], one["area"], one["year"],
                one["season"], from_json(one["prerequisite"]),
            )
            for one in held["courses"]
        ),
        tuple(asked),
        Decimal(held["overlap"]) if "overlap" in held else None,
    )  # fmt: skip


def taken(number: int, text: str) -> Taken:
    """``12A0``: course 12 with an A0, in its own term."""
    parts = re.fullmatch(r"(\d+?)([A-Z][+0]?)", text)
    assert parts is not None, text
    course, letter = int(parts[1]), parts[2]
    found = SCHEME.named(letter)
    return Taken(
        key=number, course=course, credits=CREDITS[course], letter=letter,
        points=found.points if found is not None else None,
        on=FIRST + timedelta(days=180 * number), passed=letter not in ("F", "I", "W"),
    )  # fmt: skip


def student(case: dict[str, Any]) -> StudentFacts:
    """The facts of a case."""
    results = tuple(taken(at, text) for at, text in enumerate(case["results"].split(), 1))
    return StudentFacts(
        results=results,
        taking=tuple(
            Taking(900 + at, course, CREDITS[course], FIRST + timedelta(days=3000))
            for at, course in enumerate(case["taking"])
        ),
        recognised=tuple(
            Recognised(
                one["id"], one["source"], "교류 과목", Decimal(one["credits"]),
                FIRST + timedelta(days=one["day"]), one["course"], one["area"],
                "P" if one["points"] is None else "B0",
                None if one["points"] is None else Decimal(one["points"]),
            )
            for one in case["recognised"]
        ),
        substitutions=tuple(
            Substitution(at, *pair) for at, pair in enumerate(case["substitutions"], 1)
        ),
        waivers=tuple(
            Waiver(at, one.get("requirement"), one.get("course"))
            for at, one in enumerate(case["waivers"], 1)
        ),
        checks=tuple(
            CheckFact(one["id"], "graduation", "thesis", FIRST if one["met"] else None)
            for one in case["checks"]
        ),
        terms=tuple(TermFact(**one) for one in case["terms"]),
        scheme=SCHEME,
        gpa=GpaPolicy(**case["gpa"]),
        retakes=RetakePolicy(**case["retake"]),
        scale=Decimal("4.5"),
    )  # fmt: skip


def test_the_table_is_large_enough_and_every_case_has_a_name_of_its_own() -> None:
    names = [case["name"] for case in TABLE["cases"]]
    assert len(names) >= 40
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("case", TABLE["cases"], ids=lambda case: case["name"])
def test_the_audit_says_what_was_worked_out_by_hand(case: dict[str, Any]) -> None:
    found = audit_all(
        curriculum(case["curriculum"]), [curriculum(one) for one in case["others"]], student(case)
    )
    lines = {
        str(line.asked.id) if line.asked else f"check:{line.check.id}": line  # type: ignore[union-attr]
        for one in found.all
        for line in one.lines
    }
    said = {
        key: [
            lines[key].status.value,
            None if lines[key].have is None else Decimal(lines[key].have),
        ]
        for key in case["expect"]
    }
    assert said == {
        key: [status, None if have is None else Decimal(have)]
        for key, (status, have) in case["expect"].items()
    }
    if "shared" in case:
        overlap = found.others[0].overlap
        assert overlap is not None
        assert [overlap.shared, overlap.counted] == [Decimal(one) for one in case["shared"]]
