"""Where people stand in an offering now: the same numbers for every page and for freezing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from lms import policies
from lms.access import Scope
from lms.courses.content import queries as content
from lms.courses.enrolment import queries as enrolment
from lms.courses.gradebook import registry, rules
from lms.courses.gradebook.models import CourseResult
from lms.courses.gradebook.queries.columns import Setup, setup_of
from lms.courses.gradebook.queries.frozen import frozen_of
from lms.courses.gradebook.queries.gathering import gather
from lms.courses.gradebook.queries.official import kept_elsewhere
from lms.courses.gradebook.rules import (
    Category,
    CompletionPolicy,
    Item,
    Line,
    Period,
    Plan,
    Result,
    Score,
)
from lms.courses.gradebook.rules import explanation as explanations

POLICY = "course_completion"


@dataclass(frozen=True)
class Standing:
    """One person in one offering, with all that the result is made from."""

    person_id: int
    items: tuple[Item, ...]  # in the order of the columns; what is not posted, too
    lessons_done: int
    lessons_total: int
    policy: policies.InForce[CompletionPolicy]
    setup: Setup
    plan: Plan = field(default_factory=Plan)
    frozen: CourseResult | None = None
    #: What graders know and learners not yet, by (kind, id).
    unreleased: dict[tuple[str, int], Decimal | None] = field(default_factory=dict)
    further: tuple[Line, ...] = ()
    kept_elsewhere: bool = False  # the institution's own system decides results

    def result(self, *, final: bool) -> Result:
        """The result from what stands now."""
        return rules.result(
            self.items,
            self.lessons_done,
            self.lessons_total,
            self.policy.value,
            final=final,
            plan=self.plan,
            further=self.further,
        )

    @cached_property
    def provisional(self) -> Result:
        """From what is marked so far (*current*)."""
        return self.result(final=False)

    @cached_property
    def final(self) -> Result:
        """As if everything ended now: unmarked work counts as zero."""
        return self.result(final=True)

    @cached_property
    def shown(self) -> Result:
        """What pages show: the frozen result where there is one, else the provisional one."""
        if self.frozen is None:
            return self.provisional
        row = self.frozen
        return rules.from_json(row.percent, row.lines, row.arithmetic, row.explanation)

    @property
    def posted(self) -> tuple[Item, ...]:
        """The items that the learner may know of."""
        return tuple(item for item in self.items if not item.hidden)

    @property
    def scores(self) -> list[Score]:
        """The posted items as the arithmetic reads them: what imagined marks start from."""
        return [item.score for item in self.posted]

    def explain(self, result: Result) -> dict[str, Any] | None:
        """The whole arithmetic of a result of this standing; none: it was not kept then."""
        if self.frozen is not None and result is self.shown:
            return self.frozen.explanation
        if result.total is None:
            return None
        return explanations.of(result.total, self.posted, self.setup)

    @cached_property
    def obstacles(self) -> list[rules.Obstacle]:
        """What keeps the result from being frozen."""
        kept = [rules.Obstacle("kept_elsewhere")] if self.kept_elsewhere else []
        return [*kept, *rules.obstacles(self.items)]

    @cached_property
    def changed_since(self) -> bool:
        """Whether marks or progress differ from what was frozen."""
        if self.frozen is None or self.frozen.source == "own":
            return False
        stored = {
            "percent": self.frozen.percent,
            "credit_earned": self.frozen.credit_by_marks,
            "arithmetic": self.frozen.arithmetic,
        }
        return rules.differs(stored, self.final)


def policy_of(offering_id: int) -> policies.InForce[CompletionPolicy]:
    """The completion policy in force for an offering."""
    return policies.in_force(POLICY, Scope("offering", offering_id))


def plan_of(setup: Setup) -> Plan:
    """How an offering makes one number of all items. Periods matter once one has a weight."""
    weighted = any(row.weight is not None for row in setup.periods)
    return Plan(
        categories=tuple(
            Category(
                id=row.id,
                weight=row.weight,
                aggregation=row.aggregation,
                drop_lowest=row.drop_lowest,
                drop_highest=row.drop_highest,
                keep_highest=row.keep_highest,
                include_empty=row.include_empty,
                extra_credit=row.extra_credit,
                expected_count=row.expected_count or 0,
            )
            for row in setup.categories
        ),
        periods=tuple(Period(row.id, row.weight) for row in setup.periods) if weighted else (),
        weighting=setup.weighting,
        aggregation=setup.aggregation,
    )


def standings(offering_id: int, person_ids: Iterable[int] | None = None) -> dict[int, Standing]:
    """Where people stand, by person id; everyone with a seat unless *person_ids* are given.

    The number of statements does not depend on how many people or items there are.
    """
    ids = (
        [seat.person_id for seat in enrolment.roster(offering_id)]
        if person_ids is None
        else list(person_ids)
    )
    setup = setup_of(offering_id)
    plan = plan_of(setup)
    gathered = gather(setup, ids)
    lessons = content.progress_of_people(offering_id, ids)
    frozen = frozen_of(offering_id, ids)
    policy = policy_of(offering_id)
    further = registry.lines(offering_id, ids, policy.value)
    kept = kept_elsewhere(offering_id)
    return {
        person_id: Standing(
            person_id=person_id,
            items=gathered.items[person_id],
            lessons_done=lessons[person_id].done,
            lessons_total=lessons[person_id].total,
            policy=policy,
            setup=setup,
            plan=plan,
            frozen=frozen.get(person_id),
            unreleased=gathered.unreleased[person_id],
            further=further[person_id],
            kept_elsewhere=kept,
        )
        for person_id in ids
    }


def standing(offering_id: int, person_id: int) -> Standing:
    """Where one person stands."""
    return standings(offering_id, [person_id])[person_id]
