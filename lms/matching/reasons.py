"""Why a line has its score: the passages that it rests on, and the skills that nothing shows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from lms.matching.gates import LINE_STATES
from lms.matching.model import (
    CitedEvidence,
    GateResult,
    LineMatch,
    LineState,
    Opening,
    Requirement,
)
from lms.matching.pool import Pool
from lms.matching.scoring import STEPS, Facets, Floats, line_score
from lms.matching.weights import Weights


def explained_lines(
    opening: Opening,
    wanted: Sequence[tuple[str, ...]],
    pool: Pool,
    facets: Facets,
    candidate: int,
    scores: Sequence[float],
    gates: Sequence[GateResult],
    weights: Weights,
) -> tuple[LineMatch, ...]:
    """The lines of an opening for one candidate; `wanted` are the lines' skills, `scores` their
    scores.
    """
    start, end = pool.starts[candidate], pool.starts[candidate + 1]
    columns = facets.values[:, start:end].tolist()
    cited_of_row = [_best(row) for row in columns]
    by_gate = {gate.requirement_id: gate for gate in gates}
    result = []
    for i, line in enumerate(opening.requirements):
        skill_rows = facets.skill_rows[i]
        gate = by_gate.get(line.id)
        if gate is not None:
            cited = {
                start + k
                for k in range(end - start)
                if pool.passages[start + k].id in gate.evidence_ids
            }
        else:
            rows = (i, *skill_rows)
            cited = {start + k for row in rows for k in cited_of_row[row]}
        shown_for: dict[int, list[str]] = {}
        for skill, row in zip(wanted[i], skill_rows, strict=True):
            for k in cited_of_row[row]:
                shown_for.setdefault(start + k, []).append(skill)
        near = [
            float(facets.near[row - len(opening.requirements), start:end].max(initial=0.0))
            for row in skill_rows
        ]
        missing = tuple(s for s, n in zip(wanted[i], near, strict=True) if n < weights.near)
        if line.any_of and len(missing) < len(wanted[i]):
            missing = ()
        state = LINE_STATES[gate.state] if gate is not None else _state(scores[i], weights)
        result.append(
            LineMatch(
                requirement_id=line.id,
                state=state,
                score=0.0 if gate is not None else float(scores[i]),
                cited=_ordered(
                    _cite(
                        line, i, passage, pool, facets, tuple(shown_for.get(passage, ())), weights
                    )
                    for passage in sorted(cited)
                ),
                missing=() if gate is not None else missing,
            )
        )
    return tuple(result)


def _best(values: list[int]) -> list[int]:
    """The positions that a facet's score rests on.

    The best value and all its ties (without them the score falls), and the next two ranks where
    they are worth at least half of the best.
    """
    top = sorted(values, reverse=True)[:3]
    if not top or top[0] == 0:
        return []
    floor = max(top[-1], (top[0] + 1) // 2)
    return [k for k, value in enumerate(values) if value >= floor]


def _cite(
    line: Requirement,
    number: int,
    passage: int,
    pool: Pool,
    facets: Facets,
    skills: tuple[str, ...],
    weights: Weights,
) -> CitedEvidence:
    text = int(pool.text_of[passage])
    offset = len(facets.dense)
    rows = facets.skill_rows[number]
    near = [float(facets.near[row - offset, passage]) for row in rows]
    alone = [
        np.array([facets.values[row, passage] / STEPS], dtype=np.float64) for row in (number, *rows)
    ]
    contribution: Floats = line_score(line, alone[0], alone[1:], weights)
    skill = (max(near) if line.any_of else sum(near) / len(near)) if near else 0.0
    return CitedEvidence(
        evidence_id=pool.passages[passage].id,
        dense=round(float(facets.dense[number, text]), 6),
        lexical=round(float(facets.lexical[number, text]), 6),
        skill=round(skill, 6),
        strength=float(facets.strengths[passage]),
        contribution=round(float(contribution[0]), 6),
        skills=skills,
    )


def _ordered(cited: Iterable[CitedEvidence]) -> tuple[CitedEvidence, ...]:
    return tuple(sorted(cited, key=lambda one: (-one.contribution, one.evidence_id)))


def _state(score: float, weights: Weights) -> LineState:
    if score >= weights.met:
        return LineState.MET
    return LineState.PARTLY if score >= weights.partly else LineState.UNKNOWN
