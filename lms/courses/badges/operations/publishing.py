"""Signed status lists: made when they are asked for, from what is revoked at that moment."""

from __future__ import annotations

from typing import Any

from lms import clock
from lms.accounts.models import Organisation
from lms.courses.badges.models import BadgeStatusList
from lms.courses.badges.operations import keys
from lms.courses.badges.queries import issuers
from lms.courses.badges.rules import credentials, proofs, statuslist


def status_credential(organisation: Organisation, row: BadgeStatusList) -> dict[str, Any] | None:
    """The list as a signed credential; none where the institution has no key to sign with."""
    key = issuers.active_key(organisation.id)
    if key is None:
        return None
    at = credentials.moment(max(clock.now(), key.created_at))
    bare = statuslist.list_credential(
        issuers.list_address(organisation, row.number), issuers.did_of(organisation),
        issuers.revoked_in(row.id), at,
    )  # fmt: skip
    return proofs.signed(bare, keys.seed_of(key), issuers.method_of(key), at)
