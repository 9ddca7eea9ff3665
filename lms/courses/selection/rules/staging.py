"""Who goes on from a stage, and why. Pure.

A stage decides by a pass mark, by taking the first *n*, by both, or by neither (then by what a
person says). Its score comes from reviewers, from a quiz, or from completing a pre-course.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

KINDS = ("documents", "pre_course", "test", "interview")
#: Where a stage's score comes from.
SOURCES = ("reviewers", "quiz", "pre_course")
#: What the sources of each kind may be.
SOURCES_OF = {
    "documents": ("reviewers",),
    "pre_course": ("pre_course",),
    "test": ("quiz", "reviewers"),
    "interview": ("reviewers",),
}


@dataclass(frozen=True)
class Rule:
    """*pass_mark* in percent, *top* how many go on; none: not asked."""

    pass_mark: Decimal | None = None
    top: int | None = None


@dataclass(frozen=True)
class Verdict:
    """Whether an applicant would go on, the code of the reason, and its values.

    Codes: passed, first (among the first n), below (under the pass mark), beyond (not among the
    first n), no_score, by_person (no rule: somebody decides).
    """

    goes_on: bool | None
    code: str
    place: int | None = None


def verdicts(scores: Mapping[int, Decimal | None], rule: Rule) -> dict[int, Verdict]:
    """A verdict for every applicant. Equal scores at the last place that goes on all go on."""
    known = sorted((value for value in scores.values() if value is not None), reverse=True)
    reached = [one for one in known if rule.pass_mark is None or one >= rule.pass_mark]
    last = reached[rule.top - 1] if rule.top is not None and len(reached) >= rule.top else None
    found = {}
    for applicant, score in scores.items():
        if score is None:
            found[applicant] = Verdict(None, "no_score")
            continue
        place = sum(1 for one in known if one > score) + 1
        if rule.pass_mark is not None and score < rule.pass_mark:
            found[applicant] = Verdict(False, "below", place)
        elif rule.top is not None:
            inside = last is None or score >= last
            found[applicant] = Verdict(inside, "first" if inside else "beyond", place)
        elif rule.pass_mark is not None:
            found[applicant] = Verdict(True, "passed", place)
        else:
            found[applicant] = Verdict(None, "by_person", place)
    return found


def problems(kind: str, source: str, rule: Rule, weight: Decimal, reviewers: int) -> list[str]:
    """What is wrong with a stage: codes of sentences; empty: nothing."""
    found = []
    if kind not in KINDS or source not in SOURCES_OF.get(kind, ()):
        found.append("wrong_source")
    if rule.pass_mark is not None and not 0 <= rule.pass_mark <= 100:
        found.append("mark_out_of_range")
    if rule.top is not None and rule.top < 1:
        found.append("top_below_one")
    if not 0 <= weight <= 1000:
        found.append("weight_out_of_range")
    if source == "reviewers" and not 1 <= reviewers <= 10:
        found.append("reviewers_out_of_range")
    return found


def missing_weight(weights: Iterable[Decimal]) -> bool:
    """Whether no stage counts: then there is nothing to rank by."""
    return sum(weights, Decimal(0)) <= 0
