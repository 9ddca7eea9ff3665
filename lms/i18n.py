"""Korean first, English second: the page's language, dates with their zone, names by language."""

from __future__ import annotations

import os
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask, has_request_context, request, session
from flask_babel import Babel, format_date, format_datetime, format_decimal, get_locale
from flask_babel.speaklater import LazyString
from flask_login import current_user
from markupsafe import Markup

LANGUAGES = {"ko": "한국어", "en": "English"}
TRANSLATIONS = Path(__file__).parent / "translations"

babel = Babel()

# Flask-Babel calls its lazy texts safe HTML, whatever was put into them. They are text: an error that
# repeats what somebody typed is escaped like any other.
del LazyString.__html__

#: Monday first, as short as the page's language has them.
WEEKDAYS = tuple(
    LazyString(lambda day: format_date(day, "EEE"), date(2026, 1, 5 + i)) for i in range(7)
)


def language() -> str:
    """The language of the page: chosen on the page, else the person's, else the browser's."""
    if not has_request_context():
        return "ko"
    chosen = session.get("language")
    if chosen in LANGUAGES:
        return str(chosen)
    if current_user and current_user.is_authenticated and current_user.language in LANGUAGES:
        return str(current_user.language)
    return request.accept_languages.best_match(list(LANGUAGES)) or "ko"


def compile_catalogues() -> None:
    """Compile each .po whose .mo is missing or older (the .mo files are not kept in the project)."""
    for po in TRANSLATIONS.glob("*/LC_MESSAGES/*.po"):
        mo = po.with_suffix(".mo")
        if mo.exists() and mo.stat().st_mtime >= po.stat().st_mtime:
            continue
        with po.open("rb") as source:
            catalogue = read_po(source, locale=po.parts[-3])
        temporary = mo.with_name(f".{mo.name}.{os.getpid()}")  # several processes may start at once
        with temporary.open("wb") as target:
            write_mo(target, catalogue)
        temporary.replace(mo)


def current() -> str:
    """The language in force, also inside ``force_locale`` (mail is written in its reader's)."""
    locale = get_locale()
    return "en" if locale is not None and locale.language == "en" else "ko"


def local(thing: Any, field: str = "title") -> str:
    """The *field* of a thing in the page's language: ``title_ko``/``title_en``, or the other."""
    first, second = ("en", "ko") if current() == "en" else ("ko", "en")
    return getattr(thing, f"{field}_{first}") or getattr(thing, f"{field}_{second}") or ""


def person_name(person: Any) -> str:
    """A person's name as this language writes it."""
    if current() == "en" and person.english_name:
        return str(person.english_name)
    return str(person.name)


def moment(value: datetime | None) -> str:
    """A moment as people read it, in Seoul time with the zone named; empty for none."""
    if value is None:
        return ""
    pattern = "d MMM y, HH:mm 'KST'" if current() == "en" else "y년 M월 d일 (E) HH:mm 'KST'"
    return format_datetime(value, pattern)


def day(value: date | None) -> str:
    """A calendar day; empty for none."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return format_datetime(value, "d MMM y" if current() == "en" else "y년 M월 d일")
    return format_date(value, "d MMM y" if current() == "en" else "y년 M월 d일")


def month(value: str) -> str:
    """A month that an address or a form holds as 2026-11."""
    first = date.fromisoformat(f"{value}-01")
    return format_date(first, "MMM y" if current() == "en" else "y년 M월")


def number(value: Decimal | int | float | None) -> str:
    """A number in the page's language; at most four decimals, none that are not there."""
    return "" if value is None else format_decimal(value, "#,##0.####")


def points(value: Decimal | None) -> str:
    """Points of a mark: at most two decimals, half up; a third of ten is kept exactly and read as 3.33."""
    if value is None:
        return ""
    return number(Decimal(value).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP))


def init_app(app: Flask) -> None:
    """Set the languages up; pages are in Seoul time."""
    compile_catalogues()
    app.config.setdefault("BABEL_DEFAULT_LOCALE", "ko")
    app.config.setdefault("BABEL_DEFAULT_TIMEZONE", "Asia/Seoul")
    babel.init_app(app, locale_selector=language)
    app.jinja_env.filters.update(
        moment=moment, day=day, month=month, number=number, points=points, local=local
    )
    app.add_template_filter(breakable, "breakable")
    app.jinja_env.globals.update(local=local, person_name=person_name)
    app.add_template_filter(person_name, "person_name")


def breakable(value: Any) -> Any:
    """A value that may break after the @ of an address before it breaks within a word."""
    if not isinstance(value, str) or isinstance(value, Markup) or "@" not in value:
        return value
    return Markup("@<wbr>").join(value.split("@"))


def spoken(text: str) -> str:
    """What others wrote in one language: marked as Korean where it is, for who listens to the page."""
    if any("가" <= char <= "힣" for char in text):
        return Markup('<span lang="ko">{}</span>').format(text)
    return text
