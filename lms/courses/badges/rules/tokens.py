"""Credentials as JSON Web Tokens (VC-JWT as Open Badges 3.0 profiles it).

Ours are signed with EdDSA (RFC 8037). Others' may use RS256 too, which Open Badges asks of everybody.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import rfc8785
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicNumbers
from cryptography.hazmat.primitives.hashes import SHA256

from lms.courses.badges.rules.encoding import Malformed, base64url, from_base64url

ALGORITHMS = ("EdDSA", "RS256")
#: The last moment that a claim may name: the end of the year 9999.
LATEST = 253_402_300_799


def signed(credential: dict[str, Any], seed: bytes, method: str, at: datetime) -> str:
    """*credential* (without a proof) as a compact JWT by the key of *seed*."""
    header = {"alg": "EdDSA", "kid": method, "typ": "JWT"}
    payload = {
        **credential,
        "iss": credential["issuer"]["id"],
        "jti": credential["id"],
        "sub": credential["credentialSubject"]["id"],
        "nbf": int(at.timestamp()),
    }
    content = f"{base64url(rfc8785.dumps(header))}.{base64url(rfc8785.dumps(payload))}"
    signature = Ed25519PrivateKey.from_private_bytes(seed).sign(content.encode("ascii"))
    return f"{content}.{base64url(signature)}"


def holds(token: str, algorithm: str, key: bytes | dict[str, Any]) -> bool:
    """Whether *token* was signed by *key*: 32 bytes of Ed25519, or an RSA key as a JWK.

    The algorithm is the one that the caller read from the header and allows; a key of another kind
    never fits, whatever the header claims.
    """
    content, _dot, last = token.rpartition(".")
    try:
        signature = from_base64url(last)
        if algorithm == "EdDSA" and isinstance(key, bytes):
            Ed25519PublicKey.from_public_bytes(key).verify(signature, content.encode("ascii"))
            return True
        if algorithm == "RS256" and isinstance(key, dict):
            _rsa(key).verify(signature, content.encode("ascii"), padding.PKCS1v15(), SHA256())
            return True
    except (InvalidSignature, Malformed, ValueError, TypeError, KeyError, AttributeError):
        return False  # the key may be another site's, and anything may stand in it
    return False


def _rsa(jwk: dict[str, Any]) -> Any:
    n, e = (int.from_bytes(from_base64url(jwk[name]), "big") for name in ("n", "e"))
    if not 2048 <= n.bit_length() <= 8192:
        raise Malformed("a key of this length is not trusted")
    return RSAPublicNumbers(e, n).public_key()


def claims_agree(payload: dict[str, Any], credential: dict[str, Any]) -> bool:
    """Whether the registered claims of a token say what its credential says."""
    issuer = credential.get("issuer")
    stated = issuer.get("id") if isinstance(issuer, dict) else issuer
    named = credential.get("id")
    return payload.get("iss", stated) == stated and payload.get("jti", named) == named


def claimed(payload: dict[str, Any], name: str) -> datetime | None:
    """A moment that a token claims (seconds since 1970); none where it claims none.

    Raises :class:`Malformed` for what is no moment.
    """
    value = payload.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= LATEST:
        raise Malformed(name)
    return datetime.fromtimestamp(value, UTC)
