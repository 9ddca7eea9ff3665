"""The hand-written content under ``content/``, as dataclasses."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from lms.interop.formats.questions import read
from lms.interop.formats.questions.model import Question

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
    note_ko: str = ""  # added when the rubric was revised
    note_en: str = ""


@dataclass(frozen=True)
class AssignmentText:
    """An assignment; *feedback* are (from percent, text), the highest first."""

    slug: str
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
class QuizText:
    """A quiz. *draw* questions of the module's category, and those pinned by title.

    Days count from the first of the offering; *points* are each question's, *essay_points* those of
    one that is answered in words; no *minutes*: without a limit.
    """

    module: int
    title_ko: str
    title_en: str
    intro: str
    opens_day: int
    closes_day: int
    minutes: int
    attempts: int
    counting: str
    pass_percent: int
    points: int
    draw: int
    pins: tuple[str, ...]
    essay_points: int
    per_page: str
    review: str
    skills: tuple[str, ...]


@dataclass(frozen=True)
class EssayText:
    """An answer in words, about what it is worth, and what its marker says of it."""

    percent: int
    text: str
    comment: str


@dataclass(frozen=True)
class CourseText:
    """A whole course. *guesses*: what people often answer wrongly, by a question's title."""

    slug: str
    values: dict[str, Any]
    skills: tuple[str, ...]
    modules: tuple[ModuleText, ...]
    assignments: tuple[AssignmentText, ...] = field(default=())
    quizzes: tuple[QuizText, ...] = field(default=())
    essays: tuple[EssayText, ...] = field(default=())
    guesses: dict[str, tuple[str, ...]] = field(default_factory=dict)

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


def question_file(slug: str) -> Path:
    """The GIFT file of a course's questions."""
    return FOLDER / "courses" / slug / "questions.gift"


@cache
def questions(slug: str) -> tuple[Question, ...]:
    """The questions of a course, in the order of its file."""
    path = question_file(slug)
    return tuple(one.question for one in read(path.read_bytes(), path.name).questions)


@cache
def showcase() -> dict[str, Any]:
    """What happens in the course that the accounts of the demonstration share."""
    return _toml(FOLDER / "showcase.toml")


@cache
def team_work() -> AssignmentText:
    """The work of groups in that course."""
    return _assignment(FOLDER, showcase()["team"])


@cache
def talk(name: str) -> dict[str, Any]:
    """A file of ``content/talk``: announcements, threads, messages, surveys, remarks."""
    return _toml(FOLDER / "talk" / f"{name}.toml")


def line_of(bundle: str, name: str, words: str) -> int:
    """The number of the line of a file that holds *words*, from 1."""
    text = (FOLDER / "files" / bundle / f"{name}.as").read_text(encoding="utf-8")
    return next(n for n, line in enumerate(text.splitlines(), start=1) if words in line)


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
    quizzes = tuple(_quiz(given) for given in values.pop("quiz"))
    skills = tuple(values.pop("skills"))
    answers = _toml(folder / "answers.toml")
    return CourseText(
        values.pop("slug"),
        values,
        skills,
        modules,
        assignments,
        quizzes,
        tuple(EssayText(**one) for one in answers["essay"]),
        {title: tuple(found) for title, found in answers["guesses"].items()},
    )


def _quiz(given: dict[str, Any]) -> QuizText:
    return QuizText(**{**given, "pins": tuple(given["pins"]), "skills": tuple(given["skills"])})


def _assignment(folder: Path, given: dict[str, Any]) -> AssignmentText:
    return AssignmentText(
        slug=given["slug"],
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
                line.get("note_ko", ""),
                line.get("note_en", ""),
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
