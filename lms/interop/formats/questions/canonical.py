"""One spelling for each question: what two files mean alike comes out equal.

Keys say nothing of what is right, and formats do not carry them: they are given anew, by position.
"""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar, cast

from lms.interop.formats.questions.markup import is_plain
from lms.interop.formats.questions.model import (
    EMPTY,
    ONE,
    ZERO,
    Choice,
    File,
    Format,
    Gap,
    Kind,
    Question,
    Scoring,
    Text,
)
from lms.interop.formats.sniff import sniff

Shape = TypeVar("Shape")


def canonical(question: Question) -> Question:
    """*question* with keys by position, gaps in the order of the text, blank texts none, NFC."""
    tidy: Question = _tidy(question)
    tidy = replace(
        tidy,
        choices=_keyed(tidy.choices),
        pairs=tuple(replace(one, key=f"p{at}") for at, one in enumerate(tidy.pairs, 1)),
        items=tuple(replace(one, key=f"i{at}") for at, one in enumerate(tidy.items, 1)),
        hints=tuple(one for one in tidy.hints if one),
        tags=tuple(dict.fromkeys(one.strip() for one in tidy.tags if one.strip())),
        category=tuple(one.strip() for one in tidy.category if one.strip()),
        files=tuple(sorted(map(_told, tidy.files), key=lambda one: one.name)),
        title=" ".join(tidy.title.split()),
    )
    if tidy.kind is Kind.TEXT:
        tidy = replace(tidy, points=ZERO)
    if tidy.kind is Kind.MULTIPLE and tidy.scoring is not Scoring.SUM:
        # Only which are right counts there.
        plain = (replace(one, fraction=ONE if one.fraction > 0 else ZERO) for one in tidy.choices)
        tidy = replace(tidy, choices=tuple(plain))
    return _with_gaps(tidy) if tidy.gaps else tidy


def same(one: Question, other: Question) -> bool:
    """Whether both ask, accept and say the same."""
    return not differences(one, other)


def differences(one: Question, other: Question) -> list[str]:
    """The fields in which two questions differ."""
    first, second = _compared(one), _compared(other)
    names = [field.name for field in dataclasses.fields(Question)]
    return [name for name in names if getattr(first, name) != getattr(second, name)]


def _compared(question: Question) -> Question:
    """The question without what makes no difference to anybody.

    Formats do not carry files' media types, and words without markup are the same in Markdown, in
    HTML and as plain text.
    """
    found = map_texts(canonical(question), _bare)
    return replace(found, files=tuple(replace(one, media_type="") for one in found.files))


def _bare(text: Text) -> Text:
    """Words that look the same in every format as plain text."""
    if text.format is Format.HTML:
        same = not re.search(r"[<>&\n]", text.source)
    else:
        same = text.format is Format.PLAIN or is_plain(text)
    return replace(text, format=Format.PLAIN) if same else text


def map_texts(value: Shape, change: Callable[[Text], Text]) -> Shape:
    """*value* (a question, or a part of one) with every text in it changed."""
    result: Any = value
    if isinstance(value, Text):
        result = change(value)
    elif isinstance(value, tuple):
        result = tuple(map_texts(one, change) for one in value)
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        result = replace(
            value,
            **{
                field.name: map_texts(getattr(value, field.name), change)
                for field in dataclasses.fields(value)
            },
        )
    return cast(Shape, result)


def texts(value: object) -> Iterator[Text]:
    """Every text of a question, in the order of its fields."""
    if isinstance(value, Text):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from texts(one)
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            yield from texts(getattr(value, field.name))


def _tidy(value: Any) -> Any:
    if isinstance(value, str) and not isinstance(value, StrEnum):
        return unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n"))
    if isinstance(value, Text) and not value:
        return EMPTY
    if isinstance(value, tuple):
        return tuple(_tidy(one) for one in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = dataclasses.fields(value)
        return replace(value, **{one.name: _tidy(getattr(value, one.name)) for one in fields})
    return value


def _told(file: File) -> File:
    """The file with the media type that its content has, where none is said."""
    if file.media_type or not file.data:
        return file
    return replace(file, media_type=sniff(file.data).mime)


def _keyed(choices: tuple[Choice, ...]) -> tuple[Choice, ...]:
    return tuple(replace(one, key=f"c{at}") for at, one in enumerate(choices, 1))


def _with_gaps(question: Question) -> Question:
    keys = "|".join(re.escape(gap.key) for gap in question.gaps)
    slot = re.compile(r"\{\{(" + keys + r")\}\}")
    source = question.text.source
    prefix = free_prefix(slot.sub("", source))
    shown = {key: at for at, key in enumerate(dict.fromkeys(slot.findall(source)))}
    order = sorted(question.gaps, key=lambda gap: shown.get(gap.key, len(shown)))
    new = {gap.key: f"{prefix}{at}" for at, gap in enumerate(order, 1)}
    alike = len({gap.weight for gap in question.gaps}) == 1
    return replace(
        question,
        text=replace(
            question.text, source=slot.sub(lambda found: "{{" + new[found[1]] + "}}", source)
        ),
        gaps=tuple(_gap(gap, new[gap.key], ONE if alike else gap.weight) for gap in order),
    )


def _gap(gap: Gap, key: str, weight: Decimal) -> Gap:
    display = gap.display or ("column" if gap.kind is Kind.MULTIPLE else "")
    return replace(gap, key=key, weight=weight, display=display, choices=_keyed(gap.choices))


def free_prefix(literal: str) -> str:
    """What gaps' keys can begin with, so that nothing of the text itself looks like a gap."""
    prefix = "g"
    while re.search(r"\{\{" + prefix + r"[0-9]", literal):
        prefix += "g"
    return prefix
