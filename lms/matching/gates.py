"""Gates: what a declared fact can fail, and evidence can pass.

Nothing here gives or takes points. A fact that nobody declared is unknown, is shown as unknown, and
fails nobody. A licence is also shown by a certificate or an assessed result that carries its id:
what somebody else attested outweighs a list that the candidate left it out of.
"""

from __future__ import annotations

from collections.abc import Sequence

from lms.matching.model import (
    Evidence,
    EvidenceKind,
    Facts,
    Gate,
    GateKind,
    GateResult,
    GateState,
    LineState,
)

_ATTESTED = {EvidenceKind.CERTIFIED, EvidenceKind.ASSESSED}

LINE_STATES = {
    GateState.PASSED: LineState.MET,
    GateState.FAILED: LineState.NOT_MET,
    GateState.UNKNOWN: LineState.UNKNOWN,
}


def judge(
    requirement_id: str,
    gate: Gate,
    facts: Facts,
    evidence: Sequence[tuple[Evidence, Sequence[str]]],
) -> GateResult:
    """A gate's outcome for a candidate; `evidence` are passages with their skills."""
    declared = _declared(gate, facts)
    if gate.kind is GateKind.LICENCE and declared is not GateState.PASSED:
        shown = tuple(
            passage.id
            for passage, skills in evidence
            if passage.kind in _ATTESTED and gate.licence in skills
        )
        if shown:
            return GateResult(requirement_id, GateState.PASSED, shown)
    return GateResult(requirement_id, declared)


def _declared(gate: Gate, facts: Facts) -> GateState:
    """What the declared facts alone say."""
    if gate.kind is GateKind.START:
        if facts.available_from is None or gate.by is None:
            return GateState.UNKNOWN
        return _state(facts.available_from <= gate.by)
    if gate.kind is GateKind.LICENCE:
        if facts.licences is None or gate.licence is None:
            return GateState.UNKNOWN
        return _state(_folded(gate.licence) in {_folded(licence) for licence in facts.licences})
    if facts.languages is None or gate.level is None:
        return GateState.UNKNOWN
    level = gate.level.order
    spoken = [one for one in facts.languages if _folded(one.code) == _folded(gate.language or "")]
    return _state(any(one.level.order >= level for one in spoken))


def _state(passed: bool) -> GateState:
    return GateState.PASSED if passed else GateState.FAILED


def _folded(text: str) -> str:
    return "".join(text.split()).casefold()
