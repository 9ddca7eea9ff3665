"""What the matcher asks of a skill taxonomy; `lms.matching.taxonomy` is the one that it ships with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol


class Mention(Protocol):
    """A skill found in a text: characters start..end, the words as written, 0..1 how sure."""

    @property
    def skill_id(self) -> str: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def surface(self) -> str: ...
    @property
    def confidence(self) -> float: ...


class SkillLookup(Protocol):
    """Skills by id and by the words of a text."""

    @property
    def version(self) -> str: ...
    def resolve(self, skill_id: str) -> Any: ...
    def name(self, skill_id: str, lang: str) -> str: ...
    def mentions(self, text: str) -> Sequence[Mention]: ...
    def related_score(self, a: str, b: str) -> float: ...


def apart(mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions in the order of the text, of two that overlap only the longer one."""
    kept: list[Mention] = []
    for mention in sorted(mentions, key=lambda m: (-(m.end - m.start), m.start, m.skill_id)):
        if all(mention.end <= other.start or other.end <= mention.start for other in kept):
            kept.append(mention)
    return sorted(kept, key=lambda m: m.start)


def mentioned(taxonomy: SkillLookup, text: str) -> tuple[str, ...]:
    """The ids of the skills that a text mentions, each once, in the order of the text."""
    return tuple(dict.fromkeys(mention.skill_id for mention in apart(taxonomy.mentions(text))))
