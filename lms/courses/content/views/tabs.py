"""The tabs of an offering's teaching pages, as the person may open them."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request, url_for
from flask_login import current_user

from lms.courses.catalogue.models import Offering
from lms.courses.content import queries, registry


@dataclass(frozen=True)
class ShownTab:
    """A tab as ``macros/ui.html`` draws it."""

    label: str
    url: str
    active: bool
    count: int | None = None
    more: bool = False  # behind "more"


def teach_tabs(offering: Offering) -> list[ShownTab]:
    """The tabs that the person who looks may open; the most specific address is active."""
    allowed = queries.permissions_at(current_user, offering.id)
    shown = [
        (tab, url_for(tab.endpoint, offering_id=offering.id))
        for tab in registry.tabs()
        if not allowed.isdisjoint((tab.permission, *tab.also))
    ]
    here = max((len(url) for tab, url in shown if _within(tab, url)), default=0)
    found = []
    for tab, url in shown:
        active = _within(tab, url) and len(url) == here
        waiting = (tab.count(offering.id) or None) if tab.count else None
        more = tab.more and not active and waiting is None
        found.append(ShownTab(str(tab.label), url, active, waiting, more))
    return found


def _within(tab: registry.Tab, url: str) -> bool:
    if request.blueprint in tab.rooms:
        return True
    return request.path == url or request.path.startswith(url.rstrip("/") + "/")
