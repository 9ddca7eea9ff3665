"""What features above question banks tell them: who uses a question, and who may read its files."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from lms.accounts.models import Person


@dataclass(frozen=True)
class Usage:
    """One use of a question. *number* is the version that is pinned there; none: whichever is current.

    *fixed*: somebody has answered it, so that the version will stay.
    """

    title_ko: str
    title_en: str
    url: str
    kind: Any = ""  # a lazy translation: "시험"
    number: int | None = None
    fixed: bool = False
    offering_id: int | None = None
    place: str = ""  # which of several offerings with this title


#: question ids → their uses, by question id.
UsageFinder = Callable[[list[int]], dict[int, list[Usage]]]
#: (person, question version id) → whether an attempt of theirs, or a quiz that they teach with, shows it.
Reader = Callable[[Person, int], bool]

_usage: list[UsageFinder] = []
_readers: list[Reader] = []


def register_usage(finder: UsageFinder) -> None:
    """*finder(question_ids)* gives where questions are used; one statement or two, however many."""
    if finder not in _usage:
        _usage.append(finder)


def register_reader(reader: Reader) -> None:
    """*reader(person, version_id)* says whether a person may load that version's files now."""
    if reader not in _readers:
        _readers.append(reader)


def usage(question_ids: Iterable[int]) -> dict[int, list[Usage]]:
    """Where questions are used, by question id; every id is there."""
    ids = list(question_ids)
    found: dict[int, list[Usage]] = {one: [] for one in ids}
    for finder in _usage:
        for question_id, uses in finder(ids).items():
            found.setdefault(question_id, []).extend(uses)
    return found


def may_read(person: Person, version_id: int) -> bool:
    """Whether some attempt or quiz lets *person* load the files of a version."""
    return any(reader(person, version_id) for reader in _readers)
