"""Whose a badge is: the salted hash of an e-mail address, as Open Badges 3.0 says (IdentityObject)."""

from __future__ import annotations

import hashlib
import hmac
from typing import Any

MANY = 20  # identifiers of one subject that are looked at


def normal(email: str) -> str:
    """An address as it is hashed: trimmed, lower case."""
    return email.strip().lower()


def identity(email: str, salt: str) -> dict[str, Any]:
    """The identity object of *email*; *salt* is random and the badge's own."""
    return {
        "type": "IdentityObject",
        "hashed": True,
        "identityHash": f"sha256${hashlib.sha256((normal(email) + salt).encode()).hexdigest()}",
        "identityType": "emailAddress",
        "salt": salt,
    }


def belongs_to(credential: dict[str, Any], email: str) -> bool | None:
    """Whether a credential names *email* as its subject; None where it names no address at all."""
    subject = credential.get("credentialSubject")
    given = subject.get("identifier") if isinstance(subject, dict) else None
    objects = given if isinstance(given, list) else [given]
    mails = [
        one for one in objects[:MANY]
        if isinstance(one, dict) and one.get("identityType") == "emailAddress"
        and isinstance(one.get("identityHash"), str)
    ]  # fmt: skip
    if not mails:
        return None
    return any(_same(one, email) for one in mails)


def _same(one: dict[str, Any], email: str) -> bool:
    stated = one["identityHash"]
    if one.get("hashed") is not True:
        return normal(stated) == normal(email)
    kind, _dollar, digest = stated.partition("$")
    salt = one.get("salt", "")
    if kind != "sha256" or not isinstance(salt, str):
        return False
    # Whoever issued it may have hashed the address as it was typed.
    return any(
        hmac.compare_digest(
            hashlib.sha256((spelt + salt).encode()).hexdigest().encode(), digest.lower().encode()
        )
        for spelt in (normal(email), email.strip())
    )
