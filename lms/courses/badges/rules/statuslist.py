"""Bitstring Status List 1.0: one bit a credential, packed and published as a list for many."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from lms.courses.badges.rules.encoding import Malformed, base64url, from_base64url

#: Bits of a list: the least that the specification allows, so that nobody is told apart in it.
LENGTH = 131_072
MOST_BYTES = 4 * 1024 * 1024


@dataclass(frozen=True)
class Entry:
    """Where a credential's bit stands."""

    address: str
    index: int
    purpose: str


def packed(revoked: Iterable[int]) -> str:
    """The list with these bits set, as ``encodedList``: multibase, base 64, gzip."""
    bits = bytearray(LENGTH // 8)
    for index in revoked:
        bits[index // 8] |= 0x80 >> index % 8
    return "u" + base64url(gzip.compress(bytes(bits), mtime=0))


def is_set(encoded: str, index: int) -> bool:
    """Whether bit *index* of an ``encodedList`` is set; :class:`Malformed` where it has none."""
    text = encoded[1:] if encoded.startswith("u") else encoded
    data = from_base64url(text.rstrip("="))
    try:
        reader = zlib.decompressobj(31)
        bits = reader.decompress(data, MOST_BYTES)
    except zlib.error as error:
        raise Malformed("no packed list") from error
    if reader.unconsumed_tail or not 0 <= index < len(bits) * 8:
        raise Malformed("no such place in the list")
    return bool(bits[index // 8] & 0x80 >> index % 8)


def entry(address: str, index: int) -> dict[str, str]:
    """The ``credentialStatus`` of a credential."""
    return {
        "id": f"{address}#{index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(index),
        "statusListCredential": address,
    }


def entries_of(credential: dict[str, Any]) -> list[Entry] | None:
    """Where a credential's bits stand; none where it states a way that is not known here."""
    given = credential.get("credentialStatus")
    found = []
    for one in given if isinstance(given, list) else [given] if given is not None else []:
        if not isinstance(one, dict) or one.get("type") != "BitstringStatusListEntry":
            return None
        if one.get("statusSize", 1) != 1:
            return None  # several bits a credential: messages, which nobody reads here
        index, address = str(one.get("statusListIndex", "")), one.get("statusListCredential")
        if not (
            index.isascii() and index.isdecimal() and len(index) < 10 and isinstance(address, str)
        ):
            return None
        found.append(Entry(address, int(index), str(one.get("statusPurpose", ""))))
    return found


def list_credential(address: str, issuer: str, revoked: Iterable[int], at: str) -> dict[str, Any]:
    """The credential that carries a list, before it is signed."""
    return {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer,
        "validFrom": at,
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": packed(revoked),
        },
    }
