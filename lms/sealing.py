"""Texts that lie encrypted in the database: account numbers, for instance.

Fernet (AES-128 in CBC mode with HMAC-SHA256) under the keys of ``LMS_DATA_KEYS``: the first one
seals, each of them opens. Without that setting one key is derived from ``SECRET_KEY`` (HKDF-SHA256),
so that nothing lies open; whoever means to change that secret sets ``LMS_DATA_KEYS`` first.
What is sealed names what it belongs to: a row's text, copied into another row, does not open.
"""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app

from lms.config import Settings, data_keys, settings_of


class Sealed(ValueError):
    """The text cannot be opened: no key of the settings fits, or it belongs to something else."""


def keys_of(settings: Settings) -> list[bytes]:
    """The keys in force, the one that seals first."""
    given = data_keys(settings)
    return given or [_derived(settings.secret_key)]


def _derived(secret: str) -> bytes:
    made = HKDF(SHA256(), 32, salt=None, info=b"lms data key 1").derive(secret.encode())
    return base64.urlsafe_b64encode(made)


def _ring() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys_of(settings_of(current_app))])


def key_id() -> str:
    """The name of the key that seals now: the first 16 hexadecimal digits of its SHA-256."""
    return hashlib.sha256(keys_of(settings_of(current_app))[0]).hexdigest()[:16]


def seal(belongs_to: str, values: dict[str, Any]) -> str:
    """*values* (plain JSON) as a text that only the keys open, and only for *belongs_to*."""
    whole = json.dumps({"of": belongs_to, "values": values}, ensure_ascii=False)
    return _ring().encrypt(whole.encode()).decode("ascii")


def unseal(belongs_to: str, sealed: str) -> dict[str, Any]:
    """What was sealed for *belongs_to*; raises :class:`Sealed`."""
    try:
        whole = json.loads(_ring().decrypt(sealed.encode()))
    except InvalidToken:
        raise Sealed("no data key opens this") from None
    if whole["of"] != belongs_to:
        raise Sealed("sealed for something else")
    values: dict[str, Any] = whole["values"]
    return values


def resealed(sealed: str) -> str:
    """The same under the key that seals now; raises :class:`Sealed` where no key opens it."""
    try:
        return _ring().rotate(sealed.encode()).decode("ascii")
    except InvalidToken:
        raise Sealed("no data key opens this") from None
