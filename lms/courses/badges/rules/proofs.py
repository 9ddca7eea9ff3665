"""Data Integrity proofs with ``eddsa-jcs-2022`` (W3C Data Integrity EdDSA Cryptosuites 1.0, 3.3).

What is signed: SHA-256 of the canonical proof options, then SHA-256 of the canonical document, both
by RFC 8785. The proof repeats the document's contexts; a document that names further ones than its
proof is refused here, although the specification lets them be added: nobody signed them.
"""

from __future__ import annotations

import hashlib
from typing import Any

import rfc8785
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from lms.courses.badges.rules.encoding import Malformed, from_signature_text, signature_text

SUITE = "eddsa-jcs-2022"


def signed(document: dict[str, Any], seed: bytes, method: str, created: str) -> dict[str, Any]:
    """*document* with a proof by the key of *seed*; *created* in XML Schema's form, in UTC."""
    options = {
        "type": "DataIntegrityProof",
        "cryptosuite": SUITE,
        "created": created,
        "verificationMethod": method,
        "proofPurpose": "assertionMethod",
        "@context": document["@context"],
    }
    signature = Ed25519PrivateKey.from_private_bytes(seed).sign(_digest(document, options))
    return {**document, "proof": {**options, "proofValue": signature_text(signature)}}


def holds(document: dict[str, Any], public: bytes) -> bool:
    """Whether the one proof of *document* was made by the key *public* over this very document."""
    proof = document.get("proof")
    if not isinstance(proof, dict) or proof.get("cryptosuite") != SUITE:
        return False
    if proof.get("type") != "DataIntegrityProof" or not isinstance(proof.get("proofValue"), str):
        return False
    if proof.get("proofPurpose") != "assertionMethod":
        return False
    if "@context" in proof and proof["@context"] != document.get("@context"):
        return False
    bare = {name: value for name, value in document.items() if name != "proof"}
    options = {name: value for name, value in proof.items() if name != "proofValue"}
    try:
        signature = from_signature_text(proof["proofValue"])
        Ed25519PublicKey.from_public_bytes(public).verify(signature, _digest(bare, options))
    except (InvalidSignature, Malformed, rfc8785.CanonicalizationError, ValueError):
        return False
    return True


def _digest(document: dict[str, Any], options: dict[str, Any]) -> bytes:
    return _hash(options) + _hash(document)


def _hash(value: dict[str, Any]) -> bytes:
    return hashlib.sha256(rfc8785.dumps(value)).digest()
