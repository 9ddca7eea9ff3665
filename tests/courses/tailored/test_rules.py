"""What a company's report may say, rosters as they are typed, and how a request goes on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from lms.courses.tailored.rules import reporting, states
from lms.courses.tailored.rules.reporting import LEAST, WHATS, Fact
from lms.courses.tailored.rules.states import Named

PERCENT = st.none() | st.integers(0, 100).map(Decimal)
FACTS = st.lists(st.tuples(PERCENT, PERCENT, PERCENT), max_size=14).map(
    lambda rows: [Fact(at, *values) for at, values in enumerate(rows, 1)]
)
AGREED = st.dictionaries(st.integers(1, 14), st.frozensets(st.sampled_from(WHATS)))


@given(FACTS, AGREED)
def test_a_line_holds_what_its_employee_agreed_to_and_nothing_else(
    facts: list[Fact], agreed: dict[int, frozenset[str]]
) -> None:
    made = reporting.report(facts, agreed)
    for line, fact in zip(made.lines, facts, strict=True):
        assert set(line.values) == agreed.get(fact.employee, frozenset())
        assert all(value == getattr(fact, what) for what, value in line.values.items())


def silent(facts: list[Fact], agreed: dict[int, frozenset[str]], what: str) -> list[Fact]:
    return [
        one for one in facts
        if what not in agreed.get(one.employee, frozenset()) and getattr(one, what) is not None
    ]  # fmt: skip


@given(FACTS, AGREED)
def test_fewer_than_five_are_never_added_up(
    facts: list[Fact], agreed: dict[int, frozenset[str]]
) -> None:
    for rest in reporting.report(facts, agreed).rest:
        some = silent(facts, agreed, rest.what)
        assert (rest.mean is None) is (len(some) < LEAST)
        assert rest.mean is None or rest.mean % reporting.STEP == 0


@given(FACTS, AGREED, st.sampled_from(WHATS), st.integers(0, 100))
def test_whoever_comes_to_a_full_group_shows_in_no_mean_until_five_have(
    facts: list[Fact], agreed: dict[int, frozenset[str]], what: str, value: int
) -> None:
    newcomer = Fact(15, Decimal(value), Decimal(value), Decimal(value))
    before = {one.what: one.mean for one in reporting.report(facts, agreed).rest}[what]
    after = {one.what: one.mean for one in reporting.report([newcomer, *facts], agreed).rest}[what]
    if (len(silent(facts, agreed, what)) + 1) % LEAST:
        assert after == before


def test_the_mean_of_those_who_did_not_agree_is_told_in_steps() -> None:
    facts = [Fact(at, Decimal(value), None, None) for at, value in enumerate((91, 80, 77, 95, 68))]
    found = {one.what: one.mean for one in reporting.report(facts, {}).rest}
    assert found == {"attendance": Decimal(80), "completion": None, "marks": None}  # of 82.2


@given(FACTS, AGREED, st.integers(0, 13), st.sampled_from(WHATS), st.integers(0, 100))
def test_what_one_of_a_few_did_not_agree_to_changes_nothing(
    facts: list[Fact], agreed: dict[int, frozenset[str]], at: int, what: str, value: int
) -> None:
    if at >= len(facts) or what in agreed.get(facts[at].employee, frozenset()):
        return
    silent = [one for one in facts if what not in agreed.get(one.employee, frozenset())]
    if len(silent) >= LEAST:
        return
    changed = list(facts)
    changed[at] = replace(facts[at], **{what: Decimal(value)})  # type: ignore[arg-type]
    assert reporting.report(changed, agreed) == reporting.report(facts, agreed)


@given(st.lists(st.booleans(), min_size=4, max_size=4))
def test_the_mean_of_five_never_tells_that_all_of_them_did_or_none(four: list[bool]) -> None:
    def told(last: bool) -> Decimal | None:
        facts = [Fact(at, None, Decimal(100 * done), None) for at, done in enumerate([*four, last])]
        return next(
            one.mean for one in reporting.report(facts, {}).rest if one.what == "completion"
        )

    if len(set(four)) == 1:
        assert told(True) == told(False)


def test_employees_are_read_however_they_are_typed() -> None:
    text = "김가온, gaon@example.org\n\nB@Example.org\t이 나래\n박다온 daon@example.org\n이름만"
    assert states.read_lines(text) == [
        Named(1, "김가온", "gaon@example.org"), Named(3, "이 나래", "b@example.org"),
        Named(4, "박다온", "daon@example.org"), Named(5, "이름만", ""),
    ]  # fmt: skip


def test_wrong_lines_of_a_roster_are_named() -> None:
    rows = [Named(1, "가", "a@b.kr"), Named(2, "나", "a@b.kr"), Named(3, "", "c@d.kr"),
            Named(4, "라", "nothing")]  # fmt: skip
    assert states.roster_problems(rows, []) == [(2, "twice"), (3, "no_name"), (4, "no_address")]
    odd = [Named(1, "김가온 900101-1234568", "a@b.kr"), Named(2, "나\x00", "b@b.kr"),
           Named(3, "다", f"{'c' * 300}@b.kr")]  # fmt: skip
    assert states.roster_problems(odd, []) == [(1, "bad_name"), (2, "bad_name"), (3, "no_address")]
    many = [f"x{at}@b.kr" for at in range(states.MOST_EMPLOYEES)]
    assert states.roster_problems(rows[:1], many) == [(1, "too_many")]


def test_only_the_company_accepts_and_only_the_institution_proposes() -> None:
    assert states.next_state("submitted", "propose", "staff") == "proposed"
    assert states.next_state("submitted", "propose", "company") is None
    assert states.next_state("proposed", "accept", "staff") is None
    assert states.next_state("proposed", "decline", "company") == "submitted"
    assert states.next_state("accepted", "withdraw", "company") is None


def test_a_proposal_with_impossible_days_or_amounts_is_named() -> None:
    first, last = date(2026, 12, 1), date(2026, 12, 31)
    assert states.proposal_problem(last, first, first, 1, 0) == "ends_before_starts"
    assert states.proposal_problem(first, last, last, 1, 0) == "valid_after_start"
    assert states.proposal_problem(first, last, first, 1, 2) == "support_above_price"
    assert states.proposal_problem(first, last, first, 2, 2) is None
