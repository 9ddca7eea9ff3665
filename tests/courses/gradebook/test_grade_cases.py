"""How Canvas, Moodle and Open edX grade, case by case, as their own tests say.

An adapter a family puts a case into the words of the rules, and says what it looks at; nothing
here knows one case from another.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from lms.courses.gradebook.rules import (
    Category,
    Period,
    Plan,
    Score,
    Total,
    compute,
)
from lms.courses.gradebook.rules.engine import Group, evaluate
from lms.courses.gradebook.rules.late import LatePolicy, deduction, missing
from lms.courses.gradebook.rules.limits import Limits, Member, by_value
from lms.courses.gradebook.rules.scaling import progress, rescale, reweigh, rubric_mark
from lms.courses.gradebook.rules.totals import decimal
from lms.courses.scales.rules import GradeScheme

Case = dict[str, Any]
ROOT = Path(__file__).parents[3]


def read() -> list[Case]:
    """Every case; none where there are none, a failure where they are named but not there."""
    named = os.environ.get("GRADE_CASES")
    path = Path(named) if named else ROOT / "../shared/cases/grades/cases.json"
    if path.is_dir():
        path /= "cases.json"
    if not path.is_file():
        if named:
            raise AssertionError(f"GRADE_CASES: nothing to read at {named}")
        return []
    found: list[Case] = json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    if not found:
        raise AssertionError("GRADE_CASES: no cases")
    return found


CASES: list[Any] = read() or [pytest.param(None, marks=pytest.mark.skip("no grade cases here"))]


# ---- the words of the rules ----------------------------------------------------------------------


def number(value: Any) -> Decimal | None:
    return None if value is None else Decimal(value)


#: What Canvas says of a submission or an assignment, in the words of a score.
FLAGS: dict[str | None, dict[str, Any]] = {
    None: {},
    "excused": {"excused": True},
    "hidden": {"hidden": True},
    "pending_review": {"pending": True},
    "omit": {"omit_from_final": True},
    "omit_from_final_grade": {"omit_from_final": True},
    "not_graded": {"omit_from_final": True},
    "unposted": {"posted": False},
}


def canvas_scores(group: Case, category: int) -> list[Score]:
    flags = group.get("flags", {})
    return [
        Score(
            key=("item", category * 1000 + at),
            category_id=category,
            possible=number(possible) or Decimal(0),
            earned=number(earned),
            never_drop=at in group["rules"].get("never_drop", []),
            **FLAGS[flags.get(str(at))],
        )
        for at, (earned, possible) in enumerate(group["items"])
    ]


def canvas_category(group: Case, number_: int) -> Category:
    rules = group["rules"]
    return Category(
        number_,
        weight=number(group.get("weight")),
        drop_lowest=rules.get("drop_lowest", 0),
        drop_highest=rules.get("drop_highest", 0),
    )


def moodle_plan(case: Case, aggregation: dict[str, str]) -> tuple[Plan, list[Score]]:
    """The course's members in their order; *aggregation* by name of category, and of the rest."""
    names = [name for name in case["tree"] if name != "course"]
    weights = weights_of(case)
    place = {item: names.index(name) + 1 for name in names for item in case["tree"][name]}
    extra = {*case.get("extra", []), *case.get("extra_w", {})}
    scores = [
        Score(
            key=("item", at),
            category_id=place.get(name, 0),
            possible=Decimal(possible),
            earned=number(earned),
            extra_credit=name in extra,
            weight=weights.get(name),
        )
        for at, (name, (earned, possible)) in enumerate(case["items"].items())
    ]
    categories = tuple(
        Category(
            at,
            weight=weights.get(name),
            aggregation=aggregation.get(name, aggregation["rest"]),
            extra_credit=name in extra,
            include_empty=not case.get(f"{name}_exclude_empty", 1),
        )
        for at, name in enumerate(names, start=1)
    )
    course = Plan(
        categories,
        aggregation=aggregation["course"],
        include_empty=not case.get("course_exclude_empty", 1),
    )
    return course, scores


def weights_of(case: Case) -> dict[str, Decimal | None]:
    """Weights by name: of members in their order, or by name, set by hand or of extra credit."""
    listed = case.get("weights", {})
    if isinstance(listed, list):
        listed = dict(zip(case["tree"]["course"], listed, strict=True))
    for more in ("extra_w", "override", "weight_override"):
        listed = {**listed, **case.get(more, {})}
    return {name: number(weight) for name, weight in listed.items()}


def seen_by_the_learner(case: Case, scores: Iterable[Score]) -> list[Score]:
    names = list(case["items"])
    hidden = {*case["hidden"], *case.get("hidden_extra", [])}
    return [replace(score, hidden=names[score.key[1]] in hidden) for score in scores]


def natural(items: list[list[Any]], case: Case, **values: Any) -> Total:
    """One natural category that is the whole course."""
    scores = [
        Score(
            key=("item", at),
            category_id=1,
            possible=Decimal(possible),
            earned=number(earned),
            extra_credit=at in case.get("extra", []),
            weight=number(case.get("override", {}).get(str(at))),
        )
        for at, (earned, possible) in enumerate(items)
    ]
    category = Category(1, aggregation=values.pop("aggregation", "natural"))
    return compute(Plan((category,)), scores, **{"final": False, **values})


# ---- the families --------------------------------------------------------------------------------


def canvas_group(case: Case) -> Case:
    plan = Plan((canvas_category(case, 1),))
    scores = canvas_scores(case, 1)
    return {
        name: group_facts(compute(plan, scores, final=name == "final"))
        for name in ("current", "final")
    }


def group_facts(total: Total) -> Case:
    dropped = [item.key[1] % 1000 for item in total.items if item.outcome == "dropped"]
    return {"score": total.earned, "possible": total.possible, "dropped": dropped}


def canvas_course(case: Case) -> Case:
    groups = list(enumerate(case["groups"], start=1))
    plan = Plan(
        tuple(canvas_category(group, at) for at, group in groups),
        weighting=case["weighting"] or "points",
    )
    scores = [score for at, group in groups for score in canvas_scores(group, at)]
    return {
        name: compute(plan, scores, final=name == "final").percent for name in ("current", "final")
    }


def canvas_periods(case: Case) -> Case:
    listed = list(enumerate(case["periods"], start=1))
    plan = Plan(periods=tuple(Period(at, number(each["weight"])) for at, each in listed))
    return {
        name: compute(
            plan,
            [Score(("item", at), 0, Decimal(100), each[name], at) for at, each in listed],
            final=name == "final",
        ).percent
        for name in ("current", "final")
    }


def canvas_late(case: Case) -> Case:
    policy = LatePolicy(
        per=case["interval"],
        percent=Decimal(case["deduct_pct"] if case.get("enabled", True) else 0),
        floor_percent=Decimal(case["minimum_pct"] or 0),
    )
    late_by = timedelta(seconds=int(case["late_hours"] * 3600))
    pointless = case["grading_type"] in {"pass_fail", "not_graded"}
    possible = None if pointless else number(case["possible"])
    return {"points_deducted": deduction(policy, number(case["score"]), possible, late_by).points}


def canvas_missing(case: Case) -> Case:
    policy = LatePolicy(missing_percent=Decimal(case["missing_deduct_pct"]))
    return {"points": missing(policy, Decimal(case["possible"]))}


def edx_grader(case: Case) -> Case:
    listed = list(enumerate(case["categories"], start=1))
    plan = Plan(
        tuple(
            Category(
                at,
                weight=Decimal(each["weight"]) * 100,
                aggregation="expected",
                drop_lowest=each["drop_count"],
                expected_count=each["min_count"],
            )
            for at, each in listed
        ),
        aggregation="expected",
    )
    scores = [
        Score(("item", at * 1000 + which), at, Decimal(possible), number(earned))
        for at, each in listed
        for which, (earned, possible) in enumerate(each["scores"])
    ]
    return {"percent": compute(plan, scores, final=True).unrounded / 100}


def edx_weighted(case: Case) -> Case:
    earned, possible = Decimal(case["raw_earned"]), Decimal(case["raw_possible"])
    return {"weighted": list(reweigh(earned, possible, number(case["weight"])))}


def edx_tree(case: Case) -> Case:
    def node(name: str) -> Group | Score:
        key = ("node", sum(ord(letter) * 1000**at for at, letter in enumerate(name)))
        if name in case["leaf"]:
            earned, possible = case["leaf"][name]
            return Score(key, 0, Decimal(possible), number(earned))
        return Group(key, "points", tuple(node(below) for below in case["tree"].get(name, [])))

    top = node(case["node"])
    assert isinstance(top, Group)
    branch = evaluate(top)
    return {"score": [branch.earned, branch.possible]}


def moodle_agg(case: Case) -> Case:
    plan, scores = moodle_plan(case, {"course": case["agg"], "rest": case["agg"]})
    seen = compute(plan, seen_by_the_learner(case, scores), final=False)
    return {
        "course_pct": compute(plan, scores, final=False).percent,
        "student_pct_hidden_excluded": seen.percent,
    }


def moodle_natural_table(case: Case) -> Case:
    plan, scores = moodle_plan(case, {"course": "natural", "rest": "natural"})
    total = compute(plan, scores, final=False)
    seen = compute(plan, seen_by_the_learner(case, scores), final=False)
    names = list(case["items"])
    return {
        "course": [total.earned, total.percent],
        "student": [seen.earned, seen.percent],
        "weights": {names[item.key[1]]: item.weight for item in total.items},
        "contribution": {names[item.key[1]]: item.contribution for item in total.items},
    }


def moodle_weights(case: Case) -> Case:
    plan, scores = moodle_plan(case, {"course": case["agg"], "rest": case.get("sub", "mean")})
    return traced(compute(plan, scores, final=False))


def traced(total: Total) -> Case:
    return {
        "weights": [item.weight for item in total.items],
        "contribution": [item.contribution for item in total.items],
        "total": total.earned,
    }


def moodle_natural_weights(case: Case) -> Case:
    total = natural([[None, most] for most in case["max"]], case, final=True)
    return {"weights": [item.weight for item in total.items]}


def moodle_exclude_empty(case: Case) -> Case:
    total = natural(case["items"], case)
    return {**traced(total), "total": [total.earned, total.possible, total.percent]}


def moodle_extra_cap(case: Case) -> Case:
    return traced(natural(case["items"], case, aggregation=case["agg"]))


def moodle_limit(case: Case) -> Case:
    grades = case["grades"]
    most = [Fraction(value) for value in case.get("max", [100] * len(grades))]
    members = [
        Member(
            key=("item", at),
            earned=Fraction(grade) * most[at],
            possible=most[at],
            points=most[at],
            extra=at in case.get("extra", []),
        )
        for at, grade in enumerate(grades)
    ]
    limits = Limits(drop_lowest=case.get("droplow", 0), keep_highest=case.get("keephigh", 0))
    dropped = by_value(members, limits)
    return {"kept": [member.key[1] for member in members if member.key not in dropped]}


def moodle_rescale(case: Case) -> Case:
    grade = rescale(
        Decimal(case["raw"]),
        of=(Decimal(case["raw_min"]), Decimal(case["raw_max"])),
        to=(Decimal(case["min"]), Decimal(case["max"])),
        times=Decimal(case["mult"]),
        plus=Decimal(case["plus"]),
    )
    return {"grade": grade}


def moodle_rubric(case: Case) -> Case:
    levels = [[Decimal(points) for points in line] for line in case["levels"]]
    chosen = [Decimal(points) for points in case["chosen"]]
    possible = Decimal(case["max_grade"])
    return {"grade": rubric_mark(levels, chosen, possible, from_zero=case["lock_zero"])}


def moodle_letters(case: Case) -> Case:
    """Where each letter begins, and the last hundredth that still has it."""
    rows = "; ".join(f"{name} - {least}" for name, least in case["boundaries"])
    scheme = GradeScheme(preset="own", rows=rows)
    hundredths = [Decimal(at) / 100 for at in range(100 * 100 + 1)]
    reached: dict[str, list[Decimal]] = {}
    for percent in hundredths:
        reached.setdefault(scheme.letter_for(percent).name, []).append(percent)
    return {
        "ranges": [
            [letter.name, reached[letter.name][0], reached[letter.name][-1]]
            for letter in scheme.letters
        ]
    }


def moodle_progress(case: Case) -> Case:
    tracked = case.get("tracked", 0) if case.get("course_completion_enabled", True) else 0
    complete = case.get("course_complete", False)
    return {"percent": progress(case.get("completed", 0), tracked, complete=complete)}


FAMILIES: dict[str, Callable[[Case], Case]] = {
    each.__name__: each
    for each in (
        canvas_group, canvas_course, canvas_periods, canvas_late, canvas_missing,
        edx_grader, edx_weighted, edx_tree,
        moodle_agg, moodle_natural_table, moodle_weights, moodle_natural_weights,
        moodle_exclude_empty, moodle_extra_cap, moodle_limit, moodle_rescale, moodle_rubric,
        moodle_letters, moodle_progress,
    )
}  # fmt: skip


# ---- the comparison ------------------------------------------------------------------------------


def differences(expected: Any, found: Any, at: str = "") -> list[str]:
    """Where what was found is not what is expected; numbers at the decimals that are expected."""
    if isinstance(expected, dict):
        return [
            line
            for name, value in expected.items()
            for line in (
                differences(value, found[name], f"{at}.{name}")
                if name in found
                else [f"{at}.{name}: not there"]
            )
        ]
    if isinstance(expected, list):
        if len(expected) != len(found):
            return [f"{at}: {expected} is not {found}"]
        return [
            line
            for each, (value, other) in enumerate(zip(expected, found, strict=True))
            for line in differences(value, other, f"{at}[{each}]")
        ]
    if isinstance(expected, int | Decimal) and found is not None:
        # A whole number is meant at two decimals, as totals are shown; a number with more than
        # twelve was computed with floats, whose last digits are noise.
        places = min(12, max(2, -int(Decimal(expected).as_tuple().exponent)))
        step = Decimal(1).scaleb(-places)
        meant = Decimal(expected).quantize(step, rounding=ROUND_HALF_UP)
        if decimal(Fraction(found), places) == meant:
            return []
    elif expected == found:
        return []
    return [f"{at}: {expected} is not {found}"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"] if case else "none")
def test_a_total_is_what_the_system_that_the_case_is_from_makes_it(case: Case) -> None:
    found = FAMILIES[case["family"]](case["input"])

    assert differences(case["expect"], found) == []


def test_every_family_of_cases_is_read() -> None:
    families = {case["family"] for case in read()}
    if not families:
        pytest.skip("no grade cases here")

    assert families <= set(FAMILIES)


def test_a_difference_is_seen() -> None:
    assert differences({"a": [Decimal("1.5"), None]}, {"a": [Decimal("1.6"), Decimal(0)]}) == [
        ".a[0]: 1.5 is not 1.6",
        ".a[1]: None is not 0",
    ]
