"""Badges and lists as other programs read them: what the standards require is there, in its form."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from jsonschema import Draft202012Validator

from lms.courses.badges.rules import credentials, identity, proofs, statuslist, tokens
from lms.courses.badges.rules.credentials import AchievementFacts, IssuerFacts, SkillTarget, Words
from lms.courses.badges.rules.encoding import from_base64url
from tests.cast import Cast
from tests.courses.badges import published
from tests.courses.badges.test_issuing import Make
from tests.courses.badges.test_rules import NOW, SEED, Ed


def wrong(schema: dict[str, Any], value: Any) -> list[str]:
    """What does not fit, by its place."""
    return sorted(
        f"{'/'.join(map(str, one.absolute_path))}: {one.message[:80]}"
        for one in Draft202012Validator(schema).iter_errors(value)
    )


def badge(kind: str, english: str, skills: int) -> dict[str, Any]:
    words = Words("비전 이수", english)
    return credentials.badge(
        urn="urn:uuid:0b1e0000-0000-4000-8000-000000000001",
        subject="urn:uuid:0b1e0000-0000-4000-8000-000000000002",
        issuer=IssuerFacts("did:web:x.example:issuers:a", words, "https://x.example/issuers/a"),
        facts=AchievementFacts(
            "https://x.example/achievements/1", "https://x.example/achievements/1/image.png", kind,
            words, words, words,
            [SkillTarget(f"s{at}", f"https://x.example/skills/s{at}", words) for at in range(skills)],
        ),
        identity=identity.identity("jiwoo@example.org", "0123"),
        status=statuslist.entry("https://x.example/issuers/a/status/1", 7), at=NOW,
    )  # fmt: skip


@pytest.mark.parametrize("kind", list(credentials.TYPES))
@pytest.mark.parametrize(("english", "skills"), [("", 0), ("Vision", 3)])
def test_a_badge_has_what_the_standards_require_in_both_forms(
    kind: str, english: str, skills: int
) -> None:
    bare = badge(kind, english, skills)
    signed = proofs.signed(bare, SEED, Ed().method, credentials.moment(NOW))
    assert wrong(published.CREDENTIAL, signed) == []
    payload = json.loads(from_base64url(tokens.signed(bare, SEED, Ed().method, NOW).split(".")[1]))
    assert wrong(published.CREDENTIAL, payload) == []
    assert wrong(published.CLAIMS, payload) == []


def paths(value: Any, above: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    for key, one in inner:
        yield (*above, key)
        if isinstance(one, dict | list):
            yield from paths(one, (*above, key))


#: What the standards ask for and what our badges would not say without it.
NEEDED = {
    ("@context",), ("id",), ("type",), ("issuer",), ("issuer", "id"), ("issuer", "type"),
    ("validFrom",), ("credentialSubject",), ("credentialSubject", "type"),
    ("credentialSubject", "achievement"), ("credentialSubject", "achievement", "id"),
    ("credentialSubject", "achievement", "type"), ("credentialSubject", "achievement", "name"),
    ("credentialSubject", "achievement", "description"),
    ("credentialSubject", "achievement", "criteria"),
    ("credentialSubject", "achievement", "image", "type"),
    ("credentialSubject", "achievement", "alignment", 0, "targetName"),
    ("credentialSubject", "achievement", "alignment", 0, "targetUrl"),
    ("credentialSubject", "identifier", 0, "identityHash"),
    ("credentialSubject", "identifier", 0, "hashed"), ("credentialStatus", "statusListIndex"),
    ("credentialStatus", "statusListCredential"), ("proof", "cryptosuite"), ("proof", "proofValue"),
}  # fmt: skip


def test_the_check_itself_notices_each_property_that_is_left_out() -> None:
    whole = proofs.signed(badge("course", "", 1), SEED, Ed().method, credentials.moment(NOW))
    assert set(paths(whole)) >= NEEDED
    for path in NEEDED:
        lacking = json.loads(json.dumps(whole))
        holder = lacking
        for key in path[:-1]:
            holder = holder[key]
        del holder[path[-1]]
        assert wrong(published.CREDENTIAL, lacking), path


def test_what_the_site_publishes_fits_too(
    app: Flask, client: Any, cast: Cast, issued: Make
) -> None:
    kept = issued()
    assert wrong(published.CREDENTIAL, kept.credential) == []
    place, number = cast.academy.slug, 1
    found = client.get(f"/issuers/{place}/status/{number}").get_json(force=True)
    assert wrong(published.STATUS_LIST, found) == []
    profile = client.get(f"/issuers/{place}/profile.json").get_json(force=True)
    assert wrong(published.PROFILE, profile) == []
    achievement = client.get(f"/achievements/{kept.achievement_id}/achievement.json")
    assert wrong(published.ACHIEVEMENT, achievement.get_json(force=True)) == []
