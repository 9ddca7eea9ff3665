"""The server's key for codes and for telling devices apart, made of the application's secret."""

from __future__ import annotations

import hashlib
import hmac

from flask import current_app

from lms.config import settings_of


def key() -> bytes:
    """The key of check-in codes; another one than for anything else."""
    secret = settings_of(current_app).secret_key.encode()
    return hmac.new(secret, b"lms check-in 1", hashlib.sha256).digest()


def device_of(cookie: str) -> str:
    """What stands for a browser: its cookie cannot be found from it. Nothing for no cookie."""
    if not cookie:
        return ""
    return hmac.new(key(), b"device:" + cookie.encode(), hashlib.sha256).hexdigest()[:32]
