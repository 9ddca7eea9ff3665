"""The side bar and the bottom bar: each feature registers its entries, by role."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from flask import Flask, request, url_for
from flask_babel import lazy_pgettext
from flask_login import current_user

from lms.access import Role, active_role, held_roles

ANYONE = "anyone"

# The headings of a long menu, by the hundreds of an entry's order; below a hundred there is none.
SECTIONS = {
    1: lazy_pgettext("menu", "배우기"),
    2: lazy_pgettext("menu", "교육"),
    3: lazy_pgettext("menu", "출결과 훈련"),
    4: lazy_pgettext("menu", "학사"),
    5: lazy_pgettext("menu", "모집"),
    6: lazy_pgettext("menu", "증명"),
    7: lazy_pgettext("menu", "기업과 채용"),
    8: lazy_pgettext("menu", "찾아보기"),
    9: lazy_pgettext("menu", "사람과 기관"),
    10: lazy_pgettext("menu", "규칙과 기록"),
}
SHORT = 12  # so many entries need no headings


@dataclass(frozen=True)
class Entry:
    """A line of the navigation. *label* is a lazy translation; *badge* counts what waits.

    The hundreds of *order* are its section, see :data:`SECTIONS`.
    """

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
    section: str = ""


_entries: dict[str, dict[str, Entry]] = {}


def register(role: Role | str, entry: Entry) -> None:
    """Show *entry* to people whose active role is *role* (or :data:`ANYONE` for visitors)."""
    _entries.setdefault(str(role), {})[entry.endpoint] = entry


def entries_of(role: Role | str | None) -> list[Entry]:
    """What *role* is shown, in order."""
    return sorted(_entries.get(str(role), {}).values(), key=lambda entry: entry.order)


def items() -> list[NavItem]:
    """The entries for the person who looks, in order; the most specific match is active."""
    role = active_role() if current_user.is_authenticated else ANYONE
    entries = entries_of(role)
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
            section=str(SECTIONS.get(entry.order // 100, "")) if len(entries) > SHORT else "",
        )
        for i, entry in enumerate(entries)
    ]


def sections(lines: Iterable[NavItem]) -> list[tuple[str, list[NavItem]]]:
    """*lines* under their headings, in order; the first heading may be empty."""
    return [(name, list(found)) for name, found in groupby(lines, key=lambda line: line.section)]


def _within(path: str, prefix: str) -> bool:
    return path == prefix or (prefix != "/" and path.startswith(prefix.rstrip("/") + "/"))


def init_app(app: Flask) -> None:
    """Give templates ``nav``, ``nav_sections`` and ``nav_roles``."""
    app.jinja_env.globals["nav_sections"] = sections

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
