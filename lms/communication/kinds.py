"""The kinds of notifications: each feature registers its own, with the words for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import force_locale

CHANNELS = ("app", "mail", "text")


@dataclass(frozen=True)
class Kind:
    """A kind of message. *sentence* is a lazy translation with ``%(name)s`` for its parameters.

    A parameter may be ``{"ko": …, "en": …}``: the reader's language is taken.
    """

    code: str
    label: Any  # what a person chooses channels for
    sentence: Any
    channels: tuple[str, ...] = ("app", "mail")  # until the person chooses otherwise
    detail: Any | None = None  # a second paragraph in the mail, with the same parameters


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    """Make *kind* known."""
    _kinds[kind.code] = kind
    return kind


def get(code: str) -> Kind:
    """The kind with this code; KeyError where no feature registered it."""
    return _kinds[code]


def all_kinds() -> list[Kind]:
    """Every kind, in the order of registration."""
    return list(_kinds.values())


def words(code: str, params: dict[str, Any], language: str) -> tuple[str, str]:
    """(sentence, detail) in *language*."""
    kind = _kinds[code]
    values = {
        name: value.get(language) or value.get("ko") or "" if isinstance(value, dict) else value
        for name, value in params.items()
    }
    with force_locale(language):
        detail = str(kind.detail) % values if kind.detail is not None else ""
        return str(kind.sentence) % values, detail
