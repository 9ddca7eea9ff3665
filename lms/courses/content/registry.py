"""What other features put on an offering's pages: items among the lessons, tabs, counts.

Content lies below assignments, grading and the gradebook; they register here what it shows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lms.access import Permission


@dataclass(frozen=True)
class Item:
    """A line of the course page beside the lessons: an assignment, for instance."""

    module_id: int | None  # none: after the modules
    position: int
    title_ko: str
    title_en: str
    url: str
    kind: Any  # a lazy translation: "과제"
    icon: str = "clipboard-list"
    due_at: datetime | None = None
    state: Any = ""  # a lazy translation: "냈음"
    tone: str = "neutral"  # of the state: neutral, success, warning, danger, info
    done: bool = False


@dataclass(frozen=True)
class Tab:
    """A tab of an offering's teaching pages; its endpoint takes ``offering_id`` alone."""

    label: Any
    endpoint: str
    permission: Permission
    order: int
    count: Callable[[int], int | None] | None = None  # offering id → what waits there


@dataclass(frozen=True)
class LearnerLink:
    """A link of the course page to something of the learner's own: results, attendance."""

    label: Any
    endpoint: str
    icon: str
    order: int


ItemsOf = Callable[[int, int | None], Iterable[Item]]
Counts = Callable[[Any, list[int]], dict[int, int]]

_items: list[ItemsOf] = []
_tabs: dict[str, Tab] = {}
_links: dict[str, LearnerLink] = {}
_to_grade: list[Counts] = []


def register_items(finder: ItemsOf) -> None:
    """*finder(offering_id, person_id)* gives the items that learners see; no person: without state."""
    if finder not in _items:
        _items.append(finder)


def register_tab(
    label: Any,
    endpoint: str,
    permission: Permission,
    order: int,
    count: Callable[[int], int | None] | None = None,
) -> None:
    """Add a tab for those who have *permission* at the offering."""
    _tabs[endpoint] = Tab(label, endpoint, permission, order, count)


def register_learner_link(label: Any, endpoint: str, icon: str, order: int) -> None:
    """Add a link to the learner's course page; the endpoint takes ``offering_id`` alone."""
    _links[endpoint] = LearnerLink(label, endpoint, icon, order)


def register_to_grade(counter: Counts) -> None:
    """*counter(person, offering_ids)* gives how much work waits for a mark, by offering."""
    if counter not in _to_grade:
        _to_grade.append(counter)


def items(offering_id: int, person_id: int | None) -> list[Item]:
    """Every registered item of an offering, in order."""
    found = [item for finder in _items for item in finder(offering_id, person_id)]
    return sorted(found, key=lambda item: item.position)


def tabs() -> list[Tab]:
    """The tabs in order."""
    return sorted(_tabs.values(), key=lambda tab: tab.order)


def learner_links() -> list[LearnerLink]:
    """The learner's links in order."""
    return sorted(_links.values(), key=lambda link: link.order)


def to_grade(person: Any, offering_ids: list[int]) -> dict[int, int]:
    """How much work waits for a mark, by offering."""
    totals = dict.fromkeys(offering_ids, 0)
    for counter in _to_grade:
        for offering_id, count in counter(person, offering_ids).items():
            if offering_id in totals:
                totals[offering_id] += count
    return totals
