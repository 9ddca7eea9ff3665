"""Searching within an offering: lessons, and what other features let their readers find."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _
from sqlalchemy import select

from lms.accounts.models import Person
from lms.courses.content import registry
from lms.courses.content.models import Lesson, Module
from lms.courses.content.queries.release import Gates
from lms.courses.content.rules import Key
from lms.courses.content.rules.finding import Snippet, flattened, readied, snippet, where
from lms.db import db

MOST_WORDS = 100  # characters of what is looked for


@dataclass(frozen=True)
class Hit:
    """Something found. Bilingual: title. *snippet*: the words around it; none: by its title."""

    kind: Any
    icon: str
    title_ko: str
    title_en: str
    url: str
    snippet: Snippet | None
    locked: bool = False

    @property
    def by_title(self) -> bool:
        """Whether the title alone held the words."""
        return self.snippet is None


def search(
    person: Person, offering_id: int, text: str, gates: Gates, *, teaches: bool, most: int = 50
) -> list[Hit]:
    """What *person* may find by *text*, titles first, then in the order of the course.

    Drafts are found by those who teach alone; of what is not open yet only the title is searched.
    """
    needle = " ".join(text.split())[:MOST_WORDS]
    if not needle:
        return []
    found = [
        hit
        for hit in (
            *(
                _lesson(lesson, offering_id, needle, gates)
                for lesson in _lessons(offering_id, teaches)
            ),
            *(
                _other(one, needle, gates)
                for one in registry.searchables(person, offering_id, teaches)
            ),
        )
        if hit is not None
    ]
    found.sort(key=lambda hit: not hit.by_title)
    return found[:most]


def _lessons(offering_id: int, drafts: bool) -> Iterable[Lesson]:
    query = (
        select(Lesson)
        .join(Module)
        .where(
            Module.offering_id == offering_id,
            Module.deleted_at.is_(None),
            Lesson.deleted_at.is_(None),
        )
        .order_by(Module.position, Module.id, Lesson.position, Lesson.id)
    )
    if not drafts:
        query = query.where(Lesson.published_at.is_not(None))
    return db.session.scalars(query)


def _titled(title_ko: str, title_en: str, needle: str) -> bool:
    return any(where(readied(title), needle) is not None for title in (title_ko, title_en))


def _lesson(lesson: Lesson, offering_id: int, needle: str, gates: Gates) -> Hit | None:
    is_open = gates.of(Key("lesson", lesson.id)).open
    words = snippet(flattened(lesson.body), needle) if is_open else None
    if words is None and not _titled(lesson.title_ko, lesson.title_en, needle):
        return None
    url = url_for("content.lesson", offering_id=offering_id, lesson_id=lesson.id)
    return Hit(
        _("차시"), "book-open", lesson.title_ko, lesson.title_en, url, words, locked=not is_open
    )


def _other(one: registry.Searchable, needle: str, gates: Gates) -> Hit | None:
    is_open = one.key is None or gates.of(one.key).open
    words = snippet(flattened(one.text), needle) if is_open else None
    if words is None and not _titled(one.title_ko, one.title_en, needle):
        return None
    return Hit(one.kind, one.icon, one.title_ko, one.title_en, one.url, words, locked=not is_open)
