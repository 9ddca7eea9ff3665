"""The hand-written content under ``content/``, as dataclasses."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "content"


@dataclass(frozen=True)
class LessonText:
    """A lesson of a course; *body* is Markdown."""

    title_ko: str
    title_en: str
    minutes: int
    skills: tuple[str, ...]
    body: str


@dataclass(frozen=True)
class ModuleText:
    """A module with its lessons."""

    title_ko: str
    title_en: str
    lessons: tuple[LessonText, ...]


@dataclass(frozen=True)
class CriterionText:
    """A line of a rubric; *levels* are (points, ko, en)."""

    title_ko: str
    title_en: str
    points: int
    skills: tuple[str, ...]
    levels: tuple[tuple[int, str, str], ...]


@dataclass(frozen=True)
class AssignmentText:
    """An assignment; *feedback* are (from percent, text), the highest first."""

    title_ko: str
    title_en: str
    points: int
    due_day: int
    kinds: tuple[str, ...]
    skills: tuple[str, ...]
    brief: str
    criteria: tuple[CriterionText, ...]
    feedback: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class CourseText:
    """A whole course."""

    slug: str
    values: dict[str, Any]
    skills: tuple[str, ...]
    modules: tuple[ModuleText, ...]
    assignments: tuple[AssignmentText, ...] = field(default=())

    @property
    def title_ko(self) -> str:
        """The Korean title."""
        return str(self.values["title_ko"])


@dataclass(frozen=True)
class OpeningText:
    """A posting as its company would paste it, with its facts."""

    slug: str
    company: str
    text: str
    values: dict[str, Any]


@cache
def courses() -> dict[str, CourseText]:
    """Every course by its slug."""
    found = {}
    for path in sorted((FOLDER / "courses").glob("*/course.toml")):
        course = _course(path.parent, _toml(path))
        found[course.slug] = course
    return found


@cache
def companies() -> list[dict[str, Any]]:
    """Every company with its sites, in the order of the file."""
    return list(_toml(FOLDER / "companies.toml")["company"])


@cache
def openings() -> list[OpeningText]:
    """Every posting, in the order of the file."""
    folder = FOLDER / "openings"
    return [
        OpeningText(
            values["slug"],
            values["company"],
            (folder / values["file"]).read_text(encoding="utf-8").strip(),
            values,
        )
        for values in _toml(folder / "openings.toml")["opening"]
    ]


def _toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _course(folder: Path, values: dict[str, Any]) -> CourseText:
    modules = tuple(
        ModuleText(
            module["title_ko"],
            module["title_en"],
            tuple(
                LessonText(
                    lesson["title_ko"],
                    lesson["title_en"],
                    lesson["minutes"],
                    tuple(lesson["skills"]),
                    (folder / lesson["file"]).read_text(encoding="utf-8").strip(),
                )
                for lesson in module["lesson"]
            ),
        )
        for module in values.pop("module")
    )
    assignments = tuple(_assignment(folder, given) for given in values.pop("assignment"))
    skills = tuple(values.pop("skills"))
    return CourseText(values.pop("slug"), values, skills, modules, assignments)


def _assignment(folder: Path, given: dict[str, Any]) -> AssignmentText:
    return AssignmentText(
        title_ko=given["title_ko"],
        title_en=given["title_en"],
        points=given["points"],
        due_day=given["due_day"],
        kinds=tuple(given["submission"]),
        skills=tuple(given["skills"]),
        brief=(folder / given["file"]).read_text(encoding="utf-8").strip(),
        criteria=tuple(
            CriterionText(
                line["title_ko"],
                line["title_en"],
                line["points"],
                tuple(line["skills"]),
                tuple((level["points"], level["ko"], level["en"]) for level in line["levels"]),
            )
            for line in given["criterion"]
        ),
        feedback=tuple(
            sorted(
                ((band["from_percent"], band["text"]) for band in given["feedback"]),
                reverse=True,
            )
        ),
    )
