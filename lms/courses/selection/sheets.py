"""An application as a scorer may see it: answers to scored fields, without names where hidden."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from flask import Response
from flask_babel import gettext as _

from lms import storage
from lms.courses.admissions import queries as admissions
from lms.courses.admissions.models import Application
from lms.courses.admissions.rules import form as forms
from lms.courses.admissions.rules.form import Item
from lms.i18n import current
from lms.interop.formats.unsigned import unsigned
from lms.storage import Attachment

#: What stands where a name stood.
HIDDEN = "○○○"


@dataclass(frozen=True)
class Answer:
    """A question and its answer as lines of text."""

    label: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Paper:
    """A file: what it was asked for, the name to show, and its number for the address."""

    id: int
    label: str
    name: str
    inline: bool


@dataclass(frozen=True)
class Sheet:
    """What a scorer reads."""

    answers: tuple[Answer, ...]
    papers: tuple[Paper, ...]


def sheet(application: Application, *, blind: bool) -> Sheet:
    """Scored answers and files of *application*. *blind*: names give way to a sign."""
    items = {one.key: one for one in forms.read_all(application.form.items)}
    scored = admissions.scored_answers(application)
    names = _names(application) if blind else None
    answers = tuple(
        Answer(_label(item), tuple(_masked(line, names) for line in _lines(item, scored[key])))
        for key, item in items.items()
        if key in scored
    )
    papers = tuple(
        Paper(
            row.id,
            _label(items[row.key]) if row.key in items else "",
            plain_name(application.number, number, attachment.name) if blind else attachment.name,
            attachment.media_type.startswith(("image/", "application/pdf")),
        )
        for number, (row, attachment) in enumerate(admissions.scored_files(application), start=1)
    )
    return Sheet(tuple(one for one in answers if one.lines), papers)


def plain_name(number: str, at: int, name: str) -> str:
    """A file's name without anything that its owner wrote: A12-0042-1.pdf."""
    suffix = PurePosixPath(name).suffix.lower()
    return f"{number}-{at}{suffix if re.fullmatch(r'[.][a-z0-9]{1,5}', suffix) else ''}"


def nameless(attachment: Attachment, name: str) -> Response | None:
    """The download as *name*, without what its program kept about its author; None where that is
    not possible: a locked or damaged file is not shown instead."""
    path = storage.path_of(attachment.sha256)
    body = unsigned(path.read_bytes()) if path.exists() else None
    return None if body is None else storage.send_bytes(body, attachment.media_type, name)


def _names(application: Application) -> re.Pattern[str] | None:
    person = application.person
    return pattern_of((person.name, person.english_name, person.email))


def pattern_of(known: Iterable[str]) -> re.Pattern[str] | None:
    """What finds these names in a text: however they are spaced or hyphenated, family name first or
    last; within no longer Latin word. None where there are none of two letters or more."""
    found: dict[str, None] = {}
    for one in known:
        words = re.split(r"[\s\-]+", one.strip())
        for order in (words, words[::-1], [*words[1:], *words[:1]], [*words[-1:], *words[:-1]]):
            letters = "".join(order)
            if len(letters) > 1:
                spaced = r"[\s\-·,.]*".join(re.escape(char) for char in letters)
                found[spaced if letters[0] > "\u02ff" else rf"(?<![a-z]){spaced}(?![a-z])"] = None
    return re.compile("|".join(found), re.IGNORECASE) if found else None


def _masked(text: str, names: re.Pattern[str] | None) -> str:
    return names.sub(HIDDEN, text) if names is not None else text


def _label(item: Item) -> str:
    return (item.en or item.ko) if current() == "en" else item.ko


def _lines(item: Item, given: Any) -> list[str]:
    options = {code: (en or ko) if current() == "en" else ko for code, ko, en in item.options}
    columns = [(code, (en or ko) if current() == "en" else ko) for code, ko, en in item.columns]
    if given in (None, "", [], {}):
        return []
    if given is True:
        return [_("예")]
    if isinstance(given, dict):
        return [" ".join(str(one) for one in given.values() if one)]
    if isinstance(given, list) and given and isinstance(given[0], dict):
        return [
            " · ".join(f"{label}: {row[code]}" for code, label in columns if row.get(code))
            for row in given
        ]
    if isinstance(given, list):
        return [options.get(str(one), str(one)) for one in given]
    return options.get(str(given), str(given)).split("\n")
