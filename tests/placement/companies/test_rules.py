"""Business numbers, decisions, and facts that hold together."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.placement.companies import rules
from lms.placement.companies.rules import Fact, FactKind

TODAY = date(2026, 3, 2)
DAYS = st.dates(min_value=date(2020, 1, 1), max_value=TODAY)
KINDS = sorted(FactKind)


def a_fact(kind: str, on: date, site: int) -> Fact:
    return Fact(kind, on, site if kind in rules.OF_A_SITE else None)


FACTS = st.builds(a_fact, st.sampled_from(KINDS), DAYS, st.integers(1, 2))
NINE = st.text(alphabet="0123456789", min_size=9, max_size=9)


@pytest.mark.parametrize(
    "written", ["124-81-00998", "1248100998", " 124-81-00998 ", "124 81 00998"]
)
def test_a_real_business_number_is_read_however_it_is_written(written: str) -> None:
    assert rules.business_number(written) == "1248100998"


@pytest.mark.parametrize(
    "written", ["124-81-00999", "124-81-0099", "124-81-009980", "", "12481OO998", "１２４8100998"]
)
def test_what_is_no_business_number_is_refused(written: str) -> None:
    assert rules.business_number(written) is None


@given(NINE)
def test_exactly_one_check_digit_completes_nine_digits(nine: str) -> None:
    fitting = [d for d in "0123456789" if rules.business_number(nine + d)]
    assert fitting == [str(rules.check_digit(nine))]


@given(NINE, st.integers(0, 9), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(nine: str, where: int, shift: int) -> None:
    right = nine + str(rules.check_digit(nine))
    wrong = right[:where] + str((int(right[where]) + shift) % 10) + right[where + 1 :]
    assert rules.business_number(wrong) is None


@given(NINE)
def test_a_shown_number_reads_back_as_itself(nine: str) -> None:
    number = nine + str(rules.check_digit(nine))
    assert rules.business_number(rules.shown_number(number)) == number


@given(st.text(max_size=30))
def test_any_text_is_a_number_or_none_and_never_an_error(text: str) -> None:
    found = rules.business_number(text)
    assert found is None or (len(found) == 10 and found.isdigit())


def test_a_site_is_an_office_or_a_corporation_never_both() -> None:
    known = [Fact("opened_office", date(2025, 5, 1), 1)]
    both = rules.refusal(known, Fact("opened_corporation", date(2025, 9, 1), 1), TODAY)
    assert both is not None
    assert both.code == "office_and_corporation"
    elsewhere = rules.refusal(known, Fact("opened_corporation", date(2025, 9, 1), 2), TODAY)
    assert elsewhere is None


def test_an_office_that_closed_may_become_a_corporation_on_the_same_day() -> None:
    day = date(2025, 9, 1)
    known = [Fact("opened_office", date(2025, 5, 1), 1), Fact("closed", day, 1)]
    assert rules.refusal(known, Fact("opened_corporation", day, 1), TODAY) is None


@pytest.mark.parametrize(
    ("known", "new", "code"),
    [
        ([], Fact("opened_office", TODAY + timedelta(days=1), 1), "future"),
        ([], Fact("closed", TODAY, 1), "closed_before_opened"),
        ([Fact("opened_office", TODAY, 1)], Fact("closed", date(2025, 1, 1), 1), "closed_before_opened"),
        ([], Fact("opened_office", TODAY), "needs_site"),
        ([], Fact("mou_signed", TODAY, 1), "no_site"),
        ([], Fact("mou_lapsed", TODAY), "lapsed_before_signed"),
        ([Fact("mou_signed", date(2025, 1, 1))], Fact("mou_signed", TODAY), "already_signed"),
        ([Fact("mou_signed", TODAY)], Fact("mou_signed", TODAY), "repeated"),
        ([Fact("opened_office", date(2025, 1, 1), 1)], Fact("site_preparing", TODAY, 1), "preparing_while_open"),
        ([Fact("opened_office", date(2025, 1, 1), 1)], Fact("opened_office", TODAY, 1), "already_open"),
        ([], Fact("moved_away", TODAY), "unknown_kind"),
    ],
)  # fmt: skip
def test_a_fact_that_contradicts_is_refused_with_its_reason(
    known: list[Fact], new: Fact, code: str
) -> None:
    found = rules.refusal(known, new, TODAY)
    assert found is not None
    assert found.code == code


@given(st.lists(FACTS, max_size=25))
def test_whatever_is_recorded_the_history_holds_together(attempts: list[Fact]) -> None:
    known: list[Fact] = []
    for fact in attempts:
        if rules.refusal(known, fact, TODAY) is None:
            known.append(fact)
    assert rules.contradiction(known) is None
    for site in (1, 2):
        opened = 0
        for fact in sorted(
            (f for f in known if f.site_id == site), key=lambda f: (f.on, f.kind != "closed")
        ):
            opened += {"closed": -1, "opened_office": 1, "opened_corporation": 1}.get(fact.kind, 0)
            assert opened in (0, 1)


@given(st.lists(FACTS, max_size=12), st.randoms())
def test_the_order_in_which_facts_are_looked_at_never_matters(facts: list[Fact], random) -> None:  # type: ignore[no-untyped-def]
    shuffled = list(facts)
    random.shuffle(shuffled)
    assert rules.contradiction(facts) == rules.contradiction(shuffled)


def test_a_company_is_decided_on_and_may_be_decided_on_again() -> None:
    assert rules.may_decide("pending", "verified")
    assert rules.may_decide("pending", "refused")
    assert rules.may_decide("refused", "pending")
    assert rules.may_decide("verified", "verified")
    assert not rules.may_decide("verified", "pending")


def test_only_a_site_is_needed_to_be_verified() -> None:
    open_ = rules.missing(summary="", website="", sites=0, english_name="")
    assert [item.code for item in open_ if item.needed] == ["site"]
    assert rules.missing(summary="a", website="b", sites=1, english_name="c") == []
