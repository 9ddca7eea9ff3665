"""Making the order of a call, and publishing it: exactly what the preview showed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from lms import audit, clock
from lms.accounts.models import Person
from lms.courses import editing
from lms.courses.admissions.models import Application, Call
from lms.courses.admissions.operations import set_outcome
from lms.courses.admissions.rules.states import LEFT, State
from lms.courses.editing import NotAllowed
from lms.courses.programmes.models import Cohort, CohortMember, MemberState
from lms.courses.selection import queries
from lms.courses.selection.models import Offer, Ranking, RankingLine, Stage, StageEntry
from lms.courses.selection.operations.offers import Settled, lock, seats_of, settle
from lms.courses.selection.operations.telling import tell
from lms.courses.selection.rules import staging
from lms.courses.selection.rules.ranking import (
    Applicant,
    ExtraPoints,
    Line,
    Quota,
    Waiting,
    digest,
    inputs_of,
    next_up,
    rank,
)
from lms.db import db

#: Between the places of neighbours, so that somebody admitted later fits in between.
STEP = 1000


class PlanChanged(Exception):
    """What would be done differs from the preview that was looked at; nothing was done."""


@dataclass(frozen=True)
class Publication:
    """What publishing would do: application ids, and the digest of it."""

    offered: tuple[int, ...]
    waiting: tuple[int, ...]
    refused: tuple[int, ...]
    free: int
    digest: str


def make_ranking(call: Call, actor: Person) -> Ranking:
    """The order of those who passed every stage; the same inputs give the ranking that is there.

    ``NotAllowed``: no_cohort, published, no_stages, no_weight, not_decided (somebody is in a stage
    yet), nobody, score_missing.
    """
    editing.hold(call)
    if queries.published_ranking(call.id) is not None:
        raise NotAllowed("published")
    people, weights = _applicants(call)
    held, extra = queries.extra_points(call.id)
    settings = queries.settings_of(call.id)
    quotas, seats = queries.quotas(call.id), _seats(call)
    inputs = inputs_of(people, weights, extra, quotas, seats, settings.seed)
    sha256 = digest(inputs)
    latest = queries.latest_ranking(call.id)
    if latest is not None and latest.sha256 == sha256:
        return latest
    row = Ranking(
        call_id=call.id,
        number=(latest.number if latest is not None else 0) + 1,
        seats=seats,
        seed=settings.seed,
        policy_id=held.id,
        inputs=_inputs(weights, extra, quotas),
        sha256=sha256,
        made_at=clock.now(),
        made_by_id=actor.id,
    )
    groups = {one.key: sorted(one.groups) for one in people}
    row.lines = [
        _line(line, groups[line.key])
        for line in rank(people, weights, extra, quotas, seats, settings.seed)
    ]
    db.session.add(row)
    db.session.flush()
    audit.record(
        "selection.rank", "call", call.id,
        after={"ranking": row.id, "people": len(people), "sha256": sha256},
    )  # fmt: skip
    return row


def _inputs(
    weights: Sequence[Decimal], extra: ExtraPoints, quotas: Sequence[Quota]
) -> dict[str, Any]:
    return {
        "weights": [str(one) for one in weights],
        "extra": {code: str(points) for code, points in extra.points.items()},
        "cap": str(extra.cap),
        "quotas": [[one.group, one.kind, one.seats] for one in quotas],
    }


def plan_publication(ranking: Ranking) -> Publication:
    """Who would be offered a seat, who waits and who is refused, as seats stand now."""
    call = ranking.call
    cohort = db.session.get_one(Cohort, call.cohort_id)
    settings = queries.settings_of(call.id)
    lines = _running(ranking)
    sitting = _sitting(ranking)
    free = seats_of(cohort, clock.now()).free
    if settings.seats is not None:
        free = min(free, max(0, settings.seats - len(sitting)))
    held = Counter(g for line in lines if line.application_id in sitting for g in line.groups)
    chosen = [line.application_id for line in lines if line.application_id in sitting]
    chosen += next_up(
        [
            Waiting(line.application_id, frozenset(line.groups))
            for line in lines
            if line.application_id not in sitting
        ],
        held,
        queries.quotas(call.id),
        free,
    )
    seated = set(chosen)
    rest = [line.application_id for line in lines if line.application_id not in seated]
    size = len(rest) if settings.waiting_size is None else settings.waiting_size
    parts = (tuple(chosen), tuple(rest[:size]), tuple(rest[size:]))
    return Publication(*parts, free, digest([ranking.sha256, *map(list, parts), free]))


def _running(ranking: Ranking) -> list[RankingLine]:
    """The lines of those who have not left since the order was made. Two statements."""
    known = db.session.scalars(
        select(Application)
        .join(RankingLine, RankingLine.application_id == Application.id)
        .where(RankingLine.ranking_id == ranking.id)
        .options(joinedload(Application.person))
        .execution_options(populate_existing=True)
    ).all()
    left = {one.id for one in known if one.state in LEFT}
    return [line for line in ranking.lines if line.application.id not in left]


def _sitting(ranking: Ranking) -> set[int]:
    """Applications of those whom staff gave a seat of the cohort by hand: they need no offer."""
    return set(
        db.session.scalars(
            select(Application.id)
            .join(RankingLine, RankingLine.application_id == Application.id)
            .join(CohortMember, CohortMember.person_id == Application.person_id)
            .where(
                RankingLine.ranking_id == ranking.id,
                CohortMember.cohort_id == ranking.call.cohort_id,
                CohortMember.state == MemberState.ENROLLED,
            )
        )
    )


def _check_current(ranking: Ranking) -> None:
    """Raise where the order would be another one now, but for those who left and for the seats."""
    people, weights = _applicants(ranking.call)
    _policy, extra = queries.extra_points(ranking.call_id)
    quotas = queries.quotas(ranking.call_id)
    now = {one.key: ([f"{score:f}" for score in one.scores], sorted(one.groups)) for one in people}
    made = {line.application_id: (line.scores, line.groups) for line in _running(ranking)}
    if now != made or ranking.inputs != _inputs(weights, extra, quotas):
        raise NotAllowed("outdated")


def publish(ranking: Ranking, actor: Person, seen: str) -> Settled:
    """Publish the order: the list is made, seats are offered, the rest is told. Idempotent.

    :class:`PlanChanged` where it is not what the preview with the digest *seen* showed;
    ``NotAllowed("published")`` where another order was published, ``not_latest`` where a newer
    one was made, ``outdated`` where somebody was decided otherwise or counts otherwise since.
    """
    call = ranking.call
    lock(call)
    editing.hold(ranking)
    known = queries.published_ranking(call.id)
    if known is not None and known.id == ranking.id:
        return Settled()
    if known is not None:
        raise NotAllowed("published")
    latest = queries.latest_ranking(call.id)
    if latest is None or latest.id != ranking.id:
        raise NotAllowed("not_latest")
    _check_current(ranking)
    plan = plan_publication(ranking)
    if plan.digest != seen:
        raise PlanChanged
    ranking.published_at, ranking.published_by_id = clock.now(), actor.id
    refused = set(plan.refused)
    for line in _running(ranking):
        application = line.application
        if line.application_id in refused:
            set_outcome(application, State.REJECTED, actor, "beyond_waiting_list")
            tell(application, "selection.refused", dedup=f"refused:{application.id}")
        else:
            _list(line, call)
            if line.application_id not in plan.offered:
                set_outcome(application, State.WAITLISTED, actor)
                number = plan.waiting.index(line.application_id) + 1
                tell(application, "selection.waitlisted",
                     dedup=f"waitlisted:{application.id}", number=number)  # fmt: skip
    db.session.flush()
    audit.record(
        "selection.publish", "call", call.id,
        after={"ranking": ranking.id, "offered": len(plan.offered), "waiting": len(plan.waiting),
               "refused": len(plan.refused)},
    )  # fmt: skip
    return settle(call)


def admit_late(application: Application, actor: Person) -> Offer:
    """Put somebody who passed every stage after publication where the order would have them.

    Seats that were offered stay; from there on the list moves in its order.
    """
    call = application.call
    lock(call)
    offers = db.session.scalars(select(Offer).where(Offer.call_id == call.id)).all()
    published = queries.published_ranking(call.id)
    if published is None:
        raise NotAllowed("not_published")
    if any(offer.application_id == application.id for offer in offers):
        raise NotAllowed("listed")
    people, weights = _applicants(call, late=True)
    if application.id not in {one.key for one in people}:
        raise NotAllowed("not_passed")
    _held, extra = queries.extra_points(call.id)
    order = [line.key for line in rank(people, weights, extra, [], 0, published.seed)]
    before = set(order[: order.index(application.id)])
    base = max((one.position for one in offers if one.application_id in before), default=0)
    for one in offers:  # who came late before, and goes behind this one
        if base < one.position < base - base % STEP + STEP:
            one.position += 1
    position = base + 1
    offer = Offer(
        call_id=call.id, cohort_id=call.cohort_id, application_id=application.id,
        ranking_id=published.id, position=position, state="waiting", created_at=clock.now(),
        groups=sorted(queries.group_codes(application, queries.groups_of(call.id))),
    )  # fmt: skip
    db.session.add(offer)
    db.session.flush()
    set_outcome(application, State.WAITLISTED, actor, "listed_late")
    audit.record("selection.list.add", "application", application.id, after={"offer": offer.id})
    settle(call)
    return offer


def _applicants(call: Call, *, late: bool = False) -> tuple[list[Applicant], list[Decimal]]:
    stages = queries.stages_of(call.id)
    if not stages:
        raise NotAllowed("no_stages")
    counting = [stage for stage in stages if stage.weight > 0]
    if staging.missing_weight(stage.weight for stage in stages):
        raise NotAllowed("no_weight")
    if not late:
        waiting = db.session.scalar(
            select(func.count())
            .select_from(StageEntry)
            .join(Stage, Stage.id == StageEntry.stage_id)
            .join(Application, Application.id == StageEntry.application_id)
            .where(
                Stage.call_id == call.id, StageEntry.state == "in",
                Application.state.not_in(LEFT),
            )
        )  # fmt: skip
        if waiting:
            raise NotAllowed("not_decided", n=waiting)
    passed = _passed(stages[-1])
    if not passed:
        raise NotAllowed("nobody")
    scores: dict[tuple[int, int], Decimal | None] = {
        (row.application_id, row.stage_id): row.counted
        for row in db.session.execute(
            select(StageEntry.application_id, StageEntry.stage_id, StageEntry.counted)
            .join(Stage, Stage.id == StageEntry.stage_id)
            .where(Stage.call_id == call.id)
        )
    }
    groups = queries.groups_of(call.id)
    people = []
    missing = []
    for application in passed:
        values = [scores.get((application.id, stage.id)) for stage in counting]
        known = [value for value in values if value is not None]
        if len(known) < len(values):
            missing.append(application.number)
            continue
        people.append(
            Applicant(
                application.id,
                application.submitted_at or application.created_at,
                tuple(known),
                queries.group_codes(application, groups),
            )
        )
    if missing:
        raise NotAllowed("score_missing", numbers=", ".join(missing[:10]))
    return people, [stage.weight for stage in counting]


def _passed(last: Stage) -> Sequence[Application]:
    return db.session.scalars(
        select(Application)
        .join(StageEntry, StageEntry.application_id == Application.id)
        .where(
            StageEntry.stage_id == last.id,
            StageEntry.state == "passed",
            Application.state.not_in(LEFT),
        )
        .options(joinedload(Application.person))
        .order_by(Application.id)
    ).all()


def _seats(call: Call) -> int:
    if call.cohort_id is None:
        raise NotAllowed("no_cohort")
    cohort = db.session.get_one(Cohort, call.cohort_id)
    settings = queries.settings_of(call.id)
    free = seats_of(cohort, clock.now()).free
    return min(free, settings.seats) if settings.seats is not None else free


def _list(line: RankingLine, call: Call) -> None:
    db.session.add(
        Offer(
            call_id=call.id, cohort_id=call.cohort_id, application_id=line.application_id,
            ranking_id=line.ranking_id, position=line.place * STEP, groups=list(line.groups),
            state="waiting", created_at=clock.now(),
        )
    )  # fmt: skip


def _line(line: Line, groups: list[str]) -> RankingLine:
    return RankingLine(
        application_id=line.key, place=line.place, total=line.total, base=line.base,
        extra=line.extra, scores=[f"{score:f}" for score in line.scores], groups=groups,
        outcome=line.outcome, why=line.why, group=line.group, tie=line.tie, waiting=line.waiting,
    )  # fmt: skip
