"""One student: the history as periods, what may follow, and what waits for an answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms import clock, policies, storage
from lms.access import Scope
from lms.accounts.models import Person
from lms.communication.calendar import Entry
from lms.courses.programmes.models import Cohort, CohortMember, MemberEvent, MemberState, Track
from lms.courses.standing.models import StatusChange, StatusRequest, StudentRecord
from lms.courses.standing.queries.keepers import Keeper, keeper
from lms.courses.standing.queries.register import changes_of, records_of
from lms.courses.standing.rules.changing import Known, StandingPolicy
from lms.courses.standing.rules.following import agrees
from lms.courses.standing.rules.timeline import (
    LEAVES,
    Change,
    Period,
    TermDays,
    expected_return,
    overdue,
    status_at,
    terms_enrolled,
    terms_on_leave,
    timeline,
)
from lms.courses.terms import queries as terms
from lms.db import db
from lms.policies import InForce
from lms.storage import Attachment

POLICY = "standing"
#: What files belong to.
CHANGE, REQUEST = "status_change", "status_request"


def policy_of(record: StudentRecord) -> InForce[StandingPolicy]:
    """The limits of leave in force for a student."""
    return policies.in_force(POLICY, Scope("track", record.track_id))


def periods_of(changes: Sequence[StatusChange]) -> tuple[Period, ...]:
    """Rows as the rules read them."""
    return timeline(
        Change(row.from_on, row.id, row.status, row.until_on, row.terms) for row in changes
    )


def term_days(record: StudentRecord) -> list[TermDays]:
    """The regular terms of the student's university, the earliest first."""
    found = terms.terms_at([record.organisation_id])
    regular = [TermDays(one.starts_on, one.ends_on) for one in found if one.season in ("1", "2")]
    return sorted(regular, key=lambda one: one.starts_on)


def member_of(record: StudentRecord) -> CohortMember | None:
    """The place in a cohort of the track that counts: the living one, else the latest."""
    rows = list(
        db.session.scalars(
            select(CohortMember)
            .join(Cohort, Cohort.id == CohortMember.cohort_id)
            .where(CohortMember.person_id == record.person_id, Cohort.track_id == record.track_id)
            .options(joinedload(CohortMember.cohort).joinedload(Cohort.track))
        )
    )
    living = (MemberState.ENROLLED, MemberState.ON_LEAVE)
    return max(rows, key=lambda one: (one.state in living, one.entered_on, one.id), default=None)


def known_of(record: StudentRecord, changes: Sequence[StatusChange] | None = None) -> Known:
    """A student as the rules read them."""
    found = changes if changes is not None else changes_of([record.id])[record.id]
    member = member_of(record)
    periods = periods_of(found)
    entered = periods[0].since if periods else (member.entered_on if member else clock.today())
    first = next((one for one in term_days(record) if one.ends_on >= entered), None)
    return Known(periods, member.state if member else "", entered, first.ends_on if first else None)


@dataclass(frozen=True)
class Standing:
    """What the pages of a student show. *differs*: the place in the cohort says something else."""

    record: StudentRecord
    keeper: Keeper
    changes: list[StatusChange]
    periods: tuple[Period, ...]
    known: Known
    policy: StandingPolicy
    status: str | None
    since: date | None
    back_on: date | None
    late: int  # days that the return is overdue
    terms: int
    leave_used: int
    requests: list[StatusRequest]
    files: dict[int, list[Attachment]]  # by change
    request_files: dict[int, list[Attachment]]
    member: CohortMember | None
    differs: bool

    @property
    def waiting(self) -> StatusRequest | None:
        """The request that is not answered yet."""
        return next((one for one in self.requests if one.state == "asked"), None)


def standing_of(record: StudentRecord, on: date | None = None) -> Standing:
    """Everything about one student on a day (default today)."""
    today = on or clock.today()
    changes = changes_of([record.id])[record.id]
    known = known_of(record, changes)
    periods = tuple(known.periods)
    here = next((one for one in periods if one.holds(today)), None)
    requests = list(
        db.session.scalars(
            select(StatusRequest)
            .where(StatusRequest.record_id == record.id)
            .order_by(StatusRequest.id.desc())
        )
    )
    member = member_of(record)
    status = status_at(periods, today)
    return Standing(
        record=record,
        keeper=keeper(record.track.organisation_id, "student_register"),
        changes=changes,
        periods=periods,
        known=known,
        policy=policy_of(record).value,
        status=status,
        since=here.since if here else None,
        back_on=expected_return(periods, today),
        late=overdue(periods, today),
        terms=terms_enrolled(periods, term_days(record), today),
        leave_used=terms_on_leave(periods, "leave_general"),
        requests=requests,
        files=storage.attachments(CHANGE, [row.id for row in changes]),
        request_files=storage.attachments(REQUEST, [row.id for row in requests]),
        member=member,
        differs=bool(status and member is not None and not agrees(status, member.state)),
    )


@dataclass(frozen=True)
class Place:
    """A place in a cohort with its history, for the same page."""

    member: CohortMember
    track: Track
    cohort: Cohort
    events: list[MemberEvent]


def places_of(person_id: int, *, streams: Sequence[str] = ("academy",)) -> list[Place]:
    """A person's places in cohorts of these streams, the latest first; two statements.

    Of a place that is older than its history the states are told by its own days.
    """
    rows = db.session.execute(
        select(CohortMember, Track, Cohort)
        .join(Cohort, Cohort.id == CohortMember.cohort_id)
        .join(Track, Track.id == Cohort.track_id)
        .where(CohortMember.person_id == person_id, Track.stream.in_(streams))
        .order_by(CohortMember.entered_on.desc(), CohortMember.id.desc())
    ).all()
    events: dict[int, list[MemberEvent]] = {}
    for event in db.session.scalars(
        select(MemberEvent)
        .where(MemberEvent.member_id.in_([row[0].id for row in rows]))
        .order_by(MemberEvent.on, MemberEvent.id)
    ):
        events.setdefault(event.member_id, []).append(event)
    return [
        Place(member, track, cohort, _told(member, events.get(member.id, [])))
        for member, track, cohort in rows
    ]


def _told(member: CohortMember, events: list[MemberEvent]) -> list[MemberEvent]:
    found = list(events)
    if not found or found[0].on > member.entered_on:
        found.insert(0, MemberEvent(state="enrolled", on=member.entered_on, reason="", note=""))
    if not events and member.ended_on is not None:
        found.append(
            MemberEvent(
                state=member.state, on=member.ended_on, reason=member.reason, note=member.note
            )
        )
    return found


def calendar(person: Person, start: datetime, end: datetime) -> Iterator[Entry]:
    """The last day of a person's leave, and the day on which they are awaited back."""
    first, last = start.astimezone(clock.SEOUL).date(), end.astimezone(clock.SEOUL).date()
    records = records_of(person.id)
    for record_id, changes in changes_of([one.id for one in records]).items():
        back = expected_return(periods_of(changes), clock.today())
        if back is not None and first <= back <= last:
            yield Entry(
                uid=f"standing-return-{record_id}-{back.isoformat()}",
                title_ko="복학 예정일",
                title_en="Return from leave",
                start=back,
                label=_("복학"),
                icon="calendar-check",
                url="/me/standing",
            )


def export(person: Person) -> list[dict[str, Any]]:
    """A person's student records with every change and request."""
    records = records_of(person.id)
    changes = changes_of([one.id for one in records])
    return [
        {
            "track": record.track.title_ko,
            "student_number": record.student_no,
            "entrance_year": record.entrance_year,
            "year_of_study": record.year_of_study,
            "changes": [
                {
                    "status": row.status,
                    "from": row.from_on.isoformat(),
                    "until": row.until_on.isoformat() if row.until_on else None,
                    "reason": row.reason,
                    "source": row.source,
                }
                for row in changes[record.id]
            ],
            "requests": [
                {
                    "status": row.status,
                    "from": row.from_on.isoformat(),
                    "reason": row.reason,
                    "state": row.state,
                    "answer": row.answer,
                }
                for row in db.session.scalars(
                    select(StatusRequest)
                    .where(StatusRequest.record_id == record.id)
                    .order_by(StatusRequest.id)
                )
            ],
        }
        for record in records
    ]


__all__ = ["LEAVES", "Place", "Standing"]
