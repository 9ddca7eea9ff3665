"""Which of the files that a marker sends back goes to whom. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lms.courses.bulk_marking.rules.naming import Work, match


@dataclass(frozen=True)
class Offered:
    """A file of the upload: its path in the zip, its content's hash and size in bytes.

    *wrong*: why it could not be taken out of the zip; empty where it could.
    """

    path: str
    sha256: str
    size: int
    wrong: str = ""


@dataclass(frozen=True)
class FileLine:
    """What becomes of a file.

    *outcome*: give; same (what was handed in, unchanged); held (given before); repeated (two files
    of one name for one person); unnamed, unknown, which, ambiguous (whose it is cannot be told);
    full (too many); empty; or why it could not be read.
    """

    path: str
    outcome: str
    submission_id: int | None
    name: str
    sha256: str
    size: int


def plan_files(
    offered: Sequence[Offered],
    works: Sequence[Work],
    *,
    handed_in: Mapping[int, set[str]],
    held: Mapping[int, set[tuple[str, str]]],
    room: Mapping[int, int],
) -> list[FileLine]:
    """Decide every file in the order of the zip.

    *handed_in*: hashes by submission; *held*: (hash, name) given before; *room*: how many more
    files a submission takes. Nothing is given where whose it is, or which of two, is not certain.
    """
    matched = [match(item.path, works) for item in offered]
    named = Counter(
        (found.submission_id, found.name.casefold())
        for found, item in zip(matched, offered, strict=True)
        if found.submission_id is not None and not item.wrong
    )
    left = dict(room)
    lines = []
    for found, item in zip(matched, offered, strict=True):
        whose = found.submission_id
        if item.wrong:
            outcome = item.wrong
        elif whose is None:
            outcome = found.why
        elif item.size == 0:
            outcome = "empty"
        elif item.sha256 in handed_in.get(whose, set()):
            outcome = "same"
        elif (item.sha256, found.name) in held.get(whose, set()):
            outcome = "held"
        elif named[(whose, found.name.casefold())] > 1:
            outcome = "repeated"
        elif left.get(whose, 0) <= 0:
            outcome = "full"
        else:
            outcome = "give"
            left[whose] -= 1
        lines.append(FileLine(item.path, outcome, whose, found.name, item.sha256, item.size))
    return lines
