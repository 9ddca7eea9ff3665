"""People's evidence as the matcher takes it: grouped by what was assessed, without identity."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from lms.evidence.models import EvidenceItem
from lms.matching import Candidate, Evidence, EvidenceKind, Facts
from lms.placement.candidates.queries import PassageRow

#: Rows that mirror résumé lines; the lines themselves are taken instead, with their words.
RESUME = "resume_passage"


@dataclass(frozen=True)
class Passage:
    """A passage as pages show it; its *id* is what rankings cite."""

    id: str
    kind: str  # EvidenceKind
    source: str  # evidence source kind, for its picture and word
    title: str
    course: str = ""
    criterion: str = ""
    level: str = ""
    score: Decimal | None = None
    hours: Decimal | None = None
    on: date | None = None
    skills: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """What is compared with a requirement."""
        return " · ".join(dict.fromkeys(filter(None, (self.title, self.criterion, self.course))))

    def for_matcher(self) -> Evidence:
        """The passage as the matcher takes it."""
        return Evidence(
            id=self.id,
            text=self.text,
            kind=EvidenceKind(self.kind),
            skills=self.skills,
            score=min(1.0, max(0.0, float(self.score))) if self.score is not None else None,
            hours=float(self.hours) if self.hours is not None else None,
            on=self.on,
            title=self.title,
            level=self.level or None,
        )


def passages_of(items: Sequence[EvidenceItem], resume: Sequence[PassageRow] = ()) -> list[Passage]:
    """One passage for each assessed thing (its skills together), and one for each résumé line."""
    groups: dict[tuple[object, ...], list[EvidenceItem]] = {}
    for item in items:
        if item.source_kind == RESUME:
            continue
        key = (
            item.source_kind,
            item.source_id,
            item.kind,
            item.title,
            item.course,
            item.criterion,
            item.level,
            item.score,
            item.hours,
            item.shown_on,
        )
        groups.setdefault(key, []).append(item)
    found = [_passage(rows) for rows in groups.values()]
    found += [
        Passage(
            id=f"p{row.id}",
            kind=EvidenceKind.CLAIMED.value,
            source="resume",
            title=row.text,
            on=row.on,
            skills=row.skills,
        )
        for row in resume
    ]
    return found


def _passage(rows: Sequence[EvidenceItem]) -> Passage:
    first = min(rows, key=lambda row: row.id)
    return Passage(
        id=f"e{first.id}",
        kind=first.kind,
        source=first.source_kind,
        title=first.title,
        course=first.course,
        criterion=first.criterion,
        level=first.level,
        score=first.score,
        hours=first.hours,
        on=first.shown_on,
        skills=tuple(sorted({row.skill_id for row in rows})),
    )


def candidate(key: str, facts: Facts, passages: Iterable[Passage]) -> Candidate:
    """Somebody as the matcher takes them: an opaque key, passages, declared facts."""
    return Candidate(
        key=key, evidence=tuple(passage.for_matcher() for passage in passages), facts=facts
    )


def by_id(passages: Iterable[Passage]) -> Mapping[str, Passage]:
    """Passages by the id that rankings cite."""
    return {passage.id: passage for passage in passages}
