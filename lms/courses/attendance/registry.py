"""Where higher features add to attendance: approved excuses, pages, links, buttons at sessions.

Attendance lies below absences (kinds of excuse, documents, approval) and the training log; they
register what counts and what leads to them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from lms.access import Permission, Scope
from lms.courses.attendance.rules.summary import Excuse

#: (place, person ids; none: everybody) → the excuse by (person id, session id). Bounded statements.
Excused = Callable[[Scope, Collection[int] | None], Mapping[tuple[int, int], Excuse]]
_excused: list[Excused] = []


def register_excused(function: Excused) -> None:
    """Say who is excused from which sessions."""
    if function not in _excused:
        _excused.append(function)


def excuses(
    place: Scope, person_ids: Collection[int] | None = None
) -> dict[tuple[int, int], Excuse]:
    """Every approved excuse at *place* by (person id, session id)."""
    found: dict[tuple[int, int], Excuse] = {}
    for function in _excused:
        found.update(function(place, person_ids))
    return found


@dataclass(frozen=True)
class PlacePage:
    """A page of a place's attendance; *endpoint* takes ``offering_id`` or ``cohort_id``."""

    label: Any
    endpoint: str
    permission: Permission
    order: int


@dataclass(frozen=True)
class OwnLink:
    """A link on a learner's own page of one place; *url(place)* gives none where there is nothing."""

    label: Any
    url: Callable[[Scope], str | None]
    icon: str
    order: int


_pages: dict[str, PlacePage] = {}
_links: dict[str, OwnLink] = {}


def register_page(label: Any, endpoint: str, permission: Permission, order: int) -> None:
    """Show a page beside marking, sessions and rates."""
    _pages[endpoint] = PlacePage(label, endpoint, permission, order)


def pages() -> list[PlacePage]:
    """The pages in order."""
    return sorted(_pages.values(), key=lambda page: page.order)


def register_own_link(
    name: str, label: Any, url: Callable[[Scope], str | None], icon: str, order: int
) -> None:
    """Lead learners on from their attendance: to hand in an excuse, to check in."""
    _links[name] = OwnLink(label, url, icon, order)


def own_links(place: Scope) -> list[tuple[OwnLink, str]]:
    """The links of one place with their addresses, in order."""
    found = [(link, link.url(place)) for link in sorted(_links.values(), key=lambda x: x.order)]
    return [(link, url) for link, url in found if url]


#: (session ids) → by session id: (label, url) of something to be done at it: show the code.
SessionActions = Callable[[Scope, Collection[int]], Mapping[int, list[tuple[Any, str]]]]
_actions: list[SessionActions] = []


def register_session_actions(function: SessionActions) -> None:
    """Add buttons to sessions on the pages of those who mark."""
    if function not in _actions:
        _actions.append(function)


def session_actions(place: Scope, ids: Collection[int]) -> dict[int, list[tuple[Any, str]]]:
    """All buttons by session id."""
    found: dict[int, list[tuple[Any, str]]] = {}
    for function in _actions:
        for session_id, held in function(place, ids).items():
            found.setdefault(session_id, []).extend(held)
    return found
