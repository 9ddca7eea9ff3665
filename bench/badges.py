"""How long it takes to build and sign badges, and to verify them again: ``python -m bench.badges``."""

from __future__ import annotations

import json
import time
import uuid
from datetime import UTC, datetime

import click
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lms.courses.badges.rules import credentials, encoding, identity, proofs, statuslist, tokens
from lms.courses.badges.rules.credentials import AchievementFacts, IssuerFacts, SkillTarget, Words
from lms.courses.badges.rules.reading import read
from lms.courses.badges.rules.verifying import Key, verify


@click.command()
@click.option("--badges", default=1000, show_default=True, type=click.IntRange(1))
def main(badges: int) -> None:
    """Sign and verify in both forms, one after another on one core."""
    private = Ed25519PrivateKey.generate()
    seed, public = private.private_bytes_raw(), private.public_key().public_bytes_raw()
    name = encoding.multikey(public)
    method, now = f"did:key:{name}#{name}", datetime.now(UTC)
    skills = [
        SkillTarget(f"skill-{n}", f"https://x.example/skills/{n}", Words(f"역량 {n}", f"Skill {n}"))
        for n in range(8)
    ]
    facts = AchievementFacts(
        "https://x.example/achievements/1", "https://x.example/achievements/1/image.png", "track",
        Words("모빌리티 비전 전문가", "Mobility vision"), Words("설명" * 50, "Text " * 50),
        Words("조건" * 50, "Criteria " * 50), skills,
    )  # fmt: skip
    issuer = IssuerFacts(f"did:key:{name}", Words("아카데미", "Academy"), "https://x.example")
    started, texts = time.perf_counter(), []
    for n in range(badges):
        bare = credentials.badge(
            urn=uuid.uuid4().urn, subject=uuid.uuid4().urn, issuer=issuer, facts=facts,
            identity=identity.identity(f"learner{n}@example.org", uuid.uuid4().hex),
            status=statuslist.entry("https://x.example/status/1", n), at=now,
        )  # fmt: skip
        texts.append(json.dumps(proofs.signed(bare, seed, method, credentials.moment(now))))
        texts.append(tokens.signed(bare, seed, method, now))
    signed = time.perf_counter()
    valid = sum(
        verify(
            read(text.encode()), now=now, key_of=lambda _m, _i: Key(public, f"did:key:{name}"),
            status_of=lambda _e, _i: False,
        ).valid
        for text in texts
    )  # fmt: skip
    done = time.perf_counter()
    click.echo(f"{badges} badges signed in both forms: {signed - started:.2f} s")
    click.echo(f"{valid} of {len(texts)} verified: {done - signed:.2f} s")
    encoded = statuslist.packed(range(0, statuslist.LENGTH, 97))
    click.echo(f"status list with {statuslist.LENGTH // 97} bits set: {len(encoded):,} characters")


if __name__ == "__main__":
    main()
