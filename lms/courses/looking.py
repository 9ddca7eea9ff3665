"""Whether an opened public page counts as somebody's look, of which its holder is told how many."""

from __future__ import annotations

import hashlib
import hmac
import re
from datetime import timedelta

from flask import current_app, request
from flask_login import current_user

from lms.accounts import throttle
from lms.accounts.rules.throttling import Budget, counter, network_of

#: What programs that draw a preview of a link, or gather pages, call themselves.
_PROGRAMS = re.compile(
    r"bot\b|bot/|crawl|spider|preview|scrap|slurp|externalhit|unfurl|whatsapp|embed|monitor"
    r"|curl/|wget/|python-|go-http|yeti|daumoa",
    re.I,
)
#: From one network the same counts once a day, however often the page is loaded again.
ONCE = Budget("look", 1, timedelta(days=1))


def looked(method: str, agent: str, purpose: str) -> bool:
    """Whether a request is somebody's look, as far as it says: no preview in a chat, no search
    engine, no page that a browser fetches before anybody asked for it.

    *agent*, *purpose*: the headers ``User-Agent`` and ``Sec-Purpose`` (or ``Purpose``).
    """
    return method != "HEAD" and "prefetch" not in purpose.lower() and not _PROGRAMS.search(agent)


def counts(subject: str, holder_id: int) -> bool:
    """Whether this request is a look at *subject* (``document:12``) that counts: somebody's, not
    the holder's own, and the first from that network today.

    Who looked is not kept: the counter is named by a keyed hash of subject and network, and gone
    two days later.
    """
    headers = request.headers
    purpose = headers.get("Sec-Purpose") or headers.get("Purpose") or ""
    if not looked(request.method, headers.get("User-Agent", ""), purpose):
        return False
    if current_user.is_authenticated and current_user.id == holder_id:
        return False
    key = str(current_app.secret_key).encode()
    told = f"{subject} {network()}".encode()
    name = hmac.new(key, told, hashlib.sha256).hexdigest()[:32]
    return throttle.spend([counter(ONCE, name)]).allowed


def network() -> str:
    """What counts as one asker of a public page: an IPv4 address, or a /64 of IPv6."""
    return network_of(throttle.address())
