"""What a list of results remarks beside its courses: further majors, micro-degrees, credits from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask_babel import force_locale, gettext
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms.courses.degrees import queries, words
from lms.courses.degrees.models import RecognisedCredit, StudentCurriculum
from lms.courses.programmes.models import Track
from lms.courses.registry import RecordNote
from lms.db import db
from lms.i18n import local


def remarks(person_id: int, organisation_id: int) -> list[RecordNote]:
    """The remarks of a person at an institution, in both languages, the oldest of each sort first.

    Declared majors, granted micro-degrees and confirmed credits: what two people decided, or what
    was granted. Each belongs to the institution of the student's own track.
    """
    follows = queries.transcript_notes(person_id)
    credits = [row for row in queries.credits_of(person_id) if row.state == "confirmed"]
    here = _tracks_here(
        {row.home_track_id for row in follows} | {row.track_id for row in credits}, organisation_id
    )
    found = [_of_version(row) for row in follows if row.home_track_id in here]
    return found + [_of_credit(row) for row in credits if row.track_id in here]


def _tracks_here(track_ids: set[int], organisation_id: int) -> set[int]:
    if not track_ids:
        return set()
    tracks = db.session.scalars(
        select(Track).where(Track.id.in_(track_ids)).options(joinedload(Track.organisation))
    )
    return {one.id for one in tracks if organisation_id in queries.family_of(one.organisation)}


def _in_both() -> Iterator[None]:
    for language in ("ko", "en"):
        with force_locale(language):
            yield


def _of_version(row: StudentCurriculum) -> RecordNote:
    said = []
    for _language in _in_both():
        values: dict[str, Any] = {
            "form": str(words.FORMS[row.curriculum.form]), "title": local(row.curriculum),
        }  # fmt: skip
        if row.granted_on is not None:
            on = row.granted_on.isoformat()
            said.append(gettext("%(form)s: %(title)s (%(on)s 수여)", on=on, **values))
        else:
            said.append(gettext("%(form)s: %(title)s", **values))
    return RecordNote(*said)


def _of_credit(row: RecognisedCredit) -> RecordNote:
    said = [
        gettext(
            "%(source)s 인정: %(title)s, %(place)s, %(n)s학점, %(letter)s",
            source=str(words.SOURCES[row.source]), title=row.title,
            place=words.organisation(row.agreement.partner), n=words.amount(row.credits),
            letter=row.letter,
        )
        for _language in _in_both()
    ]  # fmt: skip
    return RecordNote(*said)
