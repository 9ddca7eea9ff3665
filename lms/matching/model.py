"""What goes into the matcher and what comes out: frozen dataclasses, nothing else.

No type here can hold who a person is. A candidate is an opaque key, passages of evidence and a few
declared facts; names, ages, schools and photos have no field to travel in.

Units: scores, strengths, similarities and contributions are numbers in [0, 1] rounded to six
decimals; hours are clock hours; dates are calendar days without a time zone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from lms.matching.weights import DEFAULT_WEIGHTS, Weights


class EvidenceKind(StrEnum):
    """How a passage came to be, strongest first (`strength.py` says by how much)."""

    ASSESSED = "assessed"  # a grade, a rubric line, a quiz: somebody judged the work
    CERTIFIED = "certified"  # a certificate, badge or licence issued by somebody else
    PROJECT = "project"  # work that exists and can be shown, judged by nobody
    CLAIMED = "claimed"  # a line of a résumé


class RequirementKind(StrEnum):
    """What a line of an opening asks for."""

    MUST = "must"
    PREFERRED = "preferred"
    DUTY = "duty"


class LineState(StrEnum):
    """What is known of one requirement for one candidate.

    NOT_MET is reached only through a gate that a *declared* fact fails; missing evidence is
    UNKNOWN.
    """

    MET = "met"
    PARTLY = "partly"
    UNKNOWN = "unknown"
    NOT_MET = "not_met"


class GateKind(StrEnum):
    """The three facts that can fail a candidate."""

    START = "start"  # must be available by a day
    LICENCE = "licence"  # must hold a licence or certificate
    LANGUAGE = "language"  # must speak a language at a level


class GateState(StrEnum):
    """PASSED by a declared fact or by evidence, FAILED by a declared fact only, else UNKNOWN."""

    PASSED = "passed"
    FAILED = "failed"
    UNKNOWN = "unknown"


class LanguageLevel(StrEnum):
    """CEFR levels and native speaker; a caller maps TOEIC, OPIc or TOPIK to them."""

    A1 = "a1"
    A2 = "a2"
    B1 = "b1"
    B2 = "b2"
    C1 = "c1"
    C2 = "c2"
    NATIVE = "native"

    @property
    def order(self) -> int:
        """0 for A1 up to 6 for a native speaker."""
        return list(LanguageLevel).index(self)


@dataclass(frozen=True, slots=True)
class Evidence:
    """One passage that speaks for a candidate.

    `text` is what is compared with a requirement, in Korean or English. `skills` are taxonomy ids;
    left empty, the skills that the text mentions stand in. `score` is 0..1 of the marks possible,
    `hours` the time behind it, `on` the day it was awarded, `title` and `level` are shown only
    (the work's name; the grade or rubric level as its assessor wrote it).
    """

    id: str
    text: str
    kind: EvidenceKind
    skills: tuple[str, ...] = ()
    score: float | None = None
    hours: float | None = None
    on: date | None = None
    title: str = ""
    level: str | None = None

    def __post_init__(self) -> None:
        if not self.id:
            raise ValueError("evidence needs an id")
        if self.score is not None and not 0.0 <= self.score <= 1.0:
            raise ValueError(f"evidence {self.id}: score {self.score} is outside 0..1")
        if self.hours is not None and not 0.0 <= self.hours < float("inf"):
            raise ValueError(f"evidence {self.id}: hours {self.hours} is not a length of time")


@dataclass(frozen=True, slots=True)
class Language:
    """A language a candidate speaks: ISO 639-1 code and level."""

    code: str
    level: LanguageLevel


@dataclass(frozen=True, slots=True)
class Facts:
    """What a candidate declared. None means *not declared* and fails nothing.

    A declared tuple is complete: a licence or language that is not in it is declared not to be
    held. `licences` are taxonomy ids of certificates, or the licence's own name where it has no id.
    """

    available_from: date | None = None
    licences: tuple[str, ...] | None = None
    languages: tuple[Language, ...] | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may be ranked: an opaque key, evidence, declared facts."""

    key: str
    evidence: tuple[Evidence, ...] = ()
    facts: Facts = Facts()

    def __post_init__(self) -> None:
        if not self.key:
            raise ValueError("a candidate needs a key")
        ids = [passage.id for passage in self.evidence]
        if len(set(ids)) != len(ids):
            raise ValueError(f"candidate {self.key}: two passages of evidence share an id")


@dataclass(frozen=True, slots=True)
class Gate:
    """A condition on a declared fact; exactly the fields of its kind are set.

    START: `by`, the last acceptable first day. LICENCE: `licence`. LANGUAGE: `language` (ISO 639-1)
    and `level`, the lowest acceptable.
    """

    kind: GateKind
    by: date | None = None
    licence: str | None = None
    language: str | None = None
    level: LanguageLevel | None = None

    def __post_init__(self) -> None:
        needed = {
            GateKind.START: {"by"},
            GateKind.LICENCE: {"licence"},
            GateKind.LANGUAGE: {"language", "level"},
        }[self.kind]
        given = {
            name
            for name in ("by", "licence", "language", "level")
            if getattr(self, name) is not None
        }
        if given != needed:
            raise ValueError(f"a {self.kind} gate takes exactly {', '.join(sorted(needed))}")


@dataclass(frozen=True, slots=True)
class Requirement:
    """One confirmed line of an opening.

    `weight` multiplies the weight of its kind (1 = ordinary). `skills` are taxonomy ids; with
    `any_of` one of them is enough ("PyTorch 또는 TensorFlow"), otherwise all are wanted. A line
    with a `gate` is judged and shown, and gives no points.
    """

    id: str
    text: str
    kind: RequirementKind = RequirementKind.MUST
    weight: float = 1.0
    skills: tuple[str, ...] = ()
    any_of: bool = False
    gate: Gate | None = None

    def __post_init__(self) -> None:
        if not self.id:
            raise ValueError("a requirement needs an id")
        if not 0.0 <= self.weight < float("inf"):
            raise ValueError(f"requirement {self.id}: weight {self.weight} is not a weight")


@dataclass(frozen=True, slots=True)
class Opening:
    """A position to fill: its requirement lines in the order of the posting."""

    key: str
    title: str
    requirements: tuple[Requirement, ...] = ()

    def __post_init__(self) -> None:
        if not self.key:
            raise ValueError("an opening needs a key")
        ids = [line.id for line in self.requirements]
        if len(set(ids)) != len(ids):
            raise ValueError(f"opening {self.key}: two requirements share an id")


@dataclass(frozen=True, slots=True)
class CitedEvidence:
    """A passage that a line's score rests on, with the signals between the two.

    `dense`: meaning (0..1, cosine after calibration). `lexical`: shared words. `skill`: mean
    nearness of its skills to the line's skills. `strength`: how much the passage is worth as
    evidence. `contribution`: the line's score if this were the candidate's only passage. `skills`:
    the line's skills for which it is among the best passages.
    For a line with a gate only `strength` is given: the passage shows the licence itself.
    """

    evidence_id: str
    dense: float
    lexical: float
    skill: float
    strength: float
    contribution: float
    skills: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LineMatch:
    """One requirement against one candidate.

    `cited` is ordered by contribution and complete: without these passages the line's score falls.
    `missing` are the line's skills that nothing shows well enough to count as met.
    """

    requirement_id: str
    state: LineState
    score: float
    cited: tuple[CitedEvidence, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GateResult:
    """A gate's outcome; `evidence_ids` are the passages that passed it where no fact did."""

    requirement_id: str
    state: GateState
    evidence_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RankedCandidate:
    """A candidate's place in a list.

    `lines` follows the opening's order; it is empty where reasons were not asked for
    (`Matcher.rank(reasons=…)`). `rank` starts at 1. Who fails a gate stands behind everybody who
    fails none, with the score unchanged.
    """

    key: str
    rank: int
    score: float
    gates: tuple[GateResult, ...] = ()
    lines: tuple[LineMatch, ...] = ()

    @property
    def eligible(self) -> bool:
        """Whether no declared fact fails a gate."""
        return all(gate.state is not GateState.FAILED for gate in self.gates)


@dataclass(frozen=True, slots=True)
class Ranking:
    """An ordered list with everything needed to say how it came about.

    `inputs_hash` is SHA-256 over opening, candidates, weights, model, taxonomy version and `as_of`
    (the day that recency is counted from); equal hashes mean equal lists.
    """

    opening_key: str
    model_id: str
    taxonomy_version: str
    as_of: date
    inputs_hash: str
    weights: Weights = field(default=DEFAULT_WEIGHTS)
    entries: tuple[RankedCandidate, ...] = ()
