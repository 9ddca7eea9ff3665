"""Loading is authorising: one's own links, and the one at an address that works."""

from __future__ import annotations

from flask import abort

from lms.accounts import throttle
from lms.accounts.models import Person
from lms.accounts.rules.throttling import HOUR, Budget, counter
from lms.courses.looking import network
from lms.courses.passport.models import PassportShare
from lms.courses.passport.queries import shares
from lms.db import db

#: Addresses that do not work, tried from one network address.
MISSES = Budget("passport-miss", 30, HOUR)
#: Passports opened from one network address; a company's office shares one.
OPENED = Budget("passport-open", 600, HOUR)


def own_share(person: Person, share_id: int) -> PassportShare:
    """One's own link; anybody else's does not exist."""
    if not person.is_authenticated:
        abort(401)
    row = db.session.get(PassportShare, share_id)
    if row is None or row.person_id != person.id:
        abort(404)
    return row


def shared(token: str) -> PassportShare:
    """The link at an address; ended, guessed or mistyped ones do not exist, and are counted."""
    throttle.spend_or_refuse([counter(OPENED, network())])
    tried = [counter(MISSES, network())]
    throttle.spend_or_refuse(tried)
    row = shares.live(token[:100])
    if row is None:
        abort(404)
    throttle.refund(tried)
    return row
