"""Where people stand with their tracks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import or_, select

from lms import clock
from lms.accounts.models import Organisation
from lms.courses.programmes.models import FINISHED, Cohort, CohortMember, MemberState, Track
from lms.db import db


@dataclass(frozen=True)
class Membership:
    """A person's place in a cohort. Bilingual fields: title (track), cohort, organisation."""

    member_id: int
    person_id: int
    cohort_id: int
    cohort_ko: str
    cohort_en: str
    cohort_starts_on: date
    cohort_ends_on: date
    track_id: int
    track_slug: str
    title_ko: str
    title_en: str
    stream: str
    organisation_ko: str
    organisation_en: str
    state: str  # MemberState
    entered_on: date
    ended_on: date | None
    expected_on: date | None
    reason: str


@dataclass(frozen=True)
class Status:
    """A track completed, or expected to be by a stated date (수료예정)."""

    kind: str  # completed, expected
    on: date
    title_ko: str
    title_en: str
    stream: str
    track_id: int
    cohort_id: int
    member_id: int


def _memberships() -> Any:
    return (
        select(
            CohortMember.id.label("member_id"),
            CohortMember.person_id,
            Cohort.id.label("cohort_id"),
            Cohort.title_ko.label("cohort_ko"),
            Cohort.title_en.label("cohort_en"),
            Cohort.starts_on.label("cohort_starts_on"),
            Cohort.ends_on.label("cohort_ends_on"),
            Track.id.label("track_id"),
            Track.slug.label("track_slug"),
            Track.title_ko,
            Track.title_en,
            Track.stream,
            Organisation.name.label("organisation_ko"),
            Organisation.english_name.label("organisation_en"),
            CohortMember.state,
            CohortMember.entered_on,
            CohortMember.ended_on,
            CohortMember.expected_on,
            CohortMember.reason,
        )
        .select_from(CohortMember)
        .join(Cohort, Cohort.id == CohortMember.cohort_id)
        .join(Track, Track.id == Cohort.track_id)
        .join(Organisation, Organisation.id == Track.organisation_id)
    )


def memberships(person_id: int) -> list[Membership]:
    """Every place in a cohort that a person has or had, the latest first."""
    rows = db.session.execute(
        _memberships()
        .where(CohortMember.person_id == person_id)
        .order_by(CohortMember.entered_on.desc(), CohortMember.id.desc())
    )
    return [Membership(**row._asdict()) for row in rows]


def candidate_status(person_ids: Iterable[int] | None = None) -> dict[int, Status]:
    """Who of *person_ids* (none: of everyone) has a track completed, or expected by a date.

    A completed track comes before an expected one, a later completion before an earlier one, and
    the nearest expected date before a later one. An expected date that has passed without the
    completion counts no more. One statement for each thousand people.
    """
    if person_ids is None:
        return _candidate_status(None)
    ids = list(dict.fromkeys(person_ids))
    found: dict[int, Status] = {}
    for start in range(0, len(ids), 1000):
        found.update(_candidate_status(ids[start : start + 1000]))
    return found


def _candidate_status(ids: list[int] | None) -> dict[int, Status]:
    today = clock.today()
    query = (
        select(
            CohortMember.person_id,
            CohortMember.id,
            CohortMember.state,
            CohortMember.ended_on,
            CohortMember.expected_on,
            CohortMember.cohort_id,
            Track.id.label("track_id"),
            Track.title_ko,
            Track.title_en,
            Track.stream,
        )
        .join(Cohort, Cohort.id == CohortMember.cohort_id)
        .join(Track, Track.id == Cohort.track_id)
        .where(
            or_(
                CohortMember.state.in_(FINISHED),
                (CohortMember.state == MemberState.ENROLLED) & (CohortMember.expected_on >= today),
            )
        )
        .order_by(CohortMember.id)
    )
    if ids is not None:
        query = query.where(CohortMember.person_id.in_(ids))
    found: dict[int, Status] = {}
    for row in db.session.execute(query):
        done = row.state in FINISHED
        on = row.ended_on if done else row.expected_on
        if on is None:
            continue
        status = Status(
            kind="completed" if done else "expected",
            on=on,
            title_ko=row.title_ko,
            title_en=row.title_en,
            stream=row.stream,
            track_id=row.track_id,
            cohort_id=row.cohort_id,
            member_id=row.id,
        )
        known = found.get(row.person_id)
        if known is None or _weight(status) > _weight(known):
            found[row.person_id] = status
    return found


def _weight(status: Status) -> tuple[bool, int]:
    done = status.kind == "completed"
    return done, status.on.toordinal() if done else -status.on.toordinal()
