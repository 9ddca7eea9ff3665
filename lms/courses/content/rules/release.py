"""When a module, a lesson or an activity opens for a learner, and why not yet; pure.

Everything that is asked for must hold together: the date of the part itself and of the module that
it lies in, and each thing that comes before. What was deleted is asked of nobody; a draft is: it
will be published, and until then the way stays shut.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from lms.courses.content.rules.standing import NOTHING, Key, Standing

MODULE, LESSON = "module", "lesson"


@dataclass(frozen=True)
class Need:
    """Something to be done first; with *at_least* a mark of so many percent as well."""

    key: Key
    at_least: Decimal | None = None


@dataclass(frozen=True)
class Rule:
    """What opens one thing: a moment, and what comes before it. Nothing: it is open."""

    opens_at: datetime | None = None
    needs: tuple[Need, ...] = ()


@dataclass(frozen=True)
class Reason:
    """Why something is not open: *code* date (until *at*), done or mark (of *need*)."""

    code: str
    at: datetime | None = None
    need: Need | None = None


@dataclass(frozen=True)
class Opening:
    """Whether something is open, and what is missing."""

    reasons: tuple[Reason, ...] = ()

    @property
    def open(self) -> bool:
        """Whether nothing is missing."""
        return not self.reasons


OPEN: Final = Opening()


def decide(
    now: datetime, rules: Iterable[Rule], standings: Mapping[Key, Standing], there: frozenset[Key]
) -> Opening:
    """Whether something with all of *rules* is open for one who stands so.

    *there* is what has not been deleted; a need for anything else is dropped. Each reason is given
    once; of several dates the latest, for nothing opens before it.
    """
    reasons: list[Reason] = []
    latest: datetime | None = None
    for rule in rules:
        if rule.opens_at is not None and now < rule.opens_at:
            latest = max(latest or rule.opens_at, rule.opens_at)
        for need in rule.needs:
            if need.key not in there:
                continue
            missing = _missing(need, standings.get(need.key, NOTHING))
            if missing is not None and missing not in reasons:
                reasons.append(missing)
    if latest is not None:
        reasons.insert(0, Reason("date", at=latest))
    return Opening(tuple(reasons))


def _missing(need: Need, standing: Standing) -> Reason | None:
    if need.at_least is None:
        return None if standing.done else Reason("done", need=need)
    if standing.percent is not None and standing.percent >= need.at_least:
        return None
    return Reason("mark", need=need)


def own_date(
    for_all: datetime | None, by_section: Mapping[int, datetime], section_id: int | None
) -> datetime | None:
    """The date that holds for a learner of a section: its own, else the one for everybody."""
    if section_id is not None and section_id in by_section:
        return by_section[section_id]
    return for_all


Waits = Mapping[Key, Iterable[Key]]


def circle(waits: Waits, start: Key) -> list[Key] | None:
    """A way from *start* through what it waits for back to itself; none where there is no such way.

    *waits*: for each thing, what has to be done before it can be done. Whoever follows the way
    would wait for ever.
    """
    came_from: dict[Key, Key] = {}
    ahead = [start]
    while ahead:
        here = ahead.pop()
        for there in waits.get(here, ()):
            if there == start:
                way = [start, here]
                while way[-1] != start:
                    way.append(came_from[way[-1]])
                return way[::-1] if here != start else [start, start]
            if there not in came_from:
                came_from[there] = here
                ahead.append(there)
    return None


def all_waits(
    modules: Mapping[int, Sequence[Key]],
    needs: Mapping[Key, Iterable[Key]],
    done_by: Mapping[Key, Key],
) -> dict[Key, list[Key]]:
    """What each thing waits for before it can be done.

    *modules*: what lies in each module; *needs*: what must be done before something opens;
    *done_by*: the activity by which a lesson is done. A part waits for what its module waits for;
    a module is done when its parts are.
    """
    waits: dict[Key, list[Key]] = {key: list(found) for key, found in needs.items()}
    for module_id, parts in modules.items():
        module = Key(MODULE, module_id)
        for part in parts:
            waits.setdefault(part, []).extend(needs.get(module, ()))
        waits.setdefault(module, []).extend(parts)
    for lesson, item in done_by.items():
        waits.setdefault(lesson, []).append(item)
    return waits
