"""What the matcher asks of a skill taxonomy; `lms.matching.taxonomy` is the one that it ships with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


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


class HasId(Protocol):
    """A skill, as far as the matcher cares."""

    @property
    def id(self) -> str: ...


class SkillLookup(Protocol):
    """Skills by id and by the words of a text."""

    @property
    def version(self) -> str: ...
    def resolve(self, skill_id: str) -> HasId:
        """The skill of an id or of a retired one; KeyError where there is none."""
        ...

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


def current_id(taxonomy: SkillLookup, skill_id: str) -> str:
    """The id that a retired one became; an id that the taxonomy does not know stands for itself
    alone.
    """
    try:
        return taxonomy.resolve(skill_id).id
    except KeyError:
        return skill_id


def name_of(taxonomy: SkillLookup, skill_id: str, lang: str) -> str:
    """A skill's name, or the id itself where the taxonomy does not know it."""
    try:
        return taxonomy.name(skill_id, lang)
    except KeyError:
        return skill_id


class Nearness:
    """How near skills are, remembered; 1 for a skill and itself, 0 where one is unknown."""

    def __init__(self, taxonomy: SkillLookup) -> None:
        self._taxonomy = taxonomy
        self._rows: dict[tuple[str, tuple[str, ...]], tuple[float, ...]] = {}

    def row(self, skill: str, others: tuple[str, ...]) -> tuple[float, ...]:
        """The nearness of one skill to each of the others."""
        key = (skill, others)
        if key not in self._rows:
            if len(self._rows) >= 4096:
                self._rows.clear()
            self._rows[key] = tuple(self._pair(skill, other) for other in others)
        return self._rows[key]

    def _pair(self, a: str, b: str) -> float:
        if a == b:
            return 1.0
        try:
            return min(1.0, max(0.0, self._taxonomy.related_score(a, b)))
        except KeyError:
            return 0.0
