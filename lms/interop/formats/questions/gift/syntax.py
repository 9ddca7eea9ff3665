"""GIFT's letters: what is escaped, what ends what, and where in a file each question stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

SPECIAL: Final = "~=#{}:"
FORMAT: Final = re.compile(r"\[(html|markdown|plain|moodle)\]")
WEIGHT: Final = re.compile(r"%(-?[0-9]+(?:\.[0-9]*)?)%")
EXPORTED: Final = re.compile(r"//\s*question:\s*[0-9]+\s+name:")
"""The comment that Moodle puts above each question that it exports."""
_TAG: Final = re.compile(r"\[(tag|id):((?:\\\]|[^\]]){1,300})\]")  # bounded: no end is no search
_ESCAPE: Final = re.compile(r"\\(.)", re.DOTALL)
_CATEGORY: Final = re.compile(r"\$CATEGORY:(.*)")


@dataclass
class Block:
    """One question's lines, without comments."""

    line: int
    text: str = ""
    tags: tuple[str, ...] = ()
    external_id: str = ""
    exported: bool = False
    category: tuple[str, ...] = ()
    closed: bool = True
    """Whether its answers end."""


@dataclass
class _Comments:
    tags: list[str] = field(default_factory=list)
    external_id: str = ""
    exported: bool = False

    def take(self, line: str) -> None:
        for name, value in _TAG.findall(line):
            word = value.replace("\\]", "]").strip()
            if name == "tag":
                self.tags.append(word)
            else:
                self.external_id = word
        self.exported = self.exported or bool(EXPORTED.match(line))


def blocks(text: str) -> Iterator[Block]:
    """The questions of a file, in order: divided by blank lines that stand outside of answers."""
    category: tuple[str, ...] = ()
    comments = _Comments()
    start, lines, inside, gap = 0, list[str](), False, -1
    pending = list(enumerate(text.split("\n"), 1))
    at = 0
    while at < len(pending):
        number, line = pending[at]
        at += 1
        bare = line.strip()
        if bare.startswith("//"):
            comments.take(bare)
            if inside:
                lines.append("")
            continue
        found = _CATEGORY.match(bare)
        if found and not inside:
            if "".join(lines).strip():
                yield _block(start, lines, comments, category)
                comments = _Comments()
            lines = []
            category = category_of(found[1])
            continue
        if not bare:
            if not inside and lines:
                yield _block(start, lines, comments, category)
                comments, lines = _Comments(), []
            elif inside:
                gap = len(lines) if gap < 0 else gap
                lines.append("")
            continue
        if inside and gap >= 0 and opens(line):
            # A new question begins: the answers of the one before never ended.
            yield _block(start, lines[:gap], comments, category, closed=False)
            comments = _Comments()
            at -= 1 + len(lines) - gap
            lines, inside, gap = [], False, -1
            continue
        if not lines:
            start = number
        lines.append(line)
        inside = _inside(line, inside)
        gap = -1 if not inside else gap
    if inside:
        cut = gap if gap >= 0 else len(lines)
        yield _block(start, lines[:cut], comments, category, closed=False)
        rest = "\n".join(lines[cut:])
        for block in blocks(rest) if rest.strip() else ():
            block.line += start + cut - 1
            block.category = block.category or category
            yield block
    elif lines:
        yield _block(start, lines, comments, category)


def _block(
    start: int,
    lines: list[str],
    comments: _Comments,
    category: tuple[str, ...],
    *,
    closed: bool = True,
) -> Block:
    return Block(
        start,
        "\n".join(lines),
        tuple(comments.tags),
        comments.external_id,
        comments.exported,
        category,
        closed,
    )


def category_of(path: str) -> tuple[str, ...]:
    """The names in a category's path; ``//`` is a slash in a name, ``$course$/top`` is no name."""
    names = [name.replace("\0", "/").strip() for name in path.replace("//", "\0").split("/")]
    if names and re.fullmatch(r"\$[a-z0-9]+\$", names[0]):
        names = names[1:]
        if names and names[0] == "top":
            names = names[1:]
    return tuple(name for name in names if name)


def category_path(category: tuple[str, ...]) -> str:
    """What :func:`category_of` reads as *category*."""
    return "/".join(["$course$", "top", *(name.replace("/", "//") for name in category)])


def _inside(line: str, inside: bool) -> bool:
    """Whether the line ends within answers."""
    for mark in marks(line, "{}"):
        if mark[1] == "{":
            inside = True
        elif mark[1] == "}":
            inside = False
    return inside


def opens(line: str) -> bool:
    """Whether answers begin in the line."""
    return any(True for _ in marks(line, "{"))


def marks(text: str, wanted: str) -> Iterator[tuple[int, str]]:
    """Where letters of *wanted* stand that are not escaped."""
    for found in re.finditer(r"\\.|[" + re.escape(wanted) + "]", text, re.DOTALL):
        if found[0][0] != "\\":
            yield found.start(), found[0]


def cut(text: str, mark: str) -> tuple[str, str | None]:
    """*text* before and after the first *mark* that is not escaped (None: there is none)."""
    at = -1
    while (at := text.find(mark, at + 1)) >= 0:
        begins = at  # of the backslashes before it
        while begins and text[begins - 1] == "\\":
            begins -= 1
        if (at - begins) % 2 == 0:
            return text[:at], text[at + len(mark) :]
    return text, None


def unescaped(text: str) -> str:
    """*text* without GIFT's escapes; a backslash before any other letter is one."""

    def letter(found: re.Match[str]) -> str:
        if found[1] == "n":
            return "\n"
        return found[1] if found[1] in SPECIAL or found[1] == "\\" else found[0]

    return _ESCAPE.sub(letter, text)


def escaped(text: str) -> str:
    """What :func:`unescaped` reads as *text*, on one line."""
    plain = re.sub(r"[\\~=#{}:]", lambda found: "\\" + found[0], text)
    return plain.replace("\n", "\\n")
