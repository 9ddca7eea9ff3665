"""The one way to count people in programmes, and the words for it.

실인원 counts each person once, whatever the number of cohorts; 연인원 counts each place in a cohort.
Who was transferred is counted where they went, in neither twice; who repeats a track has two
places and is one person. *entered* are all who came in, *completed* those who finished (수료, 졸업).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, case, func, select

from lms import clock, i18n
from lms.courses.programmes.models import FINISHED, Cohort, CohortMember, MemberState
from lms.db import db


@dataclass(frozen=True)
class Headcount:
    """People counted once (실인원), and their places in cohorts (연인원)."""

    people: int = 0
    places: int = 0

    def __str__(self) -> str:
        """In words: "실인원 30명, 연인원 31명"."""
        return str(
            _("실인원 %(people)s명, 연인원 %(places)s명", people=self.people, places=self.places)
        )


@dataclass(frozen=True)
class Heads:
    """Who entered, is in training now, completed, or left, in a period (none: without a limit)."""

    entered: Headcount = Headcount()
    training: Headcount = Headcount()
    completed: Headcount = Headcount()
    left: Headcount = Headcount()
    since: date | None = None
    until: date | None = None

    @property
    def period(self) -> str:
        """The period in words."""
        last = self.until or clock.today()
        if self.since is None:
            return str(_("처음부터 %(until)s까지", until=i18n.day(last)))
        return str(_("%(since)s – %(until)s", since=i18n.day(self.since), until=i18n.day(last)))


_GONE = (MemberState.WITHDRAWN, MemberState.DISMISSED, MemberState.NOT_COMPLETED)


def heads(
    *,
    cohort_ids: Iterable[int] | None = None,
    track_id: int | None = None,
    begun_only: bool = True,
    since: date | None = None,
    until: date | None = None,
) -> Heads:
    """Count the people of these cohorts (none: all), of a track, in a period; one statement.

    *since* and *until* bound the day of entry for those who entered, and the day of the end for
    those who completed or left. *begun_only*: of cohorts that have begun.
    """
    today = clock.today()
    person, moved = CohortMember.person_id, CohortMember.state == MemberState.TRANSFERRED
    entered = ~moved & _between(CohortMember.entered_on, since, until)
    if begun_only:
        entered = entered & (Cohort.starts_on <= today)
    training = (
        (CohortMember.state == MemberState.ENROLLED)
        & (Cohort.starts_on <= today)
        & (Cohort.ends_on >= today)
    )
    ended = _between(CohortMember.ended_on, since, until)
    query = (
        select(
            *(
                counted
                for which in (
                    entered,
                    training,
                    CohortMember.state.in_(FINISHED) & ended,
                    CohortMember.state.in_(_GONE) & ended,
                )
                for counted in (
                    func.count(func.distinct(case((which, person)))),
                    func.count(case((which, person))),
                )
            )
        )
        .select_from(CohortMember)
        .join(Cohort, Cohort.id == CohortMember.cohort_id)
    )
    if cohort_ids is not None:
        query = query.where(Cohort.id.in_(list(cohort_ids)))
    if track_id is not None:
        query = query.where(Cohort.track_id == track_id)
    row = tuple(db.session.execute(query).one())
    came, here, done, left = (Headcount(row[at], row[at + 1]) for at in range(0, 8, 2))
    return Heads(came, here, done, left, since, until)


def people_by_track() -> dict[int, int]:
    """Everybody who has a place in a track, once (실인원), by track; one statement."""
    rows = db.session.execute(
        select(Cohort.track_id, func.count(func.distinct(CohortMember.person_id)))
        .join(Cohort, Cohort.id == CohortMember.cohort_id)
        .where(CohortMember.state != MemberState.TRANSFERRED, Cohort.state != "draft")
        .group_by(Cohort.track_id)
    )
    return {track_id: int(count) for track_id, count in rows}


def _between(column: Any, since: date | None, until: date | None) -> ColumnElement[bool]:
    found: ColumnElement[bool] = CohortMember.id.is_not(None)
    if since is not None:
        found = found & (column >= since)
    if until is not None:
        found = found & (column <= until)
    return found
