"""A gradebook of 300 learners × 60 items: ``python -m bench gradebook``.

Marks are invented from a seed: a tenth is not there yet, some items are excused, extra credit or
not released. Each plan is computed for everybody, current and final, with its whole explanation, as
the pages and the freezing of results do. A total whose contributions do not add up, or that depends
on the order of the items, is a failure.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable
from decimal import Decimal
from functools import partial

import click

from lms.courses.gradebook.rules import (
    Category,
    Period,
    Plan,
    Score,
    compute,
    imagined,
    needed,
)

SEED = 20261123
CATEGORIES = 5
POINTS = [Decimal(each) for each in (10, 20, 50, 100)]


def categories(*aggregations: str) -> tuple[Category, ...]:
    """Five categories of 20 percent each, two lowest dropped, by these aggregations in turn."""
    return tuple(
        Category(
            number,
            weight=Decimal(20),
            aggregation=aggregations[number % len(aggregations)],
            drop_lowest=2,
            expected_count=14,
        )
        for number in range(1, CATEGORIES + 1)
    )


PLANS = {
    "points, two dropped": Plan(categories("canvas")),
    "percent, two dropped": Plan(categories("canvas"), weighting="percent"),
    "percent in two periods": Plan(
        categories("canvas"), (Period(1, Decimal(40)), Period(2, Decimal(60))), "percent"
    ),
    "Moodle's aggregations": Plan(
        categories("mean", "swmean", "median", "ecmean", "natural"), aggregation="wmean"
    ),
    "an expected count": Plan(categories("expected"), aggregation="expected"),
}


def gradebook(people: int, items: int, chance: random.Random) -> list[list[Score]]:
    """The scores of each learner."""
    points = [chance.choice(POINTS) for _item in range(items)]
    extra = [chance.random() < 0.03 for _item in range(items)]
    released = [chance.random() > 0.05 for _item in range(items)]
    return [
        [
            Score(
                key=("manual", number),
                category_id=number % CATEGORIES + 1,
                possible=possible,
                earned=mark(possible, chance),
                period_id=1 if number < items // 2 else 2,
                excused=chance.random() < 0.02,
                extra_credit=extra[number],
                posted=released[number],
            )
            for number, possible in enumerate(points)
        ]
        for _person in range(people)
    ]


def mark(possible: Decimal, chance: random.Random) -> Decimal | None:
    """A mark in quarters of a point, or none."""
    if chance.random() < 0.1:
        return None
    return Decimal(chance.randint(0, int(possible) * 4)) / 4


def everybody(plan: Plan, rows: list[list[Score]]) -> None:
    """Every total, current and final."""
    for row in rows:
        compute(plan, row, final=False)
        compute(plan, row, final=True)


def seconds(work: Callable[[], None], rounds: int) -> float:
    """Of the processor, the median of so many rounds: others on the machine do not count."""
    taken = []
    for _round in range(rounds):
        begun = time.process_time()
        work()
        taken.append(time.process_time() - begun)
    return statistics.median(taken)


def faults(plan: Plan, rows: list[list[Score]], chance: random.Random) -> int:
    """How many totals do not add up, or differ when their items come in another order."""
    wrong = 0
    for row in rows:
        shuffled = chance.sample(row, len(row))
        for final in (False, True):
            total = compute(plan, row, final=final)
            added = sum((item.contribution for item in total.items), Decimal(0))
            wrong += added != total.unrounded or compute(plan, shuffled, final=final) != total
    return wrong


@click.command(help="Compute a gradebook of PEOPLE × ITEMS by several plans.")
@click.option("--people", default=300, show_default=True)
@click.option("--items", default=60, show_default=True)
@click.option("--rounds", default=3, show_default=True)
def main(people: int, items: int, rounds: int) -> None:
    """Print what each plan takes; fail where a total is wrong."""
    chance = random.Random(SEED)
    rows = gradebook(people, items, chance)
    print(f"{people} learners × {items} items; current and final totals with their explanation")
    print(f"{'plan':<26}{'all, ms':>10}{'one, ms':>10}{'wrong':>8}")
    wrong = 0
    for name, plan in PLANS.items():
        taken = seconds(partial(everybody, plan, rows), rounds)
        found = faults(plan, rows, chance)
        wrong += found
        print(f"{name:<26}{taken * 1000:>10.0f}{taken * 1000 / people:>10.2f}{found:>8}")

    plan, row = PLANS["percent, two dropped"], rows[0]
    key = row[-1].key

    def what_if() -> None:
        compute(plan, imagined(row, {key: Decimal(5)}), final=False)

    def what_is_needed() -> None:
        needed(plan, row, key, Decimal(80))

    print(f"one what-if: {seconds(what_if, 50) * 1000:.2f} ms")
    print(f"what one item needs: {seconds(what_is_needed, 20) * 1000:.1f} ms")
    if wrong:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
