"""What makes a taxonomy sound: one id a skill, one skill a name, every skill in a role, links that hold."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from lms.matching.taxonomy.folding import is_hangul, key_of
from lms.matching.taxonomy.model import INDUSTRIES, KINDS, Role, Skill, Taxonomy

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")

_LEVEL_KO = "고급|중급|초급|기초|입문|심화|기본|초보|숙련|전문"
_LEVEL_EN = "advanced|intermediate|beginner|basics?|fundamentals?|introduction to|intro to|expert|senior|junior"
_LEVEL_KO_ROLE = "시니어|주니어|수석|책임|선임|신입"
_KIND_KO = "언어|프레임워크|라이브러리|역량|능력|스킬"
_KIND_EN = r"language|lang|framework|library|skills?"
_NOISE = re.compile(
    rf"^(?:{_LEVEL_KO}|{_LEVEL_KO_ROLE})\s+|^(?:{_LEVEL_EN})\s+"
    rf"|\s*(?:{_LEVEL_KO}|{_LEVEL_KO_ROLE})$|\s+(?:{_LEVEL_EN})$"
    rf"|\s*(?:{_KIND_KO})$|\s+(?:{_KIND_EN})$"
    r"|(?<=[a-z]{3})(?<![suic])s$"  # plurals
    r"|[.\s]?js$|\s*(?<![\d.])v?\d{1,2}(?:\.\d+){0,3}$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault: a stable `code`, the id it is about, and a sentence for whoever edits the files."""

    code: str
    subject: str
    message: str

    def __str__(self) -> str:
        return f"{self.subject}: {self.message} [{self.code}]"


def validate(taxonomy: Taxonomy) -> list[Problem]:
    """Every fault of a taxonomy, in a stable order; an empty list means that it may be shipped."""
    entries: list[Skill | Role] = [*taxonomy.skills.values(), *taxonomy.roles.values()]
    problems: list[Problem] = []
    problems += (
        Problem("duplicate-id", key, "this id is given more than once") for key in taxonomy.repeated
    )
    for entry in entries:
        problems += _entry(entry)
    problems += _kinds(taxonomy)
    for group in (taxonomy.skills.values(), taxonomy.roles.values()):
        problems += _names(group)
    problems += _links(taxonomy)
    problems += _cycles({skill.id: skill.broader for skill in taxonomy.skills.values()})
    problems += _roles(taxonomy)
    problems += _retired(taxonomy)
    return sorted(set(problems), key=lambda p: (p.subject, p.code, p.message))


def base_name(name: str) -> str:
    """A name without words that only say how well, which version or what kind ("Python 3", "React.js")."""
    before, after = "", name.strip()
    while after != before:
        before, after = after, _NOISE.sub("", after).strip() or after
    return key_of(after)


def _entry(entry: Skill | Role) -> Iterator[Problem]:
    if not _SLUG.fullmatch(entry.id):
        yield Problem(
            "not-a-slug", entry.id, "an id is lower-case letters, digits and single hyphens"
        )
    for lang in ("ko", "en"):
        if not getattr(entry, lang):
            yield Problem("missing-name", entry.id, f"has no name in `{lang}`")
        definition: str = getattr(entry, f"definition_{lang}")
        if not definition:
            yield Problem("missing-definition", entry.id, f"has no definition in `{lang}`")
        elif len(definition.split()) < 3 or "\n" in definition:
            yield Problem("thin-definition", entry.id, f"`definition_{lang}` is not one real line")
    if any(map(is_hangul, entry.en)):
        yield Problem("wrong-language", entry.id, "the English name is in Korean")
    if entry.definition_ko and not any(map(is_hangul, entry.definition_ko)):
        yield Problem("wrong-language", entry.id, "the Korean definition is not in Korean")
    if any(map(is_hangul, entry.definition_en)):
        yield Problem("wrong-language", entry.id, "the English definition is in Korean")


def _kinds(taxonomy: Taxonomy) -> Iterator[Problem]:
    for skill in taxonomy.skills.values():
        if skill.kind not in KINDS:
            yield Problem(
                "unknown-kind", skill.id, f"kind {skill.kind!r} is none of {sorted(KINDS)}"
            )
    for role in taxonomy.roles.values():
        if not role.industries or not INDUSTRIES.issuperset(role.industries):
            yield Problem(
                "unknown-industry", role.id, f"industries must be of {sorted(INDUSTRIES)}"
            )


def _names(entries: Iterable[Skill | Role]) -> Iterator[Problem]:
    """Names claimed twice, names alike but for level, version or suffix, aliases that add nothing."""
    claimed: dict[str, dict[str, str]] = defaultdict(dict)
    bases: dict[str, dict[str, str]] = defaultdict(dict)
    for entry in entries:
        shown = {key_of(entry.ko), key_of(entry.en)}
        aliases: set[str] = set()
        for alias in entry.aliases:
            key = key_of(alias)
            if not key:
                yield Problem("empty-alias", entry.id, "has an alias without letters")
            elif key in shown or key in aliases:
                yield Problem(
                    "needless-alias", entry.id, f"the alias {alias!r} repeats a name already there"
                )
            aliases.add(key)
        for name in entry.names:
            if key_of(name):
                claimed[key_of(name)].setdefault(entry.id, name)
                bases[base_name(name)].setdefault(entry.id, name)
    for owners in claimed.values():
        ids = sorted(owners)
        for other in ids[1:]:
            yield Problem("claimed-twice", other, f"the name {owners[other]!r} is also {ids[0]}'s")
    for owners in bases.values():
        ids = sorted(owners)
        for other in ids[1:]:
            if key_of(owners[other]) == key_of(owners[ids[0]]):
                continue
            yield Problem(
                "differs-by-suffix",
                other,
                f"{owners[other]!r} differs from {ids[0]}'s {owners[ids[0]]!r} "
                "only by level, version or suffix",
            )


def _links(taxonomy: Taxonomy) -> Iterator[Problem]:
    for skill in taxonomy.skills.values():
        for kind in ("broader", "related"):
            targets: tuple[str, ...] = getattr(skill, kind)
            for target in targets:
                if target == skill.id:
                    yield Problem("self-link", skill.id, f"is its own `{kind}` skill")
                elif target not in taxonomy.skills:
                    yield Problem(
                        "dangling-link", skill.id, f"`{kind}` names {target!r}, which is no skill"
                    )
            if len(set(targets)) != len(targets):
                yield Problem("repeated-link", skill.id, f"`{kind}` names a skill twice")


def _cycles(broader: Mapping[str, tuple[str, ...]]) -> Iterator[Problem]:
    """Broader links must climb: whatever is left after taking skills off from the top is in a circle,
    or under one."""
    waiting = {skill: {p for p in parents if p in broader} for skill, parents in broader.items()}
    below: dict[str, list[str]] = defaultdict(list)
    for skill, parents in waiting.items():
        for parent in parents:
            below[parent].append(skill)
    tops = [skill for skill, parents in waiting.items() if not parents]
    while tops:
        top = tops.pop()
        del waiting[top]
        for skill in below[top]:
            waiting[skill].discard(top)
            if not waiting[skill]:
                tops.append(skill)
    for skill in waiting:
        yield Problem("broader-cycle", skill, "its broader links lead round in a circle")


def _roles(taxonomy: Taxonomy) -> Iterator[Problem]:
    wanted: set[str] = set()
    for role in taxonomy.roles.values():
        wanted.update(role.skills)
        for skill in role.skills:
            if skill not in taxonomy.skills:
                yield Problem("dangling-role-skill", role.id, f"needs {skill!r}, which is no skill")
        if len(set(role.skills)) != len(role.skills):
            yield Problem("repeated-link", role.id, "names a skill twice")
        if not role.skills:
            yield Problem("empty-role", role.id, "needs no skill")
    for skill in taxonomy.skills:
        if skill not in wanted:
            yield Problem("in-no-role", skill, "no role needs this skill")


def _retired(taxonomy: Taxonomy) -> Iterator[Problem]:
    for old in taxonomy.retired:
        if old in taxonomy.skills:
            yield Problem("retired-but-alive", old, "is retired and still a skill")
        current, seen = old, {old}
        while current in taxonomy.retired:
            current = taxonomy.retired[current]
            if current in seen:
                yield Problem("retired-loop", old, "its redirects lead round in a circle")
                break
            seen.add(current)
        else:
            if current not in taxonomy.skills:
                yield Problem(
                    "retired-nowhere", old, f"redirects to {current!r}, which is no skill"
                )
