"""How the audit counts: never twice where once is allowed, in any order, and never to one's harm."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from lms.courses.degrees.rules.audit import StudentFacts, audit_all
from lms.courses.degrees.rules.audit.flow import allocate
from lms.courses.degrees.rules.audit.lines import Status
from tests.courses.degrees.drawn import students, took, versions

ORDER = {Status.UNMET: 0, Status.IN_PROGRESS: 1, Status.MET: 2}


def shown(audits: Any) -> Any:
    """Everything that a page shows of it."""
    return [
        [(line.kind, line.status, line.have, line.coming, line.counted) for line in one.lines]
        for one in audits.all
    ]


@settings(max_examples=120, deadline=None)
@given(versions(), versions(form="minor", first_id=50), students(), st.randoms())
def test_order_of_courses_never_matters(major: Any, minor: Any, facts: Any, random: Any) -> None:
    results, taking = list(facts.results), list(facts.taking)
    random.shuffle(results)
    random.shuffle(taking)
    turned = replace(facts, results=tuple(results), taking=tuple(taking))
    assert shown(audit_all(major, [minor], facts)) == shown(audit_all(major, [minor], turned))


@settings(max_examples=150, deadline=None)
@given(versions(), versions(form="minor", first_id=50), students())
def test_a_credit_counts_once_in_a_version(major: Any, minor: Any, facts: Any) -> None:
    for one in audit_all(major, [minor], facts).all:
        for kind, most in (("credits", None), ("choose", 1)):
            given_: dict[str, list[Decimal]] = {}
            for line in one.lines:
                if line.kind == kind:
                    assert len({held.piece.key for held in line.counted}) == len(line.counted)
                    assert all(held.credits > 0 for held in line.counted)
                    for held in line.counted:
                        if held.piece.state == "earned":
                            given_.setdefault(held.piece.key, []).append(held.credits)
            pieces = {piece.key: piece for piece in one.earned.passed}
            for key, amounts in given_.items():
                if most is None:
                    assert sum(amounts) <= pieces[key].credits
                else:
                    assert len(amounts) <= most


@settings(max_examples=150, deadline=None)
@given(versions(), versions(form="minor", first_id=50), students())
def test_no_more_than_the_limit_counts_in_both(major: Any, minor: Any, facts: Any) -> None:
    both = audit_all(major, [minor], facts)
    overlap = both.others[0].overlap
    assert overlap is not None
    assert overlap.counted <= overlap.shared
    if minor.overlap is not None:
        assert overlap.counted <= minor.overlap
    listed = sum(
        piece.credits for piece in both.major.earned.passed if piece.as_course in minor.listed
    )
    assert both.others[0].credits == listed - (overlap.shared - overlap.counted)


@settings(max_examples=250, deadline=None)
@given(
    versions(), versions(form="minor", first_id=50), versions(form="micro", first_id=80),
    students(), st.sampled_from(range(1, 15)), st.integers(0, 900),
)  # fmt: skip
def test_one_more_course_passed_never_turns_met_into_unmet(
    major: Any, minor: Any, micro: Any, facts: StudentFacts, course: int, day: int
) -> None:
    before = audit_all(major, [minor, micro], facts)
    if any(one.course == course for one in facts.results):
        return
    more = replace(
        facts,
        results=(*facts.results, took(99, course, "C+", day)),
        taking=tuple(one for one in facts.taking if one.course_id != course),
    )
    after = audit_all(major, [minor, micro], more)
    for was, now in zip(before.all, after.all, strict=True):
        for old, new in zip(was.lines, now.lines, strict=True):
            assert (new.have or 0) >= (old.have or 0), (old, new)
            assert ORDER[new.status] >= ORDER[old.status], (old, new)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 2), st.sets(st.integers(0, 2))), max_size=4),
    st.tuples(st.integers(1, 3), st.integers(1, 3), st.integers(1, 3)),
)
def test_credits_are_given_as_well_as_trying_every_way_would(
    courses: list[tuple[int, set[int]]], needs: tuple[int, int, int]
) -> None:
    units = [fits for amount, fits in courses for _unit in range(amount)]
    best: tuple[int, ...] = (0, 0, 0, 0)
    for way in product(*[[None, *sorted(fits)] for fits in units]):
        have = [min(way.count(line), needs[line]) for line in range(3)]
        best = max(best, (sum(have), *have))
    supply = {f"c{at}": amount for at, (amount, _fits) in enumerate(courses)}
    eligible = {f"c{at}": sorted(fits) for at, (_amount, fits) in enumerate(courses)}
    flow = allocate(supply, eligible, dict(enumerate(needs)))
    found = [sum(amount for (_c, line), amount in flow.items() if line == at) for at in range(3)]
    assert (sum(found), *found) == best
    for course, amount in supply.items():
        assert sum(units for (one, _line), units in flow.items() if one == course) <= amount
    assert all(line in eligible[course] and amount > 0 for (course, line), amount in flow.items())
