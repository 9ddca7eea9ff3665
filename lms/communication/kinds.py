"""The kinds of notifications: each feature registers its own, with the words for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from lms import access
from lms.access import Permission
from lms.communication.models import Notification
from lms.communication.rules.delivery import DIGEST, INSTANT, NONE
from lms.db import db

CHANNELS = ("app", "mail", "text")
#: Whom a kind may be meant for, where one permission does not say it.
LEARNERS = Permission.SUBMISSION_MAKE
EVERYBODY: tuple[Permission, ...] = ()
IN_COURSES = (LEARNERS, Permission.OFFERING_VIEW)
#: What may be chosen for each channel. The inbox keeps what comes, so that it needs no digest.
OFFERED = {
    "app": (INSTANT, NONE),
    "mail": (INSTANT, DIGEST, NONE),
    "text": (INSTANT, DIGEST, NONE),
}


#: Where the page of choices puts kinds, by the first part of their codes; the rest comes last.
AREAS: tuple[tuple[Any, frozenset[str]], ...] = (
    (
        _l("수강과 과정"),
        frozenset(
            {"attendance", "teaching", "enrolment", "programme", "course", "group", "admission"}
        ),
    ),
    (
        _l("공지, 질문, 메시지"),
        frozenset({"announcement", "question", "post", "discussion", "report", "message"}),
    ),
    (
        _l("과제, 시험, 점수"),
        frozenset(
            {"submission", "assignment", "dates", "quiz", "grade", "feedback", "regrade", "peer"}
        ),
    ),
    (_l("설문"), frozenset({"survey"})),
    (_l("기업과 채용"), frozenset({"company", "matching", "introduction"})),
)


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
    #: Only those with one of these are told, so only they are asked how.
    for_those_with: Permission | tuple[Permission, ...] = LEARNERS

    def concerns(self, person: Any) -> bool:
        """Whether *person* could be told of it: what is for teachers is no choice of a learner."""
        wanted = self.for_those_with
        any_of = (wanted,) if isinstance(wanted, Permission) else wanted
        return (
            not any_of
            or any(access.may_anywhere(person, one) for one in any_of)
            or (LEARNERS in any_of and access.learns_or_learnt(person))
        )

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


def for_person(person: Any) -> list[Kind]:
    """The kinds of which *person* could be told, in the order of registration.

    What they were told already is among them: an instructor may have applied for a course.
    """
    told = set(
        db.session.scalars(
            select(Notification.kind).where(Notification.person_id == person.id).distinct()
        )
    )
    return [kind for kind in _kinds.values() if kind.code in told or kind.concerns(person)]


def by_area(person: Any) -> list[tuple[Any, list[Kind]]]:
    """What *person* could be told under the name of its area; areas without any are left out."""
    known = frozenset().union(*(codes for _label, codes in AREAS))
    kinds = for_person(person)
    found = [
        (label, [kind for kind in kinds if kind.code.partition(".")[0] in codes])
        for label, codes in AREAS
    ]
    rest = [kind for kind in kinds if kind.code.partition(".")[0] not in known]
    return [(label, kinds) for label, kinds in [*found, (_l("그 밖의 소식"), rest)] if kinds]


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
