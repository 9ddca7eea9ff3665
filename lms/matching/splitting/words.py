"""The words that the splitter knows, read from the text files beside it.

A file holds sections, "[name]", and below each one regular expression a line; "#" starts a comment
line.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files


@cache
def sections(file: str) -> dict[str, re.Pattern[str]]:
    """The sections of a file in its order, each as one pattern of all its lines."""
    lines: dict[str, list[str]] = {}
    current: list[str] = []
    for line in (files(__package__) / file).read_text("utf-8").splitlines():
        opened = re.match(r"\[([a-z_]+)\](?:\s+#.*)?$", line)
        if opened:
            current = lines.setdefault(opened.group(1), [])
        elif line.strip() and not line.startswith("#"):
            current.append(line)
    return {
        name: re.compile("|".join(f"(?:{part})" for part in parts), re.IGNORECASE)
        for name, parts in lines.items()
    }


def has_cue(name: str, text: str) -> bool:
    """Whether a cue of this section is in the text."""
    return sections("cues.txt")[name].search(text) is not None
