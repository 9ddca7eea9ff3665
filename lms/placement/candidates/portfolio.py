"""A person's evidence by skill: what stands, how strong it is, what an employer reads of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from lms.evidence import queries as evidence
from lms.evidence.models import EvidenceItem
from lms.matching import Evidence, EvidenceKind
from lms.matching.strength import strength
from lms.skills import queries as skills
from lms.skills.models import Skill

#: How a source is drawn (macros/evidence.html); by the kind of evidence where none is named.
_DRAWN = {
    "grade": "assignment",
    "criterion": "rubric",
    "quiz": "quiz",
    "course_result": "course",
    "completion": "completion",
    "certificate": "certificate",
    "badge": "badge",
    "project": "project",
    "resume_passage": "resume",
}
_DRAWN_BY_KIND = {
    EvidenceKind.ASSESSED: "assignment",
    EvidenceKind.CERTIFIED: "certificate",
    EvidenceKind.PROJECT: "project",
    EvidenceKind.CLAIMED: "resume",
}


@dataclass(frozen=True)
class Item:
    """One piece of evidence as its page shows it. *strength* is 0 to 100."""

    drawn: str
    kind: str
    title: str
    course: str
    criterion: str
    level: str
    score: Decimal | None
    hours: Decimal | None
    shown_on: date
    strength: int

    @property
    def percent(self) -> Decimal | None:
        """The score in per cent of the points."""
        return self.score * 100 if self.score is not None else None


@dataclass(frozen=True)
class SkillEvidence:
    """Everything that stands for one skill, the strongest first."""

    skill: Skill
    items: list[Item]

    @property
    def strongest(self) -> int:
        """The strength of the strongest piece, 0 to 100."""
        return max(item.strength for item in self.items)

    @property
    def assessed(self) -> bool:
        """Whether anything stands that somebody judged."""
        return any(item.kind == EvidenceKind.ASSESSED for item in self.items)


def of_person(person_id: int, today: date) -> list[SkillEvidence]:
    """A person's live evidence by skill, the best attested skill first. Two statements."""
    return grouped(evidence.of_person(person_id), today)


def beyond_claims(groups: Iterable[SkillEvidence]) -> list[SkillEvidence]:
    """The same without what is only claimed."""
    kept = (
        SkillEvidence(
            group.skill, [item for item in group.items if item.kind != EvidenceKind.CLAIMED]
        )
        for group in groups
    )
    return [group for group in kept if group.items]


def grouped(rows: Iterable[EvidenceItem], today: date) -> list[SkillEvidence]:
    """Evidence by skill; what a person left out is not among live rows."""
    rows = list(rows)
    names = skills.by_ids(row.skill_id for row in rows)
    by_skill: dict[str, list[Item]] = {}
    for row in rows:
        by_skill.setdefault(row.skill_id, []).append(_item(row, today))
    groups = [
        SkillEvidence(names[skill_id], sorted(items, key=lambda item: (-item.strength, item.title)))
        for skill_id, items in by_skill.items()
        if skill_id in names
    ]
    return sorted(groups, key=lambda group: (-group.strongest, group.skill.name_ko))


def _item(row: EvidenceItem, today: date) -> Item:
    worth = strength(
        Evidence(
            id=str(row.id),
            text=row.title,
            kind=EvidenceKind(row.kind),
            score=float(row.score) if row.score is not None else None,
            hours=float(row.hours) if row.hours is not None else None,
            on=row.shown_on,
        ),
        today,
    )
    drawn = _DRAWN.get(row.source_kind) or _DRAWN_BY_KIND[EvidenceKind(row.kind)]
    return Item(
        drawn="rubric" if drawn == "assignment" and row.criterion else drawn,
        kind=row.kind,
        title=row.title,
        course=row.course,
        criterion=row.criterion,
        level=row.level,
        score=row.score,
        hours=row.hours,
        shown_on=row.shown_on,
        strength=round(worth * 100),
    )
