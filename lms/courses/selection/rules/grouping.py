"""Which groups an applicant belongs to by what they answered. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any


@dataclass(frozen=True)
class Grouping:
    """A group: applicants whose answer to *field_key* is one of *answers*."""

    code: str
    field_key: str
    answers: frozenset[str]


def given(answer: Any) -> frozenset[str]:
    """An answer as the values that it holds: one choice, several, or a tick."""
    if answer is None or answer == "" or answer is False:
        return frozenset()
    if answer is True:
        return frozenset({"yes"})
    if isinstance(answer, Mapping):  # an address: where its road lies
        return given(answer.get("road"))
    if isinstance(answer, Iterable) and not isinstance(answer, str):
        return frozenset(str(one) for one in answer)
    return frozenset({str(answer)})


def codes_of(
    kind: str, options: Iterable[Sequence[str]], typed: Iterable[str]
) -> tuple[list[str], list[str]]:
    """What staff typed as answers to a field: (the answers as they are kept, those that are none).

    A choice is named by its label in either language or by its code; a consent only by yes.
    """
    if kind == "address":
        return list(typed), []
    known = {word.casefold(): code for code, *names in options for word in (code, *names) if word}
    if kind == "consent":
        known = dict.fromkeys(("yes", "예", "동의", "동의함"), "yes")
    found: list[str] = []
    none: list[str] = []
    for one in typed:
        code = known.get(one.casefold())
        (none if code is None else found).append(one if code is None else code)
    return list(dict.fromkeys(found)), none


def groups_of(answers: Mapping[str, Any], groupings: Iterable[Grouping]) -> frozenset[str]:
    """The codes of the groups that *answers* belong to.

    An address belongs where it begins with one of the wanted texts (광주광역시).
    """
    return frozenset(one.code for one in groupings if _meets(answers.get(one.field_key), one))


def _meets(answer: Any, grouping: Grouping) -> bool:
    values = given(answer)
    if isinstance(answer, Mapping):
        return any(value.startswith(tuple(grouping.answers)) for value in values)
    return bool(values & grouping.answers)


@dataclass(frozen=True)
class ExtraPointsPolicy:
    """Extra points (가점) on the total, after scoring: lines ``code | points``, and their cap.

    The code is that of a group of the call. Points are on the scale of 100.
    """

    points: tuple[str, ...] = ("disability | 3", "low_income | 3")
    cap: Decimal = Decimal(5)

    def __post_init__(self) -> None:
        if not 0 <= self.cap <= 100:
            raise ValueError("cap: between 0 and 100")
        seen: set[str] = set()
        for line in self.points:
            code, value = split(line)
            if code in seen:
                raise ValueError(f"points: {code} twice")
            if not 0 <= value <= 100:
                raise ValueError(f"points: {line}")
            seen.add(code)

    def table(self) -> dict[str, Decimal]:
        """Points by code."""
        return dict(split(line) for line in self.points)


def split(line: str) -> tuple[str, Decimal]:
    """A line of the policy; ValueError where it is none."""
    code, _bar, value = (part.strip() for part in line.partition("|"))
    try:
        points = Decimal(value)
    except InvalidOperation as wrong:
        raise ValueError(f"points: {line}") from wrong
    if not code or not points.is_finite():
        raise ValueError(f"points: {line}")
    return code, points
