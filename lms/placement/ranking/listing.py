"""The ranked list as a page shows it: narrowed, ordered, and one row a candidate with its reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from lms import i18n
from lms.accounts.models import Person
from lms.matching import CitedEvidence, LineMatch, RankedCandidate, Requirement, RequirementKind
from lms.matching.explaining import explain
from lms.matching.skills import SkillLookup, name_of
from lms.placement.candidates.queries import LiveCandidate
from lms.placement.ranking import queries, rankings, rules
from lms.placement.ranking.models import PipelineEntry
from lms.placement.ranking.passages import Passage, by_id
from lms.placement.ranking.rankings import Ranked
from lms.placement.ranking.rules import State

#: Gaps named in a row; more are on the candidate's page.
GAPS = 3
SORTS = ("rank", "start", "newest")


@dataclass(frozen=True)
class Filters:
    """What the list is asked for; empty means all."""

    state: str = ""
    stream: str = ""
    skill: str = ""
    complete: bool = False  # every must-have met
    new: bool = False  # became a candidate since the last visit
    sort: str = "rank"

    @property
    def any(self) -> bool:
        """Whether anything narrows the list."""
        return bool(self.state or self.stream or self.skill or self.complete or self.new)


@dataclass(frozen=True)
class LineView:
    """One requirement against one candidate, with what stands behind it."""

    requirement: Requirement
    match: LineMatch
    points: float  # of 100 that it gives
    most: float  # of 100 that it could give
    number: int = 0  # its place among the lines as pages order them, from 1
    cited: list[tuple[Passage | None, CitedEvidence]] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    @property
    def is_gate(self) -> bool:
        """Whether a declared fact decides, without points."""
        return self.requirement.gate is not None

    @property
    def best(self) -> Passage | None:
        """What shows the line most; None where nothing does, or it may not be read any more."""
        return self.cited[0][0] if self.cited and self.cited[0][1].contribution > 0 else None


@dataclass(frozen=True)
class Group:
    """The lines of one kind, with the points that they give together."""

    kind: RequirementKind
    lines: list[LineView]

    @property
    def points(self) -> float:
        """Of 100, what the lines give."""
        return sum(line.points for line in self.lines)

    @property
    def most(self) -> float:
        """Of 100, what the lines could give."""
        return sum(line.most for line in self.lines)


@dataclass(frozen=True)
class Strongest:
    """The one passage that gives the most points, and the line that it gives them for."""

    passage: Passage
    line: LineView
    points: float  # of 100, by this passage alone


@dataclass(frozen=True)
class Identity:
    """Who a candidate is: only ever made for one who was introduced."""

    name: str
    email: str
    phone: str = ""


@dataclass(frozen=True)
class Row:
    """A candidate in the list. *identity* is None unless they were introduced."""

    rank: int
    key: str
    code: str
    score: float  # of 100
    eligible: bool
    sentence: str
    lines: list[LineView]
    strongest: Strongest | None
    gaps: list[str]
    status_kind: str
    status_on: date
    available_from: date | None
    stream: str
    since: datetime
    is_new: bool
    state: State
    identity: Identity | None = None

    @property
    def groups(self) -> list[Group]:
        """The lines by kind."""
        return grouped(self.lines)


def narrowed(
    ranked: Ranked,
    filters: Filters,
    entries: Mapping[int, PipelineEntry],
    last_visit: datetime | None,
) -> list[RankedCandidate]:
    """The candidates that the filters leave, in the order asked for."""

    def fits(entry: RankedCandidate) -> bool:
        person = ranked.people[entry.key]
        if filters.state and queries.shown_state(entries.get(person.person_id)) != filters.state:
            return False
        if filters.stream and person.status.stream != filters.stream:
            return False
        if filters.new and not is_new(person, last_visit):
            return False
        if filters.complete and not rankings.musts_complete(entry, ranked.opening):
            return False
        return not filters.skill or any(
            filters.skill in passage.skills for passage in ranked.passages_of(entry.key)
        )

    left = [entry for entry in ranked.ranking.entries if fits(entry)]
    if filters.sort == "start":
        left.sort(key=lambda e: (ranked.people[e.key].available_from or date.max, e.rank))
    elif filters.sort == "newest":
        left.sort(key=lambda e: (-ranked.people[e.key].matching_since.timestamp(), e.rank))
    return left


def is_new(person: LiveCandidate, last_visit: datetime | None) -> bool:
    """Whether somebody became a candidate since the last visit (the first visit knows no new)."""
    return last_visit is not None and person.matching_since > last_visit


def rows(
    ranked: Ranked,
    shown: Sequence[RankedCandidate],
    entries: Mapping[int, PipelineEntry],
    last_visit: datetime | None,
    taxonomy: SkillLookup,
    identities: Mapping[int, Identity],
) -> list[Row]:
    """Rows for the candidates of one page."""
    return [row(ranked, entry, entries, last_visit, taxonomy, identities) for entry in shown]


def row(
    ranked: Ranked,
    entry: RankedCandidate,
    entries: Mapping[int, PipelineEntry],
    last_visit: datetime | None,
    taxonomy: SkillLookup,
    identities: Mapping[int, Identity],
) -> Row:
    """One candidate with the reasons for their place."""
    person = ranked.people[entry.key]
    passages = ranked.passages_of(entry.key)
    lines = line_views(ranked, entry, passages, taxonomy)
    state = queries.shown_state(entries.get(person.person_id))
    return Row(
        rank=entry.rank,
        key=entry.key,
        code=person.code,
        score=round(entry.score * 100, 1),
        eligible=entry.eligible,
        sentence=explain(
            entry, ranked.opening, i18n.current(), taxonomy, has_evidence=bool(passages), brief=True
        ),
        lines=lines,
        strongest=strongest(lines),
        gaps=gaps(lines),
        status_kind=person.status.kind,
        status_on=person.status.on,
        available_from=person.available_from,
        stream=person.status.stream,
        since=person.matching_since,
        is_new=is_new(person, last_visit),
        state=state,
        identity=identities.get(person.person_id) if rules.reveals(state) else None,
    )


def line_views(
    ranked: Ranked, entry: RankedCandidate, passages: Sequence[Passage], taxonomy: SkillLookup
) -> list[LineView]:
    """Each requirement with its state, its points and its evidence.

    Musts come first, then what is preferred, then duties; within each, the posting's order.
    """
    most = rankings.points(ranked.opening, ranked.ranking.weights)
    asked = {line.id: line for line in ranked.opening.requirements}
    known = by_id(passages)
    language = i18n.current()
    kinds = list(RequirementKind)
    ordered = sorted(entry.lines, key=lambda line: kinds.index(asked[line.requirement_id].kind))
    return [
        LineView(
            requirement=asked[line.requirement_id],
            match=line,
            points=line.score * most[line.requirement_id],
            most=most[line.requirement_id],
            number=number,
            cited=[(known.get(one.evidence_id), one) for one in line.cited],
            missing=[name_of(taxonomy, skill, language) for skill in line.missing],
        )
        for number, line in enumerate(ordered, 1)
    ]


def grouped(lines: Sequence[LineView]) -> list[Group]:
    """The lines by their kind, in the order of the lines; kinds without lines are left out."""
    found = [
        Group(kind, [line for line in lines if line.requirement.kind is kind])
        for kind in RequirementKind
    ]
    return [group for group in found if group.lines]


def strongest(lines: Sequence[LineView]) -> Strongest | None:
    """The passage that gives the most points on any one line."""
    best: Strongest | None = None
    for line in lines:
        for passage, cited in line.cited:
            worth = cited.contribution * line.most
            if passage is not None and worth > 0 and (best is None or worth > best.points):
                best = Strongest(passage, line, worth)
    return best


def gaps(lines: Sequence[LineView]) -> list[str]:
    """The skills that nothing shows, those of must-haves first; at most :data:`GAPS`."""
    ordered = sorted(lines, key=lambda line: line.requirement.kind is not RequirementKind.MUST)
    return list(dict.fromkeys(name for line in ordered for name in line.missing))[:GAPS]


def identity_of(person: Person, entry: PipelineEntry | None) -> Identity | None:
    """Who a candidate is, where their entry says that they accepted to be introduced."""
    if entry is None or not rules.reveals(queries.state_of(entry)):
        return None
    return Identity(
        name=i18n.person_name(person),
        email=person.email,
        phone=person.phone if entry.details.get("phone") else "",
    )
