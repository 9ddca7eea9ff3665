"""Telling people, now or later; and what they choose of it."""

from __future__ import annotations

from lms.communication.operations.choosing import (
    choose,
    hashed,
    make_feed,
    note_reading,
    revoke_feed,
)
from lms.communication.operations.delivering import digest_groups, prepare_digests
from lms.communication.operations.keeping import erase, forget_old
from lms.communication.operations.notifying import (
    absolute,
    notify,
    notify_many,
    read,
    send_mail,
)

__all__ = [
    "absolute",
    "choose",
    "digest_groups",
    "erase",
    "forget_old",
    "hashed",
    "make_feed",
    "note_reading",
    "notify",
    "notify_many",
    "prepare_digests",
    "read",
    "revoke_feed",
    "send_mail",
]
