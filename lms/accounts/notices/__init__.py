"""Notices and consents: versioned texts in both languages, kept as files beside this one.

A file is named ``kind.YYYY-MM-DD.language.md``; its day is both its version and the day from which
it is in force. A text that was ever shown is never edited: a change is a new file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

if TYPE_CHECKING:
    from lms.accounts.models import Person

#: Told to everyone who registers; nobody is asked to agree to what the service cannot do without.
TOLD = ("terms", "service_notice", "privacy_notice")
#: Asked for one by one, never ticked beforehand, withdrawn at any time.
CONSENTS = ("marketing", "third_party_matching")
KINDS = TOLD + CONSENTS

Listener = Callable[["Person"], None]
_FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Notice:
    """One version of a text. *hash* is of both languages, so that what was shown can be proved."""

    kind: str
    version: str
    effective: date
    texts: dict[str, str]

    @property
    def hash(self) -> str:
        """SHA-256 over the texts in the order of their languages."""
        whole = "\0".join(f"{key}\0{self.texts[key]}" for key in sorted(self.texts))
        return hashlib.sha256(whole.encode()).hexdigest()

    def title(self, language: str) -> str:
        """The first heading."""
        return self._text(language).partition("\n")[0].lstrip("# ").strip()

    def html(self, language: str) -> str:
        """The text below its title as HTML (raw HTML in it is shown as text)."""
        body = self._text(language).partition("\n")[2]
        return str(MarkdownIt("commonmark", {"html": False}).enable("table").render(body))

    def _text(self, language: str) -> str:
        return self.texts.get(language) or self.texts["ko"]


@cache
def versions(kind: str) -> tuple[Notice, ...]:
    """Every version of a kind, oldest first; KeyError for an unknown kind."""
    found: dict[str, dict[str, str]] = {}
    for path in sorted(_FOLDER.glob(f"{kind}.*.md")):
        _kind, version, language, _suffix = path.name.split(".")
        found.setdefault(version, {})[language] = path.read_text(encoding="utf-8")
    if kind not in KINDS or not found:
        raise KeyError(kind)
    return tuple(
        Notice(kind, version, date.fromisoformat(version), texts)
        for version, texts in sorted(found.items())
    )


def in_force(kind: str, day: date) -> Notice:
    """The text in force on *day*; before the first one, the first."""
    known = versions(kind)
    return next((text for text in reversed(known) if text.effective <= day), known[0])


def version_of(kind: str, version: str) -> Notice | None:
    """A certain version, or None."""
    return next((text for text in versions(kind) if text.version == version), None)
