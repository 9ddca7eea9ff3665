"""Names of handed-in files in a zip, ``001_한지우_제출2_보고서.pdf``, and whose they are again. Pure.

The first number is the place in the Korean alphabet and only sorts; whose a file is, is told by the
name (with the number where two share one) and by which submission it is.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from lms.interop.formats.sniff import safe_name

MOST_LABEL: Final = 24
_UNSAFE: Final = re.compile(r'[<>:"|?*/\\_\x00-\x1f]+')
_SPACES: Final = re.compile(r"\s+")
_NAMED: Final = re.compile(
    r"(?:\d{1,5}_)?(?P<label>.+?)_(?:제출|submission)\s?(?P<number>\d{1,4})(?:[_ .\-](?P<rest>.*))?",
    re.IGNORECASE | re.DOTALL,
)
_INVISIBLE: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_SUFFIX: Final = re.compile(r"\.[A-Za-z0-9]{1,10}$")


@dataclass(frozen=True)
class Unit:
    """Whose work it is: a person, or a group. *name* is what graders see, *number* tells homonyms."""

    key: str
    name: str
    number: str = ""


@dataclass(frozen=True)
class Work:
    """A submission with the label of whose it is, and which one of theirs it is (from 1)."""

    submission_id: int
    label: str
    number: int


def labels(units: Iterable[Unit]) -> dict[str, str]:
    """A label for each unit's key: the name made safe, and the number where two would be alike."""
    listed = list(units)
    plain = {unit.key: _plain(unit.name) for unit in listed}
    alike = Counter(_fold(label) for label in plain.values())
    found: dict[str, str] = {}
    taken: set[str] = set()
    for unit in listed:
        label = plain[unit.key]
        if alike[_fold(label)] > 1 and unit.number:
            label = f"{label}({_plain(unit.number)})"
        wanted, count = label, 1
        while _fold(label) in taken:
            count += 1
            label = f"{wanted}({count})"
        taken.add(_fold(label))
        found[unit.key] = label
    return found


def prefix(order: int, total: int, work: Work) -> str:
    """``001_한지우_제출2``: the place among all (from 1) with as many digits as *total* needs."""
    width = max(3, len(str(total)))
    return f"{order:0{width}d}_{work.label}_제출{work.number}"


def file_name(before: str, name: str, taken: set[str]) -> str:
    """A name that nothing in *taken* (folded names, added to) has: NFC, fit for Windows."""
    name = safe_name(name)
    suffix = "".join(_SUFFIX.findall(name))
    stem = name[: len(name) - len(suffix)] if suffix else name
    count = 1
    while True:
        more = "" if count == 1 else f" ({count})"
        made = safe_name(f"{before}_{stem[: max(10, 100 - len(before))]}{more}{suffix}")
        if _fold(made) not in taken:
            taken.add(_fold(made))
            return made
        count += 1


@dataclass(frozen=True)
class Match:
    """Whose a file is. *why* where it is nobody's: unnamed, unknown, which (no such submission),
    ambiguous. *name* is the file's own part of the name."""

    submission_id: int | None
    name: str
    why: str = ""


def match(path: str, works: Sequence[Work]) -> Match:
    """Find whose file *path* (``/`` between folders) is; never by guessing.

    The last part of the path that reads like a name of ours decides, so that a marker may keep
    several files in a folder of that name. Mac's NFD and Windows' capitals make no difference.
    """
    parts = [part for part in unicodedata.normalize("NFC", path).split("/") if part]
    own = safe_name(parts[-1]) if parts else "file"
    for index in range(len(parts) - 1, -1, -1):
        found = _read(parts[index], is_file=index == len(parts) - 1)
        if found is None:
            continue
        label, number, rest = found
        name = safe_name(rest) if rest and index == len(parts) - 1 else own
        return _whose(label, number, works, name)
    return Match(None, own, "unnamed")


def _read(part: str, *, is_file: bool) -> tuple[str, int, str] | None:
    suffix = "".join(_SUFFIX.findall(part)) if is_file else ""
    found = _NAMED.fullmatch(part[: len(part) - len(suffix)] if suffix else part)
    if found is None:
        return None
    rest = found["rest"] or ""
    return found["label"], int(found["number"]), f"{rest}{suffix}" if rest.strip() else ""


def _whose(label: str, number: int, works: Sequence[Work], name: str) -> Match:
    folded = _fold(label)
    exact = {work.label for work in works if _fold(work.label) == folded}
    near = {work.label for work in works if _fold(_bare(work.label)) == folded}
    people = exact or near
    if not people:
        return Match(None, name, "unknown")
    if len(people) > 1:
        return Match(None, name, "ambiguous")
    theirs: Mapping[int, int] = {
        work.number: work.submission_id for work in works if work.label in people
    }
    if number not in theirs:
        return Match(None, name, "which")
    return Match(theirs[number], name)


def _bare(label: str) -> str:
    """A label without the number that tells homonyms apart."""
    return re.sub(r"\([^()]*\)$", "", label)


def _plain(text: str) -> str:
    """What can stand for a name in a file's name: no separator of ours, nothing Windows forbids."""
    safe = _UNSAFE.sub("-", unicodedata.normalize("NFC", text))
    safe = "".join(ch for ch in safe if unicodedata.category(ch) not in _INVISIBLE)
    return _SPACES.sub(" ", safe).strip(" .-")[:MOST_LABEL].rstrip(" .-") or "이름 없음"


def _fold(text: str) -> str:
    return _SPACES.sub(" ", unicodedata.normalize("NFKC", text)).strip().casefold()
