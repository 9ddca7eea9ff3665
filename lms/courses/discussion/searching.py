"""Announcements in the search within a course."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _

from lms.courses.content.registry import Searchable
from lms.courses.discussion.queries import announcements

#: So many pages of announcements are looked through, the latest first.
MOST_PAGES = 10


def found_in(person: Any, offering_id: int, teaches: bool) -> Iterable[Searchable]:
    """The published announcements that *person* may read, for the words that are looked for."""
    for number in range(1, MOST_PAGES + 1):
        page = announcements.listed(
            person.id,
            offering_id,
            everybody=teaches,
            drafts=False,
            state="",
            text="",
            page=number,
        )
        for line in page.items:
            row = line.announcement
            url = url_for(
                "discussion.announcement", offering_id=offering_id, announcement_id=row.id
            )
            yield Searchable(_("공지"), row.title, "", row.body, url, "flag")
        if number >= page.pages:
            return
