"""Password hashes: argon2id with OWASP's parameters for servers with little memory a request.

A hash takes tens of milliseconds on purpose: call these outside any transaction (``db.release()``).
"""

from __future__ import annotations

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from lms.accounts.rules.passwords import normalized

# OWASP Password Storage Cheat Sheet: m = 19 MiB, t = 2, p = 1.
_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


def hashed(password: str) -> str:
    """The hash to store."""
    return _hasher.hash(normalized(password))


def matches(stored: str | None, password: str) -> bool:
    """Whether *password* is the one that was hashed; as slow where there is no hash at all."""
    try:
        right = _hasher.verify(stored or _nobody(), normalized(password))
    except (VerificationError, InvalidHashError):
        return False
    return right and stored is not None


def outdated(stored: str) -> bool:
    """Whether *stored* was made with other parameters than today's."""
    return _hasher.check_needs_rehash(stored)


@cache
def _nobody() -> str:
    return _hasher.hash("the password of nobody")
