"""Lists: calls for visitors and for staff, applications of a call, scans, the funnel, one's own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from lms import access
from lms.access import Permission, Role, Scope
from lms.accounts.models import Organisation, Person
from lms.accounts.queries import holders
from lms.accounts.queries.people import named
from lms.courses.admissions import registry
from lms.courses.admissions.models import (
    Application,
    ApplicationEvent,
    ApplicationFile,
    ApplicationVersion,
    Call,
    CallVisits,
)
from lms.courses.admissions.rules.states import SEEN, CallState, Phase, State
from lms.courses.programmes.models import Cohort, Track
from lms.db import db


def _with_place(query: Select[Any]) -> Select[Any]:
    return query.options(
        joinedload(Call.track).joinedload(Track.organisation), joinedload(Call.cohort)
    )


_WORDS = (
    Call.title_ko, Call.title_en, Track.title_ko, Track.title_en,
    Organisation.name, Organisation.english_name,
)  # fmt: skip


def public(text: str, phase: str, stream: str, now: datetime) -> Select[Any]:
    """Published calls: open ones that end first stand first, then those to come, then the rest."""
    over = (Call.state != CallState.OPEN) | (Call.closes_at <= now)
    query = _with_place(
        select(Call)
        .join(Track, Track.id == Call.track_id)
        .join(Organisation, Organisation.id == Track.organisation_id)
        .where(Call.published_at.is_not(None))
    )
    wanted: dict[str, ColumnElement[bool]] = {
        Phase.OPEN: ~over & (Call.opens_at <= now),
        Phase.UPCOMING: ~over & (Call.opens_at > now),
        Phase.CLOSED: over,
    }
    if phase in wanted:
        query = query.where(wanted[phase])
    if stream:
        query = query.where(Track.stream == stream)
    for word in text.split()[:5]:
        like = f"%{_escaped(word)}%"
        query = query.where(or_(*(column.ilike(like, escape="\\") for column in _WORDS)))
    return query.order_by(over, Call.opens_at > now, Call.closes_at, Call.id)


def _escaped(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def managed_tracks(person: Person) -> list[int] | None:
    """Ids of tracks whose calls *person* runs; None: all of them."""
    held = [one for one in access.held_by(person) if Permission.ADMISSION_MANAGE in one.permissions]
    if any(one.scope == access.ROOT for one in held):
        return None
    if not held:
        return []
    return [
        track_id
        for track_id in db.session.scalars(select(Track.id))
        if access.may(person, Permission.ADMISSION_MANAGE, Scope("track", track_id))
    ]


def run_by(call: Call) -> list[Person]:
    """Who runs a call: staff of its institution, and whoever holds the permission nearer to it."""
    scopes = access.chain(Scope("call", call.id))
    roles = [
        role for role, held in access.ROLE_PERMISSIONS.items()
        if Permission.ADMISSION_MANAGE in held and role not in (Role.ADMINISTRATOR, Role.OFFICE)
    ]  # fmt: skip
    return holders(roles, [one for one in scopes if one != access.ROOT])


@dataclass(frozen=True)
class CallLine:
    """A call with how many applied, as staff see it."""

    call: Call
    submitted: int
    drafts: int
    scans: int


def managed(person: Person, text: str, state: str) -> Select[Any]:
    """Calls that *person* runs, the latest end first."""
    query = _with_place(select(Call).join(Track, Track.id == Call.track_id))
    tracks = managed_tracks(person)
    if tracks is not None:
        query = query.where(Call.track_id.in_(tracks))
    if state:
        query = query.where(Call.state == state)
    if text:
        like = f"%{_escaped(text)}%"
        query = query.where(
            or_(*(column.ilike(like, escape="\\") for column in (
                Call.title_ko, Call.title_en, Track.title_ko, Track.title_en)))
        )  # fmt: skip
    return query.order_by(Call.closes_at.desc(), Call.id.desc())


def with_counts(calls: Sequence[Call]) -> list[CallLine]:
    """How many applications each has; three statements."""
    ids = [call.id for call in calls]
    by_state = Counter[tuple[int, str]]()
    for call_id, state, count in db.session.execute(
        select(Application.call_id, Application.state, func.count())
        .where(Application.call_id.in_(ids))
        .group_by(Application.call_id, Application.state)
    ):
        by_state[call_id, state] = count
    rows = db.session.execute(
        select(Application.call_id, func.count().label("files"))
        .join(ApplicationFile, ApplicationFile.application_id == Application.id)
        .where(
            Application.call_id.in_(ids), ApplicationFile.review == "unread",
            ApplicationFile.in_answers.is_(True), Application.state.in_(SEEN),
        )
        .group_by(Application.call_id)
    )  # fmt: skip
    waiting: dict[int, int] = {row.call_id: row.files for row in rows}
    return [
        CallLine(
            call, sum(by_state[call.id, state] for state in SEEN),
            by_state[call.id, State.DRAFT], waiting.get(call.id, 0),
        )
        for call in calls
    ]  # fmt: skip


SORTS = {
    "number": Application.number,
    "name": Person.name,
    "submitted": Application.submitted_at,
    "state": Application.state,
}


def applications(
    call_id: int, *, text: str = "", state: str = "", scans: bool = False, sort: str = "number"
) -> Select[Any]:
    """Submitted applications of a call as a list asks for them."""
    query = (
        select(Application)
        .join(Person, Person.id == Application.person_id)
        .where(Application.call_id == call_id, Application.state.in_(SEEN))
        .options(joinedload(Application.person), selectinload(Application.files))
    )
    if text:
        like = f"%{_escaped(text)}%"
        query = query.where(or_(named(text), Application.number.ilike(like, escape="\\")))
    if state:
        query = query.where(Application.state == state)
    if scans:
        query = query.where(
            Application.files.any(
                ApplicationFile.in_answers.is_(True) & (ApplicationFile.review == "unread")
            )
        )
    column = SORTS.get(sort.lstrip("-"), Application.number)
    ordered = column.desc() if sort.startswith("-") else column.asc()
    return query.order_by(ordered, Application.id)


def found(call_id: int, *, text: str, state: str, scans: bool) -> list[Application]:
    """Everything that a list shows, on all its pages."""
    return list(
        db.session.scalars(applications(call_id, text=text, state=state, scans=scans))
    )  # fmt: skip


def state_counts(call_id: int) -> dict[str, int]:
    """How many applications stand in each state (실인원: one a person)."""
    rows = db.session.execute(
        select(Application.state, func.count().label("people"))
        .where(Application.call_id == call_id)
        .group_by(Application.state)
    )
    return {row.state: row.people for row in rows}


def scans(call_id: int) -> Select[Any]:
    """Submitted files that somebody has to look at, those who waited longest first."""
    return (
        select(ApplicationFile)
        .join(Application, Application.id == ApplicationFile.application_id)
        .where(
            Application.call_id == call_id,
            Application.state.in_(SEEN),
            ApplicationFile.in_answers.is_(True),
            ApplicationFile.review == "unread",
        )
        .options(
            joinedload(ApplicationFile.application).joinedload(Application.person),
            joinedload(ApplicationFile.application).joinedload(Application.form),
            joinedload(ApplicationFile.attachment),
        )
        .order_by(ApplicationFile.created_at, ApplicationFile.id)
    )


@dataclass(frozen=True)
class FunnelBar:
    """One stage. *visits*: counted by opening (연인원), else by person (실인원)."""

    label: Any
    count: int
    visits: bool = False


def funnel(call: Call, labels: Sequence[Any]) -> list[FunnelBar]:
    """How many came how far. *labels*: opened the page, began, submitted, eligible.

    Somebody who was eligible once and went on, or was refused later, still reached that stage.
    """
    visits = db.session.scalar(
        select(func.coalesce(func.sum(CallVisits.visits), 0)).where(CallVisits.call_id == call.id)
    )
    mine = Application.call_id == call.id
    began = db.session.scalar(select(func.count()).where(mine, Application.source == "self"))
    submitted = db.session.scalar(
        select(func.count()).where(mine, Application.submitted_at.is_not(None))
    )
    eligible = db.session.scalar(
        select(func.count(func.distinct(Application.id)))
        .join(ApplicationEvent, ApplicationEvent.application_id == Application.id)
        .where(mine, ApplicationEvent.kind == "eligible")
    )
    return [
        FunnelBar(labels[0], visits or 0, visits=True),
        FunnelBar(labels[1], began or 0),
        FunnelBar(labels[2], submitted or 0),
        FunnelBar(labels[3], eligible or 0),
        *(FunnelBar(bar.label, bar.reached(call.id)) for bar in registry.bars()),
    ]


def events(application_id: int) -> Sequence[ApplicationEvent]:
    """An application's timeline, the latest first."""
    return db.session.scalars(
        select(ApplicationEvent)
        .where(ApplicationEvent.application_id == application_id)
        .order_by(ApplicationEvent.at.desc(), ApplicationEvent.id.desc())
    ).all()


def versions(application_id: int) -> Sequence[ApplicationVersion]:
    """What was submitted, the latest first."""
    return db.session.scalars(
        select(ApplicationVersion)
        .where(ApplicationVersion.application_id == application_id)
        .order_by(ApplicationVersion.number.desc())
    ).all()


def mine(person_id: int) -> Sequence[Application]:
    """One's own applications, the latest first."""
    return db.session.scalars(
        select(Application)
        .where(Application.person_id == person_id)
        .options(
            joinedload(Application.call).joinedload(Call.track),
            joinedload(Application.call).joinedload(Call.cohort),
        )
        .order_by(Application.started_at.desc(), Application.id.desc())
    ).all()


def of_person(call_id: int, person_id: int) -> Application | None:
    """Somebody's application to a call."""
    return db.session.scalar(
        select(Application).where(
            Application.call_id == call_id, Application.person_id == person_id
        )
    )


def places(person: Person) -> list[tuple[str, Track, Cohort | None]]:
    """For what *person* may make a call: (key, track, cohort or none), cohorts that are not over."""
    tracks = managed_tracks(person)
    query = select(Track).options(
        selectinload(Track.cohorts), joinedload(Track.organisation)
    ).order_by(Track.title_ko)  # fmt: skip
    if tracks is not None:
        query = query.where(Track.id.in_(tracks))
    found: list[tuple[str, Track, Cohort | None]] = []
    for track in db.session.scalars(query):
        found += [
            (f"cohort-{cohort.id}", track, cohort)
            for cohort in track.cohorts
            if cohort.state != "closed"
        ]
        found.append((f"track-{track.id}", track, None))
    return found
