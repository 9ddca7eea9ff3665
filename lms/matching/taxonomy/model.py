"""The taxonomy's values: skills, roles, and the questions that the rest of the product asks of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType

from lms.matching.taxonomy.closeness import Closeness
from lms.matching.taxonomy.finder import Finder

KINDS = frozenset({"tool", "knowledge", "practice", "certificate", "language"})
"""What a skill is: a named product, a body of knowledge, something done, a paper held, a language
(spoken or programming)."""

INDUSTRIES = frozenset({"ai", "automotive", "energy", "health", "common"})
"""Where a role is found; `common` means in all of them."""


class UnknownSkill(KeyError):
    """No skill has this id, and it was never retired in favour of one."""


@dataclass(frozen=True, slots=True)
class Skill:
    """One thing a person can be able to do or know.

    `ko` and `en` are the names shown; `aliases` are further names that people write in postings and
    résumés, in either language. `broader` are ids of the skills that contain this one, `related` of
    those beside it. `kind` is one of `KINDS`.
    """

    id: str
    ko: str
    en: str
    aliases: tuple[str, ...] = ()
    definition_ko: str = ""
    definition_en: str = ""
    broader: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    kind: str = "knowledge"

    @property
    def names(self) -> tuple[str, ...]:
        """Every name of the skill, the shown ones first."""
        return (self.ko, self.en, *self.aliases)


@dataclass(frozen=True, slots=True)
class Role:
    """A kind of job: its names, the industries that hire for it, the ids of the skills it usually needs."""

    id: str
    ko: str
    en: str
    aliases: tuple[str, ...] = ()
    definition_ko: str = ""
    definition_en: str = ""
    industries: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Every name of the role, the shown ones first."""
        return (self.ko, self.en, *self.aliases)


@dataclass(frozen=True, slots=True)
class Mention:
    """A skill found in a text.

    `start`..`end` are character offsets into the text as it was given, `surface` is exactly
    `text[start:end]`, and `confidence` (0..1) is lower where the words could mean something else.
    """

    skill_id: str
    start: int
    end: int
    surface: str
    confidence: float


@dataclass(frozen=True)
class Taxonomy:
    """One edition of the skills and roles.

    `retired` maps an id that was given up to the one that took its place. `repeated` holds ids that
    the source gave twice (the first stands); a valid edition has none.
    """

    version: str
    skills: Mapping[str, Skill]
    roles: Mapping[str, Role] = field(default_factory=dict)
    retired: Mapping[str, str] = field(default_factory=dict)
    repeated: tuple[str, ...] = ()

    @classmethod
    def of(
        cls,
        version: str,
        skills: Iterable[Skill],
        roles: Iterable[Role] = (),
        retired: Mapping[str, str] | None = None,
    ) -> Taxonomy:
        """A taxonomy of these skills and roles, remembering which ids came more than once."""
        skills, roles = tuple(skills), tuple(roles)
        counted = Counter(skill.id for skill in skills), Counter(role.id for role in roles)
        return cls(
            version=version,
            skills=MappingProxyType({skill.id: skill for skill in reversed(skills)}),
            roles=MappingProxyType({role.id: role for role in reversed(roles)}),
            retired=MappingProxyType(dict(retired or {})),
            repeated=tuple(key for counts in counted for key, n in counts.items() if n > 1),
        )

    def resolve(self, skill_id: str) -> Skill:
        """The skill of an id, following retired ids to their successors.

        Raises `UnknownSkill` where the id, or the end of its redirects, is no skill.
        """
        current, seen = skill_id, {skill_id}
        while current not in self.skills:
            current = self.retired.get(current, "")
            if not current or current in seen:
                raise UnknownSkill(skill_id)
            seen.add(current)
        return self.skills[current]

    def name(self, skill_id: str, lang: str) -> str:
        """A skill's name in Korean where `lang` is `ko` (or `ko-KR`), in English otherwise."""
        skill = self.resolve(skill_id)
        return skill.ko if lang.lower().startswith("ko") else skill.en

    def mentions(self, text: str) -> list[Mention]:
        """The skills that a text names, in its order, never overlapping; see `finder` for the rules."""
        return [
            Mention(hit.id, hit.start, hit.end, text[hit.start : hit.end], hit.confidence)
            for hit in self._skill_finder.find(text)
        ]

    def related_score(self, a: str, b: str) -> float:
        """How far evidence of one skill speaks for the other, 0..1 and symmetric; see `closeness`."""
        return self._closeness.score(self.resolve(a).id, self.resolve(b).id)

    def distance(self, a: str, b: str) -> float:
        """How far apart two skills are, 0 (the same) to 1 (nothing in common): 1 - `related_score`."""
        return 1.0 - self.related_score(a, b)

    def neighbours(self, skill_id: str) -> Mapping[str, float]:
        """Every skill with a `related_score` above 0 to this one, itself (1.0) included."""
        return self._closeness.around(self.resolve(skill_id).id)

    @cached_property
    def _skill_finder(self) -> Finder:
        return Finder((skill.id, name) for skill in self.skills.values() for name in skill.names)

    @cached_property
    def _closeness(self) -> Closeness:
        return Closeness(
            broader={skill.id: skill.broader for skill in self.skills.values()},
            related={skill.id: skill.related for skill in self.skills.values()},
        )
