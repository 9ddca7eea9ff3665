"""Windows of terms on the calendars of those who study or teach in them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from flask_babel import force_locale, gettext

from lms.accounts.models import Person
from lms.communication.calendar import Entry
from lms.courses.terms import queries, words


def entries(person: Person, start: datetime, end: datetime) -> Iterable[Entry]:
    """The windows of a person's terms that touch the span; three statements."""
    for term, row in queries.touching(person.id, start, end):
        titles = {}
        for language in ("ko", "en"):
            with force_locale(language):
                titles[language] = gettext(
                    "%(term)s %(window)s", term=words.name(term), window=str(words.KINDS[row.kind])
                )
        place = term.organisation
        yield Entry(
            uid=f"term-{term.id}-{row.kind}",
            title_ko=titles["ko"],
            title_en=titles["en"],
            start=row.opens_at,
            # A window that closes at midnight is over on the day before.
            end=row.closes_at - timedelta(seconds=1),
            label=words.KINDS[row.kind],
            icon="calendar",
            url="/me/terms",
            group_ko=place.name,
            group_en=place.english_name or place.name,
            updated_at=term.updated_at,
            sequence=term.version - 1,
        )
