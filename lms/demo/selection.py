"""How the demonstration's calls select: one decided with its order, one about to begin."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from lms.access import Role
from lms.accounts.models import Grant
from lms.courses.admissions.models import Application, Call
from lms.courses.rubrics.models import Rubric, RubricVersion
from lms.courses.selection.models import (
    Offer,
    Ranking,
    RankingLine,
    SelectionSettings,
    Stage,
    StageEntry,
)
from lms.courses.selection.operations.ranking import STEP
from lms.courses.selection.rules.ranking import Applicant, ExtraPoints, digest, inputs_of, rank
from lms.courses.selection.scopes import REVIEWING
from lms.demo.world import World

WEIGHTS = (Decimal(40), Decimal(60))
TITLES = (("documents", "서류 심사", "Documents"), ("interview", "면접", "Interview"))


def build(world: World) -> None:
    """Add stages to every call; results, order and offers to the decided ones."""
    banked = {row.id for row in world.rows.of(Rubric) if row.in_bank}
    rubric = next((row.id for row in world.rows.of(RubricVersion) if row.rubric_id in banked), None)
    for call in list(world.rows.of(Call)):
        decided = call.state == "decided"
        opened = call.opens_at
        world.rows.add(
            SelectionSettings, call_id=call.id, seed=f"demo-{call.id}", created_at=opened
        )
        stages = [
            world.rows.add(
                Stage, call_id=call.id, position=at, kind=kind, source="reviewers", title_ko=ko,
                title_en=en, weight=WEIGHTS[at], pass_mark=Decimal(60), reviewers_each=2 - at,
                rubric_version_id=rubric, state="decided" if decided else "planned",
                started_at=call.closes_at if decided else None,
                decided_at=call.decided_at if decided else None, created_at=opened,
            )
            for at, (kind, ko, en) in enumerate(TITLES)
        ]  # fmt: skip
        _reviewer(world, call)
        if decided:
            _results(world, call, stages)


def _reviewer(world: World, call: Any) -> None:
    world.rows.add(
        Grant, person_id=world.cast["staff"].id, role=Role.REVIEWER.value, scope_kind=REVIEWING,
        scope_id=call.id, granted_at=call.opens_at,
    )  # fmt: skip


def _results(world: World, call: Any, stages: list[Any]) -> None:
    chance = world.chance("selection")
    people = []
    for row in sorted(world.rows.of(Application), key=lambda one: one.id):
        if row.call_id != call.id or row.state not in ("accepted", "rejected"):
            continue
        admitted = row.state == "accepted"
        scores = (
            Decimal(chance.randint(62, 98)),
            Decimal(chance.randint(60, 98) if admitted else chance.randint(30, 58)),
        )
        for at, (stage, score) in enumerate(zip(stages, scores, strict=True)):
            passed = score >= 60
            world.rows.add(
                StageEntry, stage_id=stage.id, application_id=row.id,
                state="passed" if passed else "failed", raw=score, normalised=score, counted=score,
                why="passed" if passed else "below", decided_by_id=world.cast["staff"].id,
                decided_at=call.decided_at,
                entered_at=call.closes_at + timedelta(days=1 + 3 * at),
            )  # fmt: skip
        if admitted:
            people.append(Applicant(row.id, row.submitted_at, scores))
    if people:
        _order(world, call, people)


def _order(world: World, call: Any, people: list[Applicant]) -> None:
    seed, none = f"demo-{call.id}", ExtraPoints()
    lines = rank(people, WEIGHTS, none, [], len(people), seed)
    ranking = world.rows.add(
        Ranking, call_id=call.id, number=1, seats=len(people), seed=seed, policy_id=0,
        inputs={"weights": [str(one) for one in WEIGHTS], "extra": {}, "cap": "0", "quotas": []},
        sha256=digest(inputs_of(people, WEIGHTS, none, [], len(people), seed)),
        made_at=call.decided_at, made_by_id=world.cast["staff"].id, published_at=call.decided_at,
        published_by_id=world.cast["staff"].id,
    )  # fmt: skip
    for line in lines:
        world.rows.add(
            RankingLine, ranking_id=ranking.id, application_id=line.key, place=line.place,
            total=line.total, base=line.base, extra=line.extra,
            scores=[f"{one:f}" for one in line.scores], groups=[], outcome=line.outcome,
            why=line.why, tie=line.tie, waiting=line.waiting,
        )  # fmt: skip
        world.rows.add(
            Offer, call_id=call.id, cohort_id=call.cohort_id, application_id=line.key,
            ranking_id=ranking.id, position=line.place * STEP, state="accepted",
            offered_no=line.place, offered_at=call.decided_at,
            expires_at=call.decided_at + timedelta(hours=72),
            ended_at=call.decided_at + timedelta(hours=20), created_at=call.decided_at,
        )  # fmt: skip
