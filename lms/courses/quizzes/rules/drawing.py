"""Which questions an attempt gets, and in which order. The same seed always gives the same."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Slot:
    """A place of the quiz. *questions*: the pinned version, or everything to be drawn from.

    A question is (its id in the bank, the version to be asked): two versions are one question.
    """

    id: int
    points: Decimal
    questions: tuple[tuple[int, int], ...]
    count: int = 1  # how many are drawn
    drawn: bool = False
    section: int = 0  # counts the parts before it; shuffling stays within


@dataclass(frozen=True)
class Chosen:
    """A question of an attempt."""

    slot_id: int
    question_id: int
    version_id: int
    points: Decimal
    section: int


@dataclass(frozen=True)
class Shortage:
    """A draw that does not find enough: what it wants and what there is for it."""

    slot_id: int
    wanted: int
    found: int


@dataclass(frozen=True)
class Drawn:
    """What came of it; with a shortage there are no questions."""

    questions: tuple[Chosen, ...]
    shortages: tuple[Shortage, ...]


def draw(slots: Sequence[Slot], seed: int, *, shuffle: bool) -> Drawn:
    """The questions of an attempt with this *seed*: none twice, pinned ones never drawn as well.

    Draws that overlap are satisfied together where that is possible at all: a question that two
    draws could take goes where it is needed (augmenting paths), so that a shortage is a fact about
    the bank and not about the order.
    """
    chosen: dict[int, list[tuple[int, int]]] = {
        slot.id: list(slot.questions[:1]) for slot in slots if not slot.drawn
    }
    pinned = {question for found in chosen.values() for question, _version in found}
    draws = [slot for slot in slots if slot.drawn]
    pools = {
        slot.id: _ordered(
            [one for one in _newest(slot.questions) if one[0] not in pinned],
            seed,
            f"draw:{slot.id}",
        )
        for slot in draws
    }
    taken = _assign(draws, pools)
    shortages = []
    for slot in draws:
        found = [one for one in pools[slot.id] if taken.get(one[0]) == slot.id]
        if len(found) < slot.count:
            shortages.append(Shortage(slot.id, slot.count, len(found)))
        chosen[slot.id] = found
    for slot in slots:
        if not slot.drawn and not chosen[slot.id]:
            shortages.append(Shortage(slot.id, 1, 0))
    if shortages:
        return Drawn((), tuple(shortages))
    questions = [
        Chosen(slot.id, question, version, slot.points, slot.section)
        for slot in slots
        for question, version in chosen[slot.id]
    ]
    if shuffle:
        questions = [
            one
            for section in sorted({question.section for question in questions})
            for one in _mixed([q for q in questions if q.section == section], seed)
        ]
    return Drawn(tuple(questions), ())


def question_seed(seed: int, position: int) -> int:
    """The seed by which one question of an attempt shows its choices: 64 bits that nobody guesses."""
    return _number(seed, f"question:{position}")


def expected_points(slots: Sequence[Slot]) -> Decimal:
    """What an attempt is worth: each slot's points as often as it asks."""
    return sum(
        (slot.points * (slot.count if slot.drawn else 1) for slot in slots), start=Decimal(0)
    )


def _newest(questions: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    return sorted(dict(sorted(questions)).items())


def _assign(draws: Sequence[Slot], pools: Mapping[int, list[tuple[int, int]]]) -> dict[int, int]:
    """Question → slot, as many as can be (Kuhn's matching, each slot *count* times)."""
    taken: dict[int, int] = {}

    def place(slot_id: int, seen: set[int]) -> bool:
        for question, _version in pools[slot_id]:
            if question in seen:
                continue
            seen.add(question)
            holder = taken.get(question)
            if holder is None or (holder != slot_id and place(holder, seen)):
                taken[question] = slot_id
                return True
        return False

    for slot in draws:
        for _number_of in range(slot.count):
            if not place(slot.id, {q for q, holder in taken.items() if holder == slot.id}):
                break
    return taken


def _ordered(questions: list[tuple[int, int]], seed: int, salt: str) -> list[tuple[int, int]]:
    return sorted(questions, key=lambda one: _number(seed, f"{salt}:{one[0]}"))


def _mixed(questions: list[Chosen], seed: int) -> list[Chosen]:
    return sorted(questions, key=lambda one: _number(seed, f"order:{one.question_id}"))


def _number(seed: int, salt: str) -> int:
    return int.from_bytes(hashlib.sha256(f"{seed}:{salt}".encode()).digest()[:8], "big")
