"""What a badge says: Open Badges 3.0 on the Verifiable Credentials Data Model 2.0."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

V2 = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
CONTEXTS = [V2, OPEN_BADGES]
#: What others' badges may name second: the editions of the same context.
KNOWN = tuple(
    f"https://purl.imsglobal.org/spec/ob/v3p0/context{edition}.json"
    for edition in ("", "-3.0.0", "-3.0.1", "-3.0.2", "-3.0.3")
)
#: What is awarded, in the vocabulary of Open Badges.
TYPES = {"course": "Course", "micro": "MicroCredential", "track": "CertificateOfCompletion"}


@dataclass(frozen=True)
class Words:
    """The same in two languages; *en* may be empty."""

    ko: str
    en: str

    def both(self) -> str:
        """For readers whose language nobody knows."""
        return f"{self.ko} / {self.en}" if self.en and self.en != self.ko else self.ko


@dataclass(frozen=True)
class SkillTarget:
    """A skill of the taxonomy: its permanent slug, its address, its name."""

    code: str
    url: str
    name: Words


@dataclass(frozen=True)
class AchievementFacts:
    """An achievement as it is published. Addresses are absolute."""

    url: str
    image_url: str
    kind: str  # course, micro, track
    name: Words
    description: Words
    criteria: Words
    skills: Sequence[SkillTarget]


@dataclass(frozen=True)
class IssuerFacts:
    """An institution as it issues. *did*: its identity, whose keys are published."""

    did: str
    name: Words
    url: str


def moment(at: datetime) -> str:
    """A moment as credentials write it: whole seconds, in UTC."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def read_moment(text: object) -> datetime | None:
    """A moment of a credential; none where it is not one with a zone."""
    if not isinstance(text, str) or len(text) > 40:
        return None
    try:
        found = datetime.fromisoformat(text)
        return found.astimezone(UTC) if found.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None


def profile(issuer: IssuerFacts) -> dict[str, Any]:
    """The issuer, as it stands in every credential of its."""
    return {
        "id": issuer.did,
        "type": ["Profile"],
        "name": issuer.name.both(),
        "url": issuer.url,
    }


def achievement(facts: AchievementFacts) -> dict[str, Any]:
    """What was achieved."""
    found: dict[str, Any] = {
        "id": facts.url,
        "type": ["Achievement"],
        "achievementType": TYPES[facts.kind],
        "name": facts.name.both(),
        "description": facts.description.both(),
        "criteria": {"id": facts.url, "narrative": _paragraphs(facts.criteria)},
        "image": {"id": facts.image_url, "type": "Image", "caption": facts.name.both()},
    }
    if facts.skills:
        found["alignment"] = [
            {
                "type": ["Alignment"],
                "targetCode": skill.code,
                "targetName": skill.name.both(),
                "targetType": "ceasn:Competency",
                "targetUrl": skill.url,
            }
            for skill in facts.skills
        ]
    return found


def _paragraphs(words: Words) -> str:
    return f"{words.ko}\n\n{words.en}" if words.en and words.en != words.ko else words.ko


def badge(
    *,
    urn: str,
    subject: str,
    issuer: IssuerFacts,
    facts: AchievementFacts,
    identity: dict[str, Any],
    status: dict[str, str],
    at: datetime,
) -> dict[str, Any]:
    """The credential before it is signed. *subject*: a name that stands for nobody elsewhere."""
    return {
        "@context": list(CONTEXTS),
        "id": urn,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": facts.name.both(),
        "issuer": profile(issuer),
        "validFrom": moment(at),
        "credentialSubject": {
            "id": subject,
            "type": ["AchievementSubject"],
            "identifier": [identity],
            "achievement": achievement(facts),
        },
        "credentialStatus": status,
    }


def issuer_of(credential: dict[str, Any]) -> tuple[str, str]:
    """The identity and the name of a credential's issuer; empty where it states none."""
    issuer = credential.get("issuer")
    if isinstance(issuer, str):
        return issuer, ""
    if not isinstance(issuer, dict):
        return "", ""
    return _text(issuer.get("id")), _text(issuer.get("name"))


def achievement_of(credential: dict[str, Any]) -> dict[str, Any]:
    """What a credential says was achieved; empty where it says nothing."""
    subject = credential.get("credentialSubject")
    found = subject.get("achievement") if isinstance(subject, dict) else None
    return found if isinstance(found, dict) else {}


def title_of(credential: dict[str, Any]) -> str:
    """What a credential is called."""
    return _text(achievement_of(credential).get("name")) or _text(credential.get("name"))


def criteria_of(credential: dict[str, Any]) -> str:
    """What it asks for, in its own words."""
    criteria = achievement_of(credential).get("criteria")
    return _text(criteria.get("narrative")) if isinstance(criteria, dict) else ""


def skill_names(credential: dict[str, Any]) -> list[str]:
    """Codes and names of skills that a credential is aligned to, and its tags."""
    found = achievement_of(credential)
    aligned = found.get("alignment")
    tags = found.get("tag")
    names = [
        _text(one.get(name))
        for one in (aligned if isinstance(aligned, list) else [aligned])
        if isinstance(one, dict)
        for name in ("targetCode", "targetName")
    ]
    names += [_text(tag) for tag in (tags if isinstance(tags, list) else [])]
    return list(dict.fromkeys(name for name in names if name))[:60]


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""
