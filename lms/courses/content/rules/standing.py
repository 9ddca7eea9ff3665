"""How a learner stands with something that can be asked for: a lesson, a quiz, an assignment."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final, NamedTuple


class Key(NamedTuple):
    """What something is and which one: ("lesson", 7), ("module", 2), ("assignment", 31)."""

    kind: str
    id: int


@dataclass(frozen=True)
class Standing:
    """Whether it is done, in its own sense (read, handed in, passed), and the mark that the learner
    has been shown, in percent; none where there is no mark yet."""

    done: bool
    percent: Decimal | None = None


NOTHING: Final = Standing(False)
