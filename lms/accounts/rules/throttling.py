"""How often something may be tried, so that guessing is slow and nobody is locked out by others.

There is no counter of an account alone: whoever could fill it could lock its owner out. Failures
count by (account, network address) and by network address; a browser that signed in to the account
before carries a signed cookie and has a budget of its own, which nobody else can touch.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import IPv6Address, ip_address


@dataclass(frozen=True)
class Budget:
    """At most *limit* attempts in each window; windows are aligned to the clock."""

    name: str
    limit: int
    window: timedelta

    def window_start(self, now: datetime) -> datetime:
        """The first moment of the window that *now* lies in."""
        seconds = int(self.window.total_seconds())
        return datetime.fromtimestamp(int(now.timestamp()) // seconds * seconds, UTC)


@dataclass(frozen=True)
class Counter:
    """One row to count in: a budget, and for whom."""

    key: str
    budget: Budget


@dataclass(frozen=True)
class Decision:
    """Whether an attempt may go on, and how many seconds to wait otherwise."""

    allowed: bool
    wait: int = 0


QUARTER = timedelta(minutes=15)
HOUR = timedelta(hours=1)

#: Wrong passwords for one account from one network address.
ACCOUNT_AND_ADDRESS = Budget("sign-in", 8, QUARTER)
#: Wrong passwords from one network address, whatever the account. A campus shares one address.
ADDRESS = Budget("sign-in-address", 120, QUARTER)
#: Wrong passwords from a browser that signed in to the account before.
DEVICE = Budget("sign-in-device", 20, QUARTER)
#: Accounts made from one network address: a class registers together.
REGISTRATIONS = Budget("register", 200, HOUR)
#: Mails that an unknown visitor can make us send to one address; beyond it the page says the same.
MAILS = Budget("mail", 5, HOUR)
#: Mails that one network address can make us send.
MAILS_FROM_ADDRESS = Budget("mail-address", 100, HOUR)
#: Guesses of a password by someone who is signed in (change of password, of e-mail address).
CONFIRMATIONS = Budget("confirm", 10, QUARTER)
#: Invitations that one person sends: each is a mail in our name to an address of their choice.
INVITATIONS = Budget("invite", 60, HOUR)
#: Companies that one person registers: each is looked at by the office.
COMPANIES = Budget("company", 30, HOUR)


def network_of(address: str) -> str:
    """What counts as one network address: IPv4 whole, IPv6 by the /64 that one line is given."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(parsed, IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return f"{IPv6Address(int(parsed) >> 64 << 64)}/64"
    return str(parsed)


def fingerprint(text: str) -> str:
    """Stands for an e-mail address in a counter's key, so that the table holds none."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def sign_in_counters(email: str, address: str, device: str | None) -> list[Counter]:
    """Where an attempt to sign in counts.

    *device* is the id in the browser's cookie where that browser signed in to this account
    before, else None.
    """
    account = fingerprint(email)
    if device is not None:
        return [Counter(f"{DEVICE.name}:{account}:{device}", DEVICE)]
    network = network_of(address)
    return [
        Counter(f"{ACCOUNT_AND_ADDRESS.name}:{account}:{network}", ACCOUNT_AND_ADDRESS),
        Counter(f"{ADDRESS.name}:{network}", ADDRESS),
    ]


def counter(budget: Budget, *parts: str) -> Counter:
    """The counter of *budget* for what *parts* name."""
    return Counter(":".join((budget.name, *parts)), budget)


def decide(counts: Mapping[Counter, int], now: datetime) -> Decision:
    """Whether an attempt may go on. *counts* include the attempt itself."""
    waits = [
        counter.budget.window_start(now) + counter.budget.window - now
        for counter, count in counts.items()
        if count > counter.budget.limit
    ]
    if not waits:
        return Decision(True)
    return Decision(False, max(1, int(max(waits).total_seconds())))
