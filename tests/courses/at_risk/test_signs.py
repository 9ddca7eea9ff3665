"""Which signs hold, and when they are told again."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.courses.at_risk.rules import CODES, AtRiskPolicy, Facts, Sign, falling, news, signs

POLICY = AtRiskPolicy(attendance_below=Decimal(85))
tenths = st.integers(0, 1000).map(lambda n: Decimal(n) / 10)
facts = st.builds(
    Facts,
    left=st.none() | st.integers(-40, 400).map(lambda n: Decimal(n) / 10),
    limit=st.just("total"),
    rate=st.none() | tenths,
    percents=st.lists(tenths, max_size=8).map(tuple),
    current=st.none() | tenths,
    missing=st.integers(0, 9),
)


@pytest.mark.parametrize(
    ("known", "codes"),
    [
        (Facts(), []),
        (Facts(left=Decimal("2.1")), []),
        (Facts(left=Decimal(2)), ["absences_left"]),
        (Facts(left=Decimal(0)), ["absences_left"]),
        (Facts(left=Decimal("-0.1")), ["limit_passed"]),
        (Facts(rate=Decimal("84.99")), ["attendance"]),
        (Facts(missing=1), []),
        (Facts(missing=2), ["missing"]),
        (Facts(percents=(Decimal(90), Decimal(75), Decimal(75))), ["falling"]),
        (Facts(percents=(Decimal(90), Decimal(76), Decimal(75))), []),
        (Facts(current=Decimal("59.9"), percents=(Decimal(60),)), []),
        (Facts(current=Decimal("59.9"), percents=(Decimal(60), Decimal(59))), ["low_mark"]),
    ],
)
def test_a_sign_holds_from_its_threshold_on(known: Facts, codes: list[str]) -> None:
    assert [sign.code for sign in signs(known, POLICY)] == codes


def test_nothing_is_looked_at_where_the_threshold_is_zero() -> None:
    nothing = AtRiskPolicy(
        absences_left=Decimal(0), missing_work=0, falling_by=Decimal(0), mark_below=Decimal(0)
    )
    worst = Facts(
        left=Decimal(-9), rate=Decimal(1), percents=(Decimal(99), Decimal(1), Decimal(1)),
        current=Decimal(1), missing=9,
    )  # fmt: skip
    assert signs(worst, nothing) == ()


def test_one_work_tells_no_fall() -> None:
    assert falling((Decimal(10),), 2) is None
    assert falling((Decimal(10), Decimal(10)), 2) is None
    assert falling((Decimal(90), Decimal(80), Decimal(60)), 2) == (Decimal(90), Decimal(70))


@given(facts)
def test_signs_are_in_order_with_their_numbers(known: Facts) -> None:
    found = signs(known, POLICY)
    assert [CODES.index(sign.code) for sign in found] == sorted(
        CODES.index(sign.code) for sign in found
    )
    assert all(sign.level >= 1 and sign.params for sign in found)
    assert len({sign.code for sign in found}) == len(found)


@given(facts, st.integers(0, 5), st.integers(0, 60))
def test_things_that_get_worse_never_lower_a_level(known: Facts, more: int, lost: int) -> None:
    worse = Facts(
        left=known.left - lost if known.left is not None else None,
        limit=known.limit,
        rate=known.rate,
        percents=known.percents,
        current=known.current,
        missing=known.missing + more,
    )
    before = {sign.code: sign.level for sign in signs(known, POLICY)}
    after = {sign.code: sign.level for sign in signs(worse, POLICY)}
    if "absences_left" in before and "limit_passed" in after:
        before.pop("absences_left")
    assert all(after[code] >= level for code, level in before.items())


@given(facts)
def test_what_was_told_is_not_told_again_until_it_is_worse(known: Facts) -> None:
    found = signs(known, POLICY)
    assert news(found, {}) == found
    assert news(found, {sign.code: sign.level for sign in found}) == ()
    lower = {sign.code: sign.level - 1 for sign in found}
    assert news(found, lower) == found


def test_a_worse_level_is_news() -> None:
    assert news([Sign("missing", 3)], {"missing": 2}) == (Sign("missing", 3),)


@pytest.mark.parametrize(
    "wrong", [{"absences_left": Decimal(-1)}, {"missing_work": 51}, {"falling_over": 0}]
)
def test_a_policy_that_makes_no_sense_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        AtRiskPolicy(**wrong)  # type: ignore[arg-type]


def test_signs_are_said_with_one_and_with_none_left(app):
    from flask_babel import force_locale

    from lms.courses.at_risk.words import sentence

    left = {"limit": "completion", "left": "0", "rate": "80"}
    with app.test_request_context("/"), force_locale("ko"):
        assert sentence("absences_left", left).startswith("수료하지 못할 때까지 남은 결석이 없")
    with app.test_request_context("/"), force_locale("en"):
        assert sentence("missing", {"missing": 1}).startswith("1 work past")
        assert sentence("missing", {"missing": "2"}).startswith("2 works past")
