"""Signed values that leave the server: links in mails, and the cookie of a known browser."""

from __future__ import annotations

import secrets

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer

from lms import clock
from lms.accounts.models import Person
from lms.accounts.rules import tokens
from lms.accounts.rules.throttling import fingerprint
from lms.accounts.rules.tokens import Claims, Purpose

DEVICE_COOKIE = "device"
DEVICE_DAYS = 180
_REMEMBERED_ACCOUNTS = 8


def _signer(salt: str) -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=f"lms.accounts.{salt}")


def stamp_of(person: Person) -> str:
    """The present stamp of a person's account."""
    return tokens.stamp(
        person.email,
        person.session_epoch,
        person.password_hash,
        person.email_verified_at is not None,
    )


def make_token(purpose: Purpose, person: Person, value: str = "") -> str:
    """A link's token for *person*."""
    claims = [person.id, stamp_of(person), tokens.expiry(purpose, clock.now()), value]
    return str(_signer(purpose).dumps(claims))


def read_token(purpose: Purpose, token: str) -> Claims | None:
    """What *token* says, or None where it was not made here for this purpose."""
    try:
        person_id, stamp, expires, value = _signer(purpose).loads(token)
    except (BadData, ValueError, TypeError):
        return None
    return Claims(purpose, int(person_id), str(stamp), int(expires), str(value))


def known_device(cookie: str | None, email: str) -> str | None:
    """The browser's id where it signed in to this account before."""
    device, accounts = _read_device(cookie)
    return device if fingerprint(email) in accounts else None


def device_cookie(cookie: str | None, email: str) -> str:
    """The cookie after this browser signed in to *email*; it keeps the last few accounts."""
    device, accounts = _read_device(cookie)
    account = fingerprint(email)  # a shared computer does not tell who used it before
    kept = [account, *(other for other in accounts if other != account)][:_REMEMBERED_ACCOUNTS]
    return str(_signer("device").dumps([device or secrets.token_hex(8), kept]))


def _read_device(cookie: str | None) -> tuple[str | None, list[str]]:
    try:
        device, accounts = _signer("device").loads(cookie or "")
    except (BadData, ValueError, TypeError):
        return None, []
    return str(device), [str(account) for account in accounts]
