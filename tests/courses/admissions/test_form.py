"""Forms as data, and answers to them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.accounts.rules.people import phone_to_e164
from lms.courses.admissions.rules import answers, form
from lms.courses.admissions.rules.form import Item
from lms.courses.admissions.rules.states import NEXT, Phase, State, may_follow, phase
from tests.courses.admissions.stage import ANSWERS, ITEMS

TODAY = date(2026, 11, 1)


def codes(items: tuple[Item, ...]) -> set[tuple[str, str]]:
    return {(one.key, one.code) for one in form.problems(items, TODAY)}


def test_a_whole_form_has_nothing_against_it() -> None:
    assert form.problems(ITEMS, TODAY) == []


def test_a_condition_hangs_on_an_earlier_choice() -> None:
    late = (*ITEMS[:2], ITEMS[3], ITEMS[2], *ITEMS[4:])
    assert ("place", "bad_condition") in codes(late)
    strange = tuple(
        replace(one, shown_codes=("gone",)) if one.key == "place" else one for one in ITEMS
    )
    assert ("place", "bad_condition") in codes(strange)


def test_an_item_comes_back_from_its_json() -> None:
    assert form.read_all([form.write(one) for one in ITEMS]) == ITEMS


def test_a_hidden_question_is_neither_asked_nor_kept() -> None:
    given_ = {**ANSWERS, "place": "한빛모빌리티"}
    assert answers.check(ITEMS, given_, {}, TODAY) == []
    assert "place" not in answers.kept(ITEMS, given_)
    at_work = {**ANSWERS, "work": "work"}
    assert [(one.key, one.code) for one in answers.check(ITEMS, at_work, {}, TODAY)] == [
        ("place", "required")
    ]


def test_what_a_consent_covers_goes_nowhere_without_it() -> None:
    items = (
        Item("points", "one", "장애 여부", "Disability", purpose="eligibility",
             options=(("y", "예", "Yes"), ("n", "아니요", "No"))),
        Item("own", "consent", "민감정보 동의", "", "장애 가점에만 씁니다.", covers=("points",)),
    )  # fmt: skip
    assert form.problems(items, TODAY) == []
    assert answers.kept(items, {"points": "y"}) == {}
    assert answers.kept(items, {"points": "y", "own": True}) == {"points": "y", "own": True}
    must = (items[0], replace(items[1], required=True))
    assert ("points", "consent_required") in codes(must)


def test_a_consent_that_is_hidden_by_a_changed_answer_covers_nothing_any_more() -> None:
    items = (
        Item("who", "one", "대상", options=(("a", "가점 대상", ""), ("b", "아님", ""))),
        Item("ok", "consent", "동의", help_ko="가점에만 씁니다.", covers=("extra",),
             shown_key="who", shown_codes=("a",)),
        Item("extra", "short", "가점 사유", purpose="eligibility"),
    )  # fmt: skip
    written = {"who": "a", "ok": True, "extra": "사유"}
    assert answers.kept(items, written) == written
    assert answers.kept(items, {**written, "who": "b"}) == {"who": "b"}


@pytest.mark.parametrize(
    ("kind", "sent", "code"),
    [
        ("phone", "010-1234-5678", None), ("phone", "12", "phone"),
        ("date", "2026-02-30", "date"), ("date", "1999-12-31", None),
        ("number", "1,000", None), ("number", "많음", "number"), ("number", "NaN", "number"),
        ("link", "https://example.org/me", None), ("link", "javascript:alert(1)", "link"),
        ("short", "900101-1234568", "resident_number"), ("short", "김지우", None),
    ],
)  # fmt: skip
def test_answers_are_read_and_judged(kind: str, sent: str, code: str | None) -> None:
    item = Item("q", kind, "질문")
    given_ = answers.parse(item, lambda _name: [sent], phone_to_e164)
    assert [one for one, _params in answers.wrong(item, given_, TODAY)] == ([code] if code else [])


def test_an_address_has_a_five_digit_postcode() -> None:
    item = Item("home", "address", "주소", purpose="contact")

    def sent(postcode: str) -> answers.Sent:
        values = {"home-postcode": [postcode], "home-road": ["상무대로 1"], "home-detail": [""]}
        return lambda name: values.get(name, [])

    good = answers.parse(item, sent("61999"), phone_to_e164)
    assert answers.wrong(item, good, TODAY) == []
    bad = answers.parse(item, sent("619-99"), phone_to_e164)
    assert answers.wrong(item, bad, TODAY)[0][0] == "postcode"


def test_rows_keep_their_columns_and_lose_empty_lines() -> None:
    item = Item("edu", "rows", "학력", columns=(("a", "학교", ""), ("b", "전공", "")))
    values = {"edu-a": ["빛고을대", "", "무등대"], "edu-b": ["컴퓨터", "", ""]}
    assert answers.parse(item, lambda name: values.get(name, []), phone_to_e164) == [
        {"a": "빛고을대", "b": "컴퓨터"}, {"a": "무등대", "b": ""},
    ]  # fmt: skip


@given(st.sampled_from([one for one in ITEMS if one.asks]), st.lists(st.text(), max_size=3))
def test_whatever_a_browser_sends_is_read_and_judged_without_failing(
    item: Item, sent: list[str]
) -> None:
    given_ = answers.parse(item, lambda _name: sent, phone_to_e164)
    if given_ is not None:
        answers.wrong(item, given_, TODAY)
        assert "\x00" not in str(given_)


def test_the_clock_alone_decides_when_a_call_is_over() -> None:
    from datetime import UTC, datetime, timedelta

    opens = datetime(2026, 11, 1, tzinfo=UTC)
    closes = opens + timedelta(days=7)
    second = timedelta(seconds=1)
    assert phase("open", opens, closes, opens - second) is Phase.UPCOMING
    assert phase("open", opens, closes, opens) is Phase.OPEN
    assert phase("open", opens, closes, closes - second) is Phase.OPEN
    assert phase("open", opens, closes, closes) is Phase.CLOSED


@given(st.sampled_from(State), st.sampled_from(State))
def test_nobody_is_admitted_without_an_offer_and_nothing_leads_back_to_a_draft_but_withdrawal(
    before: State, after: State
) -> None:
    if after is State.ACCEPTED and before is not after:
        assert may_follow(before, after) == (before is State.OFFERED)
    if after is State.DRAFT and before is not after:
        assert may_follow(before, after) == (before is State.WITHDRAWN)
    assert set(NEXT) == set(State)


def test_nobody_is_born_in_the_days_to_come() -> None:
    item = Item(answers.BIRTH, "date", "생년월일", purpose="eligibility")
    assert answers.wrong(item, TODAY.isoformat(), TODAY) == []
    ahead = (TODAY + timedelta(days=1)).isoformat()
    assert answers.wrong(item, ahead, TODAY) == [("birth", ())]
    assert answers.wrong(replace(item, key="free_from"), ahead, TODAY) == []
