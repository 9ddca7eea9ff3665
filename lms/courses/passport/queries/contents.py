"""What stands in a passport: the facts that employers may see, documents and badges. Never feedback."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms import clock
from lms.accounts.models import Organisation, Person
from lms.courses import registry
from lms.courses.badges.models import Badge, ImportedBadge
from lms.courses.badges.queries import badges as badge_queries
from lms.courses.catalogue.models import Course, Offering
from lms.courses.documents.models import DocumentState, IssuedDocument
from lms.courses.documents.queries import issued
from lms.courses.gradebook.models import CourseResult
from lms.courses.gradebook.queries import final_now, published_now
from lms.courses.passport.rules.showing import Choice, level
from lms.db import db
from lms.evidence import queries as evidence
from lms.evidence.models import EvidenceItem
from lms.matching import Evidence, EvidenceKind
from lms.matching.strength import strength
from lms.skills import queries as skills
from lms.skills.models import Skill

#: Source → how it is drawn (macros/evidence.html).
DRAWN = {
    "grade": "assignment", "criterion": "rubric", "quiz": "quiz", "course_result": "course",
    "completion": "completion", "certificate": "certificate", "badge": "badge",
    "project": "project",
}  # fmt: skip
#: What somebody judged or signed; and what a résumé says, whatever it calls itself.
VERIFIED = (EvidenceKind.ASSESSED, EvidenceKind.CERTIFIED)
OWN_WORDS = ("resume_passage",)


@dataclass(frozen=True)
class Item:
    """One piece of evidence. *score* is a share of the points, 0 to 1."""

    drawn: str
    title: str
    course: str
    criterion: str
    level: str
    score: Decimal | None
    shown_on: date
    strength: int


@dataclass(frozen=True)
class SkillLine:
    """A skill with what stands for it, the strongest first."""

    skill: Skill
    items: list[Item]

    @property
    def level(self) -> str:
        """rules.showing.LEVELS, by the strongest piece."""
        return level(max(item.strength for item in self.items))


@dataclass(frozen=True)
class CourseLine:
    """A course that was passed. Bilingual: title."""

    title_ko: str
    title_en: str
    label: str
    place: Organisation
    decided_on: date
    hours: int
    credits: Decimal | None
    letter: str | None
    percent: Decimal


@dataclass(frozen=True)
class Contents:
    """A passport, or the part of it that a link shows."""

    person: Person
    skills: list[SkillLine]
    courses: list[CourseLine]
    badges: list[Badge]
    brought: list[ImportedBadge]
    documents: list[IssuedDocument]

    @property
    def empty(self) -> bool:
        """Whether there is nothing at all."""
        return not (self.skills or self.courses or self.badges or self.brought or self.documents)


def whole(person: Person) -> Contents:
    """Everything, as the holder reads it. Claims of a résumé are not in it: nobody judged them."""
    return Contents(
        person, skill_lines(person.id), course_lines(person.id),
        [row for row in badge_queries.own(person.id, valid=True) if row.credential],
        badge_queries.brought(person.id, counted=True), documents(person.id),
    )  # fmt: skip


def shown(person: Person, choice: Choice) -> Contents:
    """What a choice shows now; what is not chosen is not read either."""
    return Contents(
        person,
        [line for line in skill_lines(person.id) if line.skill.id in choice.skills]
        if choice.has("skills") else [],
        course_lines(person.id) if choice.has("courses") else [],
        [
            row for row in badge_queries.own(person.id, valid=True)
            if row.credential and row.id in choice.badges
        ]
        if choice.has("badges") else [],
        [row for row in badge_queries.brought(person.id, counted=True) if row.id in choice.brought]
        if choice.has("badges") else [],
        documents(person.id) if choice.has("documents") else [],
    )  # fmt: skip


def skill_lines(person_id: int) -> list[SkillLine]:
    """Skills with assessed or certified evidence, the best attested first. Two statements."""
    rows = [
        row for row in evidence.of_person(person_id)
        if row.kind in VERIFIED and row.source_kind not in OWN_WORDS
    ]  # fmt: skip
    names = skills.by_ids(row.skill_id for row in rows)
    today = clock.today()
    by_skill: dict[str, list[Item]] = {}
    for row in rows:
        by_skill.setdefault(row.skill_id, []).append(_item(row, today))
    lines = [
        SkillLine(names[skill_id], sorted(items, key=lambda one: (-one.strength, one.title)))
        for skill_id, items in by_skill.items()
        if skill_id in names
    ]
    return sorted(lines, key=lambda one: (-one.items[0].strength, one.skill.name_ko))


def _item(row: EvidenceItem, today: date) -> Item:
    worth = strength(
        Evidence(
            id=str(row.id), text=row.title, kind=EvidenceKind(row.kind), on=row.shown_on,
            score=float(row.score) if row.score is not None else None,
            hours=float(row.hours) if row.hours is not None else None,
        ),
        today,
    )  # fmt: skip
    drawn = DRAWN.get(row.source_kind, "assignment")
    return Item(
        drawn="rubric" if drawn == "assignment" and row.criterion else drawn,
        title=row.title, course=row.course, criterion=row.criterion, level=row.level,
        score=row.score, shown_on=row.shown_on, strength=round(worth * 100),
    )  # fmt: skip


def course_lines(person_id: int) -> list[CourseLine]:
    """Courses passed, by final and published results, the latest first."""
    rows = db.session.execute(
        select(CourseResult, Offering, Course, Organisation)
        .join(Offering, Offering.id == CourseResult.offering_id)
        .join(Course, Course.id == Offering.course_id)
        .join(Organisation, Organisation.id == Course.organisation_id)
        .options(joinedload(Organisation.parent))
        .where(
            CourseResult.person_id == person_id,
            CourseResult.superseded_at.is_(None),
            CourseResult.credit_earned,
            final_now(),
            published_now(),
        )
        .order_by(CourseResult.decided_at.desc(), CourseResult.id.desc())
    ).all()
    gates = registry.result_gates(person_id, [row[1].id for row in rows])
    return [
        CourseLine(
            course.title_ko, course.title_en, offering.label, place.parent or place,
            result.decided_at.astimezone(clock.SEOUL).date(), course.hours, course.credits,
            result.letter, result.percent,
        )
        for result, offering, course, place in rows
        if offering.id not in gates
    ]  # fmt: skip


def documents(person_id: int) -> list[IssuedDocument]:
    """Valid documents with what they say, the newest first."""
    return [
        row for row in issued.own(person_id) if row.state == DocumentState.VALID and row.snapshot
    ]


def ids(rows: Iterable[Badge | ImportedBadge]) -> list[int]:
    """Their numbers, in order."""
    return [row.id for row in rows]
