"""Another verifier of badges: no line of the product, and none of the libraries that it signs with.

Canonical JSON by ``jcs``, Ed25519 by libsodium (PyNaCl), tokens by ``joserfc``; base 58 and the
published DID document are read here anew, from the specifications.
"""

from __future__ import annotations

import gzip
import hashlib
from base64 import urlsafe_b64decode
from typing import Any

import jcs
from joserfc import jws
from joserfc.jwk import OKPKey
from nacl.exceptions import BadSignatureError
from nacl.signing import VerifyKey

_LETTERS = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


def base58(text: str) -> bytes:
    """The bytes of base 58."""
    number = sum(_LETTERS.index(char) * 58**place for place, char in enumerate(reversed(text)))
    zeros = len(text) - len(text.lstrip("1"))
    return bytes(zeros) + number.to_bytes((number.bit_length() + 7) // 8, "big")


def key_in(did_document: dict[str, Any], method: str) -> bytes:
    """The Ed25519 key of a verification method that may make assertions."""
    assert method in did_document["assertionMethod"]
    found = next(one for one in did_document["verificationMethod"] if one["id"] == method)
    assert found["controller"] == did_document["id"]
    raw = base58(found["publicKeyMultibase"].removeprefix("z"))
    assert raw[:2] == b"\xed\x01"
    return raw[2:]


def holds(credential: dict[str, Any], public: bytes) -> bool:
    """Whether a proof of eddsa-jcs-2022 holds."""
    bare = {name: value for name, value in credential.items() if name != "proof"}
    proof = dict(credential["proof"])
    signature = base58(proof.pop("proofValue").removeprefix("z"))
    if proof["cryptosuite"] != "eddsa-jcs-2022" or proof["proofPurpose"] != "assertionMethod":
        return False
    message = b"".join(hashlib.sha256(jcs.canonicalize(part)).digest() for part in (proof, bare))
    try:
        VerifyKey(public).verify(message, signature)
    except (BadSignatureError, ValueError):
        return False
    return True


def token_payload(token: str, jwks: dict[str, Any]) -> bytes:
    """The payload of a token that a published key signed; raises where none did."""
    import json

    head = json.loads(urlsafe_b64decode(token.split(".")[0] + "=="))
    key = next(one for one in jwks["keys"] if one["kid"] == head["kid"])
    found = jws.deserialize_compact(token, OKPKey.import_key(key), algorithms=["EdDSA", "Ed25519"])
    return bytes(found.payload)


def bit(encoded: str, index: int) -> bool:
    """A bit of a published status list, from the left."""
    text = encoded.removeprefix("u")
    bits = gzip.decompress(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    return bool(bits[index // 8] >> (7 - index % 8) & 1)
