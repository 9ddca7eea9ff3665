"""How keys, signatures and identities of issuers are written: multibase, multikey, JWK, did:key, did:web.

Sources: Controlled Identifiers 1.0 (multibase, Multikey), RFC 8037 (Ed25519 as a JWK), the methods
did:key and did:web. Every reader refuses what the writer would not have written: a second spelling
of the same bytes would be a change that no signature notices.
"""

from __future__ import annotations

import base64
import binascii
from urllib.parse import quote, unquote, urlsplit

ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
#: Multicodec prefix of an Ed25519 public key.
ED25519 = b"\xed\x01"


class Malformed(ValueError):
    """Not written as the format asks."""


def base58(data: bytes) -> str:
    """*data* in base 58 (Bitcoin's alphabet); leading zero bytes are leading ones."""
    number, text = int.from_bytes(data, "big"), ""
    while number:
        number, rest = divmod(number, 58)
        text = ALPHABET[rest] + text
    return "1" * (len(data) - len(data.lstrip(b"\0"))) + text


def from_base58(text: str, most: int = 128) -> bytes:
    """The bytes; :class:`Malformed` for other characters or more than *most* of them."""
    if len(text) > most:
        raise Malformed("too long")
    number = 0
    for char in text:
        place = ALPHABET.find(char)
        if place < 0:
            raise Malformed("not base 58")
        number = number * 58 + place
    body = number.to_bytes((number.bit_length() + 7) // 8, "big")
    return b"\0" * (len(text) - len(text.lstrip("1"))) + body


def base64url(data: bytes) -> str:
    """*data* in base 64 for addresses, without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def from_base64url(text: str) -> bytes:
    """The bytes; :class:`Malformed` for any spelling that :func:`base64url` does not give."""
    try:
        data = base64.b64decode(
            text.encode("ascii") + b"=" * (-len(text) % 4), altchars=b"-_", validate=True
        )
    except (UnicodeEncodeError, binascii.Error, ValueError) as error:
        raise Malformed("not base 64") from error
    if base64url(data) != text:
        raise Malformed("not base 64 without padding")
    return data


def multikey(public: bytes) -> str:
    """An Ed25519 public key as a Multikey: ``z6Mk…``."""
    return "z" + base58(ED25519 + public)


def from_multikey(text: str) -> bytes:
    """The 32 bytes of an Ed25519 Multikey; :class:`Malformed` for anything else."""
    data = from_base58(text[1:]) if text[:1] == "z" else b""
    if len(data) != 34 or not data.startswith(ED25519):
        raise Malformed("no Ed25519 key")
    return data[2:]


def signature_text(signature: bytes) -> str:
    """A signature as a ``proofValue``: multibase, base 58."""
    return "z" + base58(signature)


def from_signature_text(text: str) -> bytes:
    """The 64 bytes of a ``proofValue``; :class:`Malformed` for anything else."""
    data = from_base58(text[1:]) if text[:1] == "z" else b""
    if len(data) != 64:
        raise Malformed("no Ed25519 signature")
    return data


def jwk(public: bytes, key_id: str) -> dict[str, str]:
    """An Ed25519 public key as a JSON Web Key (RFC 8037)."""
    return {
        "kty": "OKP", "crv": "Ed25519", "x": base64url(public), "kid": key_id,
        "alg": "EdDSA", "use": "sig",
    }  # fmt: skip


def did_key(method: str) -> bytes:
    """The key of ``did:key:z6Mk…`` (with or without its fragment); :class:`Malformed`."""
    did, _hash, fragment = method.partition("#")
    name = did.removeprefix("did:key:")
    if name == did or (fragment and fragment != name):
        raise Malformed("no did:key")
    return from_multikey(name)


def did_web(base_url: str, *path: str) -> str:
    """The did:web identity of an address: ``did:web:host%3A8000:issuers:slug``."""
    address = urlsplit(base_url)
    host = quote(address.netloc, safe="")
    parts = [part for part in address.path.split("/") if part]
    return ":".join(["did:web", host, *(quote(part, safe="") for part in (*parts, *path))])


def did_document_address(did: str) -> str:
    """Where the document of a did:web identity lies, always https; :class:`Malformed`."""
    parts = did.split("#")[0].split(":")
    if parts[:2] != ["did", "web"] or len(parts) < 3 or not all(parts[2:]):
        raise Malformed("no did:web")
    host = unquote(parts[2])
    if any(char in host for char in "/?#@\\ ") or not host.isascii():
        raise Malformed("no host")
    path = "/".join(quote(unquote(part), safe="") for part in parts[3:]) or ".well-known"
    if ".." in path.split("/"):
        raise Malformed("no path")
    return f"https://{host}/{path}/did.json"
