"""What an employer and a graduate may do with one another, step by step. Pure.

Identity is shown in exactly one state, INTRODUCED, and only the graduate's own ACCEPT leads there.
A request that was not answered in time is read as EXPIRED from the clock; nothing is stored for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

#: Days that a graduate has to answer, unless the employer sets another last day.
ANSWER_DAYS = 7
#: The latest day that can be set.
MOST_ANSWER_DAYS = 30


class State(StrEnum):
    """Where a candidate stands with an opening. NONE: nobody looked yet (no row)."""

    NONE = "none"
    OPENED = "opened"
    SHORTLISTED = "shortlisted"
    PASSED = "passed"
    ASKED = "asked"
    EXPIRED = "expired"  # asked, and the last day to answer has passed
    INTRODUCED = "introduced"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"  # the graduate turned matching off


class Act(StrEnum):
    """What can be done."""

    LOOK = "look"
    SHORTLIST = "shortlist"
    PASS = "pass"  # noqa: S105 - an act, no secret
    UNDO = "undo"
    ASK = "ask"
    ACCEPT = "accept"
    DECLINE = "decline"
    WITHDRAW = "withdraw"


class Actor(StrEnum):
    """Who does it. The system withdraws entries when matching is turned off."""

    EMPLOYER = "employer"
    GRADUATE = "graduate"
    SYSTEM = "system"


S, A = State, Act
_ACTORS = {
    A.LOOK: Actor.EMPLOYER,
    A.SHORTLIST: Actor.EMPLOYER,
    A.PASS: Actor.EMPLOYER,
    A.UNDO: Actor.EMPLOYER,
    A.ASK: Actor.EMPLOYER,
    A.ACCEPT: Actor.GRADUATE,
    A.DECLINE: Actor.GRADUATE,
    A.WITHDRAW: Actor.SYSTEM,
}
_LOOKED = dict.fromkeys((S.NONE, S.WITHDRAWN), S.OPENED)
_MOVES: dict[Act, dict[State, State]] = {
    # Looking again changes nothing that was decided.
    A.LOOK: {**{state: state for state in State}, **_LOOKED},
    A.SHORTLIST: dict.fromkeys(
        (S.NONE, S.OPENED, S.PASSED, S.EXPIRED, S.WITHDRAWN, S.SHORTLISTED), S.SHORTLISTED
    ),
    A.PASS: dict.fromkeys(
        (S.NONE, S.OPENED, S.SHORTLISTED, S.EXPIRED, S.WITHDRAWN, S.PASSED), S.PASSED
    ),
    A.UNDO: {S.SHORTLISTED: S.OPENED, S.PASSED: S.OPENED, S.OPENED: S.OPENED},
    A.ASK: dict.fromkeys(
        (S.NONE, S.OPENED, S.SHORTLISTED, S.EXPIRED, S.WITHDRAWN, S.ASKED), S.ASKED
    ),
    A.ACCEPT: {S.ASKED: S.INTRODUCED, S.INTRODUCED: S.INTRODUCED},
    A.DECLINE: {S.ASKED: S.DECLINED, S.DECLINED: S.DECLINED},
    A.WITHDRAW: {state: S.WITHDRAWN for state in State if state is not S.NONE},
}


@dataclass(frozen=True)
class Step:
    """What becomes of an act: the state afterwards, whether it changed, or why it may not be.

    Refusals: not_yours (the actor may not do this at all), not_now (not in this state), late (the
    last day to answer has passed), closed (the opening takes nobody any more).
    """

    state: State
    changed: bool = False
    refusal: str = ""


def present(state: str, answer_by: date | None, today: date) -> State:
    """The stored state as it stands today: asked becomes expired after its last day."""
    stored = State(state)
    if stored is S.ASKED and answer_by is not None and answer_by < today:
        return S.EXPIRED
    return stored


def step(state: State, act: Act, actor: Actor, *, open_now: bool = True) -> Step:
    """The state after *act*. Repeating an act changes nothing and is no error."""
    if _ACTORS[act] is not actor:
        return Step(state, refusal="not_yours")
    if act is A.ASK and not open_now and state is not S.ASKED:
        return Step(state, refusal="closed")
    after = _MOVES[act].get(state)
    if after is None:
        late = state is S.EXPIRED and act in (A.ACCEPT, A.DECLINE)
        return Step(state, refusal="late" if late else "not_now")
    return Step(after, changed=after is not state)


def shown_to_employer(state: State) -> State:
    """What the employer is told: who comes back after a withdrawal is somebody new to them.

    Otherwise the state alone would say who had withdrawn, and tie the new pseudonym to the old.
    """
    return State.NONE if state is State.WITHDRAWN else state


def reveals(state: State) -> bool:
    """Whether the employer sees who the candidate is."""
    return state is S.INTRODUCED


def acts_of(state: State, actor: Actor, *, open_now: bool = True) -> list[Act]:
    """What *actor* can do now that would change something."""
    return [
        act
        for act in Act
        if act is not A.LOOK and step(state, act, actor, open_now=open_now).changed
    ]


def answer_by_problem(answer_by: date, today: date) -> str:
    """Why a last day to answer cannot be set: early (today or before), far; empty where it can."""
    if answer_by <= today:
        return "early"
    return "far" if answer_by > today + timedelta(days=MOST_ANSWER_DAYS) else ""
