"""Whatever the two sides do in whatever order, identity is shown only after the graduate's yes."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from lms.placement.ranking import rules
from lms.placement.ranking.rules import Act, Actor, State, present, reveals, step

TODAY = date(2026, 3, 3)
MOVES = st.lists(st.tuples(st.sampled_from(list(Act)), st.sampled_from(list(Actor)), st.booleans()))


@given(MOVES)
def test_identity_is_hidden_unless_the_graduate_accepted_after_being_asked(
    moves: list[tuple[Act, Actor, bool]],
) -> None:
    state, asked, accepted = State.NONE, False, False
    for act, actor, open_now in moves:
        result = step(state, act, actor, open_now=open_now)
        if result.changed and act is Act.ASK:
            assert actor is Actor.EMPLOYER
            asked, accepted = True, False
        if result.changed and act is Act.ACCEPT:
            assert actor is Actor.GRADUATE
            assert asked
            accepted = True
        if result.changed and act is Act.WITHDRAW:
            asked = accepted = False
        state = result.state
        assert reveals(state) == (state is State.INTRODUCED)
        assert not reveals(state) or accepted


@given(st.sampled_from(list(State)), st.sampled_from(list(Act)), st.sampled_from(list(Actor)))
def test_doing_the_same_again_changes_nothing(state: State, act: Act, actor: Actor) -> None:
    first = step(state, act, actor)
    again = step(first.state, act, actor)
    assert again.state is first.state
    assert not again.changed


@given(st.sampled_from(list(State)), st.sampled_from(list(Act)), st.sampled_from(list(Actor)))
def test_a_refused_act_leaves_the_state(state: State, act: Act, actor: Actor) -> None:
    result = step(state, act, actor)
    assert not (result.refusal and result.changed)
    if result.refusal:
        assert result.state is state


def test_an_employer_cannot_answer_for_a_graduate() -> None:
    for act in (Act.ACCEPT, Act.DECLINE):
        assert step(State.ASKED, act, Actor.EMPLOYER).refusal == "not_yours"


def test_looking_again_keeps_what_was_decided() -> None:
    for state in State:
        looked = step(state, Act.LOOK, Actor.EMPLOYER).state
        assert looked is (State.OPENED if state in (State.NONE, State.WITHDRAWN) else state)


def test_nobody_is_asked_for_an_opening_that_is_not_open() -> None:
    assert step(State.OPENED, Act.ASK, Actor.EMPLOYER, open_now=False).refusal == "closed"


def test_after_a_no_the_same_opening_cannot_ask_again() -> None:
    assert step(State.DECLINED, Act.ASK, Actor.EMPLOYER).refusal == "not_now"


def test_a_request_is_late_the_day_after_its_last_day_and_not_on_it() -> None:
    assert present("asked", TODAY, TODAY) is State.ASKED
    assert present("asked", TODAY, TODAY + timedelta(days=1)) is State.EXPIRED
    assert step(State.EXPIRED, Act.ACCEPT, Actor.GRADUATE).refusal == "late"
    assert step(State.EXPIRED, Act.ASK, Actor.EMPLOYER).state is State.ASKED


@given(st.dates(min_value=date(2026, 1, 1), max_value=date(2027, 1, 1)))
def test_a_last_day_lies_after_today_and_within_thirty_days(day: date) -> None:
    allowed = rules.answer_by_problem(day, TODAY) == ""
    assert allowed == (TODAY < day <= TODAY + timedelta(days=30))
