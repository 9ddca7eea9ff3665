"""What may become of an opening, and what of its facts cannot be meant. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

#: A posting longer than this is no posting.
MOST_CHARACTERS = 30_000
MOST_LINES = 200

LANGUAGES = ("ko", "en", "mixed")
INDUSTRIES = ("ai", "automotive", "energy", "health")
EMPLOYMENT_TYPES = ("regular", "contract", "intern_to_hire")
EXPERIENCES = ("new", "experienced", "either")
#: The districts of Gwangju, and the two ways of not working in one.
DISTRICTS = ("dong-gu", "seo-gu", "nam-gu", "buk-gu", "gwangsan-gu", "remote", "elsewhere")

#: Pay is given in 만원 a year: below, somebody typed a month's; above, won.
LEAST_PAY, MOST_PAY = 1_500, 50_000
#: Weights that a line can be given; they multiply the weight of its kind.
WEIGHTS = ("0.5", "1", "1.5", "2")


class State(StrEnum):
    """An opening's states. That its last day has passed is read from the clock, not stored."""

    DRAFT = "draft"
    OPEN = "open"
    PAUSED = "paused"
    CLOSED = "closed"


class Act(StrEnum):
    """What the company's team does with an opening."""

    OPEN = "open"
    PAUSE = "pause"
    RESUME = "resume"
    CLOSE = "close"


_MOVES = {
    (State.DRAFT, Act.OPEN): State.OPEN,
    (State.OPEN, Act.PAUSE): State.PAUSED,
    (State.PAUSED, Act.RESUME): State.OPEN,
    (State.DRAFT, Act.CLOSE): State.CLOSED,
    (State.OPEN, Act.CLOSE): State.CLOSED,
    (State.PAUSED, Act.CLOSE): State.CLOSED,
}
_RESULT = {
    Act.OPEN: State.OPEN,
    Act.PAUSE: State.PAUSED,
    Act.RESUME: State.OPEN,
    Act.CLOSE: State.CLOSED,
}


@dataclass(frozen=True)
class Reason:
    """Why something is refused: a code, the field that it is about, what its sentence names."""

    code: str
    about: str = ""
    params: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Move:
    """What becomes of an act: the state afterwards, whether it changed, or why it may not be."""

    state: State
    changed: bool = False
    refusal: Reason | None = None


def move(
    state: State, act: Act, *, confirmed: bool, verified: bool, closes_on: date | None, today: date
) -> Move:
    """The state after *act*; repeating an act changes nothing.

    Opening and resuming need a confirmed split, a verified company and a last day still to come.
    Refusals: not_now, unconfirmed, unverified, past.
    """
    after = _MOVES.get((state, act))
    if after is None:
        if state is _RESULT[act] and act is not Act.OPEN:
            return Move(state)
        if state is State.OPEN and act is Act.OPEN:
            return Move(state)
        return Move(state, refusal=Reason("not_now"))
    if after is State.OPEN:
        if not confirmed:
            return Move(state, refusal=Reason("unconfirmed"))
        if not verified:
            return Move(state, refusal=Reason("unverified"))
        if closes_on is not None and closes_on < today:
            return Move(state, refusal=Reason("past", "closes_on"))
    return Move(after, changed=True)


def is_open(state: str, closes_on: date | None, today: date) -> bool:
    """Whether people may see it and be asked: open, and its last day (included) not past."""
    return state == State.OPEN and (closes_on is None or closes_on >= today)


def days_left(closes_on: date | None, today: date) -> int | None:
    """Whole days until the last one (0: today); negative once it has passed; None without one."""
    return (closes_on - today).days if closes_on is not None else None


def problems(
    *,
    pay_min: int | None,
    pay_max: int | None,
    starts_on: date | None,
    closes_on: date | None,
    today: date,
) -> list[Reason]:
    """What about an opening's facts cannot be meant.

    Codes: pay_order, pay_small (below 1,500만원 a year), pay_large (above 50,000만원), past
    (the last day to apply lies before today), closes_far (more than a year ahead).
    """
    found = []
    for name, value in (("pay_min", pay_min), ("pay_max", pay_max)):
        if value is not None and value < LEAST_PAY:
            found.append(Reason("pay_small", name, {"least": LEAST_PAY}))
        elif value is not None and value > MOST_PAY:
            found.append(Reason("pay_large", name, {"most": MOST_PAY}))
    if pay_min is not None and pay_max is not None and pay_min > pay_max:
        found.append(Reason("pay_order", "pay_max"))
    if closes_on is not None and closes_on < today:
        found.append(Reason("past", "closes_on"))
    if closes_on is not None and closes_on > today + timedelta(days=366):
        found.append(Reason("closes_far", "closes_on"))
    if starts_on is not None and starts_on > today + timedelta(days=731):
        found.append(Reason("starts_far", "starts_on"))
    return found
