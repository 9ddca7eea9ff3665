"""The side bar and the bottom bar: each feature registers its entries, by role."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask, request, url_for
from flask_login import current_user

from lms.access import Role, active_role, held_roles

ANYONE = "anyone"


@dataclass(frozen=True)
class Entry:
    """A line of the navigation. *label* is a lazy translation; *badge* counts what waits."""

    label: Any
    endpoint: str
    icon: str
    order: int
    prefixes: tuple[str, ...] = ()  # further URL prefixes for which the entry counts as active
    badge: Callable[[], int] | None = None


@dataclass(frozen=True)
class NavItem:
    """An entry as the template shows it."""

    label: str
    url: str
    icon: str
    active: bool
    badge: int = 0


_entries: dict[str, dict[str, Entry]] = {}


def register(role: Role | str, entry: Entry) -> None:
    """Show *entry* to people whose active role is *role* (or :data:`ANYONE` for visitors)."""
    _entries.setdefault(str(role), {})[entry.endpoint] = entry


def items() -> list[NavItem]:
    """The entries for the person who looks, in order; the most specific match is active."""
    role = active_role() if current_user.is_authenticated else ANYONE
    entries = sorted(_entries.get(str(role), {}).values(), key=lambda entry: entry.order)
    urls = [url_for(entry.endpoint) for entry in entries]

    def match(position: int) -> int:
        prefixes = (urls[position], *entries[position].prefixes)
        return max((len(p) for p in prefixes if _within(request.path, p)), default=-1)

    best = max((match(i) for i in range(len(entries))), default=-1)
    return [
        NavItem(
            label=str(entry.label),
            url=urls[i],
            icon=entry.icon,
            active=best > 0 and match(i) == best,
            badge=entry.badge() if entry.badge else 0,
        )
        for i, entry in enumerate(entries)
    ]


def _within(path: str, prefix: str) -> bool:
    return path == prefix or (prefix != "/" and path.startswith(prefix.rstrip("/") + "/"))


def init_app(app: Flask) -> None:
    """Give templates ``nav`` and ``nav_roles``."""

    @app.context_processor
    def _context() -> dict[str, Any]:
        if not request:
            return {}
        roles = held_roles() if current_user.is_authenticated else []
        active = active_role() if current_user.is_authenticated else None
        return {
            "nav": items(),
            "nav_roles": [(role.value, role.label, role == active) for role in roles],
        }
