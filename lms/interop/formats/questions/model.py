"""A question as data: what every format is read into and written from, and what banks keep.

One shape for all kinds, so that a question can be stored, copied and compared as a value. Which
fields a kind uses is said at :class:`Kind`. Fractions are shares of the question's points, from
-1 (a penalty) to 1 (all of them).
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any

ZERO, ONE = Decimal(0), Decimal(1)


class Kind(StrEnum):
    """What is asked for, and the fields that hold it."""

    SINGLE = "single"  # choices, one of them taken
    MULTIPLE = "multiple"  # choices, any number taken; `scoring`
    TRUE_FALSE = "true_false"  # `truth`; feedback in `true_feedback`, `false_feedback`
    SHORT = "short"  # answers, `case_sensitive`
    NUMERICAL = "numerical"  # numbers, units
    MATCHING = "matching"  # pairs, distractors
    ORDERING = "ordering"  # items, in the right order
    CLOZE = "cloze"  # gaps; the text holds {{key}} where a gap stands
    ESSAY = "essay"  # a person marks it; `template`, `grader_note`, words
    CODE = "code"  # as an essay, with `language`
    FILE = "file"  # a person marks it; `most_files`, `file_types`
    TEXT = "text"  # nothing is asked: a heading, a passage to read


class Format(StrEnum):
    """How a text is written."""

    MARKDOWN = "markdown"
    HTML = "html"  # sanitised before it is shown
    PLAIN = "plain"


class Scoring(StrEnum):
    """How choices of a MULTIPLE question add up."""

    SUM = "sum"  # the fractions of what was taken, never below nothing
    ALL = "all"  # everything right and nothing wrong, or nothing
    RIGHT_MINUS_WRONG = "right_minus_wrong"  # each right one 1/n, each wrong one -1/n, floor 0


@dataclass(frozen=True)
class Text:
    """A piece of text as its author wrote it."""

    source: str = ""
    format: Format = Format.MARKDOWN

    def __bool__(self) -> bool:
        return bool(self.source.strip())


EMPTY = Text()


@dataclass(frozen=True)
class Choice:
    """Something that can be taken. *key* is unique in its question, and says nothing of right."""

    key: str
    text: Text
    fraction: Decimal = ZERO
    feedback: Text = EMPTY


@dataclass(frozen=True)
class Answer:
    """A text that is accepted. ``*`` stands for any characters, ``\\*`` for the asterisk."""

    pattern: str
    fraction: Decimal = ONE
    feedback: Text = EMPTY


@dataclass(frozen=True)
class Number:
    """A value that is accepted: ``low <= answer <= high``. Both none: anything (a catch-all).

    *value* is what the author gave, for showing it and for writing it as value and tolerance.
    """

    low: Decimal | None = None
    high: Decimal | None = None
    value: Decimal | None = None
    fraction: Decimal = ONE
    feedback: Text = EMPTY


@dataclass(frozen=True)
class Unit:
    """A unit of a numerical answer: an answer in it times 1/multiplier is in the first unit.

    As in Moodle: with "m" (1) and "cm" (100), "250 cm" is 2.5 m.
    """

    name: str
    multiplier: Decimal = ONE


@dataclass(frozen=True)
class Pair:
    """A prompt and what belongs to it."""

    key: str
    prompt: Text
    answer: str


@dataclass(frozen=True)
class Item:
    """A thing to be put in order."""

    key: str
    text: Text


@dataclass(frozen=True)
class Gap:
    """A hole in a CLOZE text: SHORT (answers), NUMERICAL (numbers), SINGLE or MULTIPLE (choices)."""

    key: str
    kind: Kind
    weight: Decimal = ONE  # its share of the question is weight / sum of weights
    answers: tuple[Answer, ...] = ()
    numbers: tuple[Number, ...] = ()
    choices: tuple[Choice, ...] = ()
    case_sensitive: bool = False
    display: str = ""  # of choices: "" (a list to open), "row", "column"
    shuffle: bool = False


@dataclass(frozen=True)
class File:
    """A picture or another file that a text of the question refers to by ``file:name``."""

    name: str
    data: bytes
    media_type: str = ""


@dataclass(frozen=True)
class Question:
    """One question. Texts in Markdown refer to *files* as ``![](file:name)``."""

    kind: Kind
    text: Text
    title: str = ""
    points: Decimal = ONE
    #: The share lost for each wrong try, where a quiz lets people try again at once.
    penalty: Decimal = ZERO
    feedback: Text = EMPTY  # for everybody, afterwards
    right_feedback: Text = EMPTY
    partly_feedback: Text = EMPTY
    wrong_feedback: Text = EMPTY
    hints: tuple[Text, ...] = ()

    choices: tuple[Choice, ...] = ()
    scoring: Scoring = Scoring.SUM
    shuffle: bool = True  # choices, and the answers of MATCHING
    numbering: str = ""  # abc, ABCD, 123, none; "": the page's own

    truth: bool | None = None
    true_feedback: Text = EMPTY
    false_feedback: Text = EMPTY

    answers: tuple[Answer, ...] = ()
    case_sensitive: bool = False

    numbers: tuple[Number, ...] = ()
    units: tuple[Unit, ...] = ()
    unit_required: bool = False
    unit_penalty: Decimal = ZERO  # the share lost for a missing or unknown unit

    pairs: tuple[Pair, ...] = ()
    distractors: tuple[str, ...] = ()
    items: tuple[Item, ...] = ()
    gaps: tuple[Gap, ...] = ()

    language: str = ""  # of CODE, as Pygments names it
    template: str = ""  # what the answer begins with
    grader_note: Text = EMPTY
    least_words: int | None = None
    most_words: int | None = None
    most_files: int = 1
    file_types: tuple[str, ...] = ()  # endings with a dot; none: any

    category: tuple[str, ...] = ()  # from the top down
    tags: tuple[str, ...] = ()
    external_id: str = ""
    #: 1 (easy) to 5 (hard); none: not said.
    difficulty: int | None = None
    files: tuple[File, ...] = field(default=(), compare=True)

    @property
    def needs_person(self) -> bool:
        """Whether only a person can mark it."""
        return self.kind in {Kind.ESSAY, Kind.CODE, Kind.FILE}


def as_json(question: Question) -> dict[str, Any]:
    """*question* as JSON values, only what differs from the defaults; without the files' bytes."""
    value = _plain(question)
    value["files"] = [{"name": one.name, "media_type": one.media_type} for one in question.files]
    if not value["files"]:
        del value["files"]
    return typing.cast(dict[str, Any], value)


def from_json(value: Mapping[str, Any], contents: Mapping[str, bytes] | None = None) -> Question:
    """The question that :func:`as_json` gave; *contents* are the files' bytes by name.

    Raises ValueError (or its subclass) where *value* is no question.
    """
    try:
        read = dict(value)
        files = tuple(
            File(str(one["name"]), (contents or {}).get(str(one["name"]), b""),
                 str(one.get("media_type", "")))
            for one in read.pop("files", ())
        )  # fmt: skip
        question: Question = _read(Question, read)
    except (KeyError, TypeError, ArithmeticError) as error:
        raise ValueError(f"not a question: {error}") from error
    return dataclasses.replace(question, files=files)


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}" if value else "0"
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {
            one.name: _plain(getattr(value, one.name))
            for one in dataclasses.fields(value)
            if one.name != "files"
            and (one.default is dataclasses.MISSING or getattr(value, one.name) != one.default)
        }
    return value


@cache
def _hints(shape: type[Any]) -> dict[str, Any]:
    return typing.get_type_hints(shape)


def _read(shape: Any, value: Any) -> Any:
    """*value* as *shape*: a dataclass, a tuple of something, an optional, or a plain type."""
    origin = typing.get_origin(shape)
    if origin in (types.UnionType, typing.Union):
        inner = next(one for one in typing.get_args(shape) if one is not type(None))
        return None if value is None else _read(inner, value)
    if origin is tuple:
        return tuple(_read(typing.get_args(shape)[0], one) for one in value)
    if dataclasses.is_dataclass(shape):
        hints = _hints(shape)  # type: ignore[arg-type]
        return typing.cast(Any, shape)(
            **{name: _read(hints[name], one) for name, one in value.items()}
        )
    if shape is Decimal:
        return Decimal(str(value))
    if shape in (bool, int, str) and not isinstance(value, shape):
        raise TypeError(f"{value!r} is no {shape.__name__}")
    return shape(value)
