"""What is added to the pages of one quiz: marking by hand, statistics."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import request, url_for
from flask_login import current_user

from lms import access
from lms.access import Permission, Scope


@dataclass(frozen=True)
class QuizTab:
    """A tab of one quiz's teaching pages; its endpoint takes ``offering_id`` and ``quiz_id``."""

    label: Any
    endpoint: str
    permission: Permission
    order: int


@dataclass(frozen=True)
class ShownTab:
    """A tab as the page draws it."""

    label: str
    url: str
    active: bool


_tabs: dict[str, QuizTab] = {}


def register_tab(label: Any, endpoint: str, permission: Permission, order: int) -> None:
    """Add a tab, after questions, settings and attempts, for those who have *permission*."""
    _tabs[endpoint] = QuizTab(label, endpoint, permission, order)


def shown(quiz: Any) -> list[ShownTab]:
    """The added tabs that the person who looks may open."""
    scope = Scope("quiz", quiz.id)
    found = []
    for tab in sorted(_tabs.values(), key=lambda one: one.order):
        if access.may(current_user, tab.permission, scope):
            url = url_for(tab.endpoint, offering_id=quiz.offering_id, quiz_id=quiz.id)
            here = request.path == url or request.path.startswith(f"{url}/")
            found.append(ShownTab(str(tab.label), url, here))
    return found
