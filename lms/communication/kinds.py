"""The kinds of notifications: each feature registers its own, with the words for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _

from lms.communication.rules.delivery import DIGEST, INSTANT, NONE

CHANNELS = ("app", "mail", "text")
#: What may be chosen for each channel. The inbox keeps what comes, so that it needs no digest.
OFFERED = {
    "app": (INSTANT, NONE),
    "mail": (INSTANT, DIGEST, NONE),
    "text": (INSTANT, DIGEST, NONE),
}


@dataclass(frozen=True)
class Kind:
    """A kind of message. *sentence* is a lazy translation with ``%(name)s`` for its parameters.

    A parameter may be ``{"ko": …, "en": …}``: the reader's language is taken. *still(person,
    params)* says whether the person may still see what the message is about; it is asked whenever
    the words are shown or sent, since a text may have been hidden or deleted meanwhile.
    """

    code: str
    label: Any  # what a person chooses channels for
    sentence: Any
    channels: tuple[str, ...] = ("app", "mail")  # until the person chooses otherwise
    detail: Any | None = None  # a second paragraph in the mail, with the same parameters
    digest: tuple[
        str, ...
    ] = ()  # channels that gather into the daily digest unless chosen otherwise
    urgent: bool = False  # sent at night too, and never kept for a digest: receipts, security
    still: Callable[[Any, dict[str, Any]], bool] | None = None

    def default(self, channel: str) -> str:
        """How this kind comes by *channel* until the person chooses."""
        if channel in self.digest:
            return DIGEST
        return INSTANT if channel in self.channels else NONE

    def offered(self, channel: str) -> tuple[str, ...]:
        """What may be chosen for *channel*."""
        return tuple(c for c in OFFERED[channel] if not (self.urgent and c == DIGEST))


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    """Make *kind* known."""
    _kinds[kind.code] = kind
    return kind


def get(code: str) -> Kind:
    """The kind with this code; KeyError where no feature registered it."""
    return _kinds[code]


def find(code: str) -> Kind | None:
    """The kind with this code, if a feature still registers it."""
    return _kinds.get(code)


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


def shown(person: Any, code: str, params: dict[str, Any], language: str) -> tuple[str, str] | None:
    """The words, unless *person* may not see any more what they are about."""
    kind = _kinds.get(code)
    if kind is None or (kind.still is not None and not kind.still(person, params)):
        return None
    return words(code, params, language)


def gone(language: str) -> str:
    """What the inbox says instead of words that may not be shown any more."""
    with force_locale(language):
        return _("지워졌거나 숨겨진 글에 관한 알림입니다.")
