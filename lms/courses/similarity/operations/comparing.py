"""The comparison itself, done by the worker. Running it twice changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from lms import clock, outbox
from lms.courses.assignments import queries as assignments
from lms.courses.assignments.models import Assignment
from lms.courses.similarity import queries, rules
from lms.courses.similarity.models import SimilarityPair, SimilarityRun
from lms.courses.similarity.queries import Inputs
from lms.courses.similarity.rules import Found, Shingle
from lms.db import db, unit_of_work

KINDS = ("text", "code")


@dataclass(frozen=True)
class _Outcome:
    pairs: list[tuple[str, Found, list[list[int]]]]
    told: dict[str, Any]


@outbox.handler("similarity.compare")
def compare(payload: dict[str, Any]) -> None:
    """Compare the works of an assignment; reading and counting happen outside any transaction."""
    assignment = db.session.get(Assignment, payload["assignment_id"])
    run = queries.run_of(payload["assignment_id"])
    if assignment is None or run is None:
        return
    inputs = queries.inputs_of(assignment)
    seen = queries.inputs_hash(inputs)
    if run.done == seen:
        return
    outcome = _counted(inputs)
    assignment_id = assignment.id
    with unit_of_work():
        _write(assignment_id, seen, outcome)


def _counted(inputs: Inputs) -> _Outcome:
    every = inputs.works + inputs.earlier
    files = assignments.files_of([work.submission for work in every])
    read = {
        work.submission.id: queries.parts_of(work.submission, files[work.submission.id])
        for work in every
    }
    people = {work.submission.id: work.people for work in every}
    own = {work.submission.id for work in inputs.works}
    earlier = {work.submission.id for work in inputs.earlier}
    brief = queries.brief_parts(inputs.assignment.brief)
    told: dict[str, Any] = {
        "works": len(own),
        "earlier": len(earlier),
        "unread": sum(read[key].unread for key in own),
        "threshold": inputs.scheme.threshold,
    }
    pairs: list[tuple[str, Found, list[list[int]]]] = []
    compared: set[int] = set()
    for kind in KINDS:
        runs = {key: rules.shingles_of(one.parts, kind) for key, one in read.items()}
        runs = {key: found for key, found in runs.items() if found}
        given = rules.bag_of(rules.shingles_of(brief, kind))
        shared = rules.common_to_most([rules.bag_of(runs[key]) for key in sorted(own & set(runs))])
        common = given | shared
        told[f"{kind}_shared"] = len(shared)
        bags = {key: rules.bag_of(found, common) for key, found in runs.items()}
        compared |= {
            key for key, bag in bags.items() if len(bag) >= rules.comparing.FEWEST_RUNS
        } & own
        listed = rules.compare_all(bags, inputs.scheme.threshold / 100, apart=people, fixed=earlier)
        pairs += [(kind, one, _passages(runs, one, common)) for one in listed]
    told["compared"] = len(compared)
    return _Outcome(pairs, told)


def _passages(runs: dict[int, list[Shingle]], found: Found, common: rules.Bag) -> list[list[int]]:
    return rules.passages(runs[found.first], runs[found.second], common)


def _write(assignment_id: int, seen: str, outcome: _Outcome) -> None:
    """Keep what was found; what is not found any more stays where somebody judged it."""
    run = db.session.scalar(
        select(SimilarityRun)
        .where(SimilarityRun.assignment_id == assignment_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if run is None or run.done == seen:
        return
    now = clock.now()
    held = {
        (row.first_id, row.second_id, row.kind): row
        for row in db.session.scalars(
            select(SimilarityPair).where(SimilarityPair.assignment_id == assignment_id)
        )
    }
    for kind, found, matches in outcome.pairs:
        row = held.pop((found.first, found.second, kind), None)
        if row is None:
            row = SimilarityPair(
                assignment_id=assignment_id, first_id=found.first, second_id=found.second,
                kind=kind, found_at=now,
            )  # fmt: skip
            db.session.add(row)
        row.score = _places(found.score.score)
        row.first_share = _places(found.score.first)
        row.second_share = _places(found.score.second)
        row.matches, row.gone_at = matches, None
    for row in held.values():
        if row.finding or row.note:
            row.gone_at = row.gone_at or now
        else:
            db.session.delete(row)
    run.done, run.wanted, run.done_at = seen, seen, now
    run.told = {**outcome.told, "pairs": len(outcome.pairs)}


def _places(value: float) -> Decimal:
    return Decimal(str(round(value, 4)))
