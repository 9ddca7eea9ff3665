"""Offers, answers, and the waiting list.

Whatever changes who holds a seat locks the cohort's row first, then the offers, then applications:
so a seat is given once, whoever comes at the same moment. :func:`settle` is the one place where
offers end by the clock and the list moves; it may run at any time and any number of times.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Exists, func, or_, select

from lms import audit, clock
from lms.accounts.models import Person
from lms.courses.admissions.models import Application, Call
from lms.courses.admissions.operations import set_outcome
from lms.courses.admissions.rules.states import State, may_follow
from lms.courses.editing import NotAllowed
from lms.courses.enrolment import operations as enrolment
from lms.courses.enrolment.operations.seats import lock_cohort
from lms.courses.programmes.models import Cohort, CohortMember, MemberState
from lms.courses.selection import queries
from lms.courses.selection.models import Offer, SelectionSettings
from lms.courses.selection.operations.telling import tell
from lms.courses.selection.rules import offering
from lms.courses.selection.rules.offering import OfferState, Seats
from lms.courses.selection.rules.ranking import Waiting, next_up
from lms.db import db, unit_of_work
from lms.jobs import every

log = logging.getLogger(__name__)
LIVE = (OfferState.WAITING.value, OfferState.OPEN.value)
STANDING = (*LIVE, OfferState.ACCEPTED.value)


@dataclass
class Settled:
    """What :func:`settle` did: application ids."""

    expired: list[int] = field(default_factory=list)
    withdrawn: list[int] = field(default_factory=list)
    offered: list[int] = field(default_factory=list)
    seated: list[int] = field(default_factory=list)  # by hand, while the offer was open

    def __bool__(self) -> bool:
        return bool(self.expired or self.withdrawn or self.offered or self.seated)


def lock(call: Call) -> Cohort:
    """The call's cohort, locked and read anew: offers change only while its row is held."""
    if call.cohort_id is None:
        raise NotAllowed("no_cohort")
    return lock_cohort(call.cohort_id)


def settle(call: Call) -> Settled:
    """End what the clock or the applicant ended, then offer every free seat in order."""
    return _settle(call, lock(call))


def accept(offer: Offer, person: Person) -> bool:
    """Take the seat that is offered; False where that was done before.

    ``NotAllowed``: not_open (no offer to answer), expired, or why the cohort cannot take anybody
    (full, section_full, ended, draft): then the offer stays open.
    """
    lock(offer.call)
    db.session.refresh(offer)
    if offer.state == OfferState.ACCEPTED:
        return False
    _answerable(offer)
    try:
        enrolment.enrol_in_cohort(person, offer.cohort_id, by_staff=True)
    except enrolment.Refused as refused:
        raise NotAllowed(refused.decision.code, **refused.decision.params) from refused
    _end(offer, OfferState.ACCEPTED)
    set_outcome(offer.application, State.ACCEPTED, person)
    _record("selection.offer.accept", offer)
    return True


def decline(offer: Offer, person: Person, reason: str = "") -> bool:
    """Refuse the offer; False where that was done before. The seat goes to the next at once."""
    call = offer.call
    cohort = lock(call)
    db.session.refresh(offer)
    if offer.state == OfferState.DECLINED:
        return False
    if offer.state == OfferState.WAITING:  # leaves the list
        _end(offer, OfferState.WITHDRAWN, reason)
        set_outcome(offer.application, State.WITHDRAWN, person)
    else:
        _answerable(offer)
        _end(offer, OfferState.DECLINED, reason)
        set_outcome(offer.application, State.DECLINED, person)
    _record("selection.offer.decline", offer)
    _settle(call, cohort)
    return True


def take_back(offer: Offer, actor: Person, reason: str) -> bool:
    """The office withdraws an offer or a place on the list; False where it had ended."""
    call = offer.call
    cohort = lock(call)
    db.session.refresh(offer)
    if offer.state not in LIVE:
        return False
    _end(offer, OfferState.WITHDRAWN, reason)
    after = State.DECLINED if offer.application.state == State.OFFERED else State.REJECTED
    set_outcome(offer.application, after, actor, reason)
    _record("selection.offer.take_back", offer, reason)
    tell(offer.application, "selection.taken_back", reason=reason)
    _settle(call, cohort)
    return True


def close_list(call: Call, actor: Person) -> int:
    """End the waiting list; how many waited. Open offers stay until they are answered or expire,
    and whom staff seated by hand meanwhile is not refused."""
    lock(call)
    waiting = db.session.scalars(
        select(Offer)
        .join(Application, Application.id == Offer.application_id)
        .where(Offer.call_id == call.id, Offer.state == OfferState.WAITING, ~_sits())
        .order_by(Offer.position, Offer.id)
        .execution_options(populate_existing=True)
    ).all()
    for offer in waiting:
        _end(offer, OfferState.CLOSED)
        if offer.application.state == State.WAITLISTED:
            set_outcome(offer.application, State.REJECTED, actor, "waiting_list_closed")
            tell(offer.application, "selection.list_closed", dedup=f"list_closed:{offer.id}")
    if waiting:
        audit.record("selection.list.close", "call", call.id, after={"people": len(waiting)})
    return len(waiting)


def seats_of(cohort: Cohort, now: datetime) -> Seats:
    """The cohort's seats with what open offers of any of its calls hold; the caller has the lock."""
    return Seats(cohort.capacity, cohort.seats_taken, _held([cohort.id], now).get(cohort.id, 0))


def held_seats(cohort_ids: Sequence[int], sitting_down: Sequence[int] = ()) -> dict[int, int]:
    """Seats that open offers hold for others than *sitting_down* (person ids), by cohort."""
    return _held(cohort_ids, clock.now(), sitting_down)


def _held(ids: Sequence[int], now: datetime, but: Sequence[int] = ()) -> dict[int, int]:
    """Open offers of people who do not sit in the cohort yet; one statement."""
    rows = db.session.execute(
        select(Offer.cohort_id, Application.person_id)
        .join(Application, Application.id == Offer.application_id)
        .where(
            Offer.cohort_id.in_(ids),
            Offer.state == OfferState.OPEN,
            or_(Offer.expires_at.is_(None), Offer.expires_at > now),
            ~_sits(),
        )
    )
    leaving_out = set(but)
    return dict(Counter(cohort_id for cohort_id, one in rows if one not in leaving_out))


def _sits() -> Exists:
    """Whether an offer's applicant sits in the cohort."""
    return (
        select(CohortMember.id)
        .where(
            CohortMember.cohort_id == Offer.cohort_id,
            CohortMember.person_id == Application.person_id,
            CohortMember.state == MemberState.ENROLLED,
        )
        .correlate(Offer, Application)
        .exists()
    )


def _settle(call: Call, cohort: Cohort) -> Settled:
    now, done = clock.now(), Settled()
    seated = set(
        db.session.scalars(
            select(CohortMember.person_id).where(
                CohortMember.cohort_id == cohort.id, CohortMember.state == MemberState.ENROLLED
            )
        )
    )
    for offer in _over(call, now):
        application = offer.application
        db.session.refresh(application, with_for_update={"of": Application})
        if application.state == State.WITHDRAWN:
            _left(offer, application)
            done.withdrawn.append(application.id)
        elif offer.state in LIVE and application.person_id in seated:
            _sit(offer, application, now)
            done.seated.append(application.id)
        elif offering.standing(offer.state, offer.expires_at, now) is OfferState.EXPIRED:
            _end(offer, OfferState.EXPIRED, at=offer.expires_at)
            if application.state == State.OFFERED:
                set_outcome(application, State.EXPIRED, None, "offer_expired")
            _record("selection.offer.expire", offer)
            tell(application, "selection.expired", dedup=f"expired:{offer.id}")
            done.expired.append(application.id)
    db.session.flush()
    settings = queries.settings_of(call.id)
    if offering.may_promote(now, settings.offers_until):
        done.offered += _promote(call, cohort, settings, now)
    return done


def _over(call: Call, now: datetime) -> Sequence[Offer]:
    """The offers that the clock or their applicant ended, and nobody has written down yet."""
    return db.session.scalars(
        select(Offer)
        .join(Application, Application.id == Offer.application_id)
        .where(
            Offer.call_id == call.id,
            or_(
                (Offer.state == OfferState.OPEN) & (Offer.expires_at <= now),
                Offer.state.in_(LIVE) & _sits(),
                Offer.state.in_(STANDING) & (Application.state == State.WITHDRAWN),
            ),
        )
        .order_by(Offer.position, Offer.id)
        .execution_options(populate_existing=True)
    ).all()


def _promote(call: Call, cohort: Cohort, settings: SelectionSettings, now: datetime) -> list[int]:
    free = seats_of(cohort, now).free
    holding = _holding(call, now)
    if settings.seats is not None:
        free = min(free, max(0, settings.seats - len(holding)))
    waiting = db.session.execute(
        select(Offer.id, Offer.groups)
        .join(Application, Application.id == Offer.application_id)
        .where(
            Offer.call_id == call.id,
            Offer.state == OfferState.WAITING,
            Application.state != State.WITHDRAWN,
            ~_sits(),
        )
        .order_by(Offer.position, Offer.id)
    ).all()
    if free <= 0 or not waiting:
        return []
    held: dict[str, int] = {}
    for groups in holding:
        for group in groups:
            held[group] = held.get(group, 0) + 1
    chosen = next_up(
        [Waiting(row.id, frozenset(row.groups)) for row in waiting],
        held,
        queries.quotas(call.id),
        free,
    )
    number = _last_number(call.id)
    expires = offering.expiry(now, settings.offer_hours, settings.offers_until)
    promoted = []
    for at, offer_id in enumerate(chosen):
        offer = db.session.get_one(Offer, offer_id, populate_existing=True)
        _make(offer, number + at + 1, now, expires)
        promoted.append(offer.application_id)
    return promoted


def _holding(call: Call, now: datetime) -> list[list[str]]:
    """The groups of everybody of this call who holds a seat, or an offer that is open."""
    seated = select(CohortMember.person_id).where(
        CohortMember.cohort_id == call.cohort_id, CohortMember.state == MemberState.ENROLLED
    )
    return list(
        db.session.scalars(
            select(Offer.groups)
            .join(Application, Application.id == Offer.application_id)
            .where(
                Offer.call_id == call.id,
                or_(
                    (Offer.state == OfferState.OPEN) & (Offer.expires_at > now),
                    (Offer.state == OfferState.ACCEPTED) & Application.person_id.in_(seated),
                ),
            )
        )
    )


def _make(offer: Offer, number: int, now: datetime, expires: datetime) -> None:
    offer.state, offer.offered_no = OfferState.OPEN.value, number
    offer.offered_at, offer.expires_at = now, expires
    db.session.flush()
    set_outcome(offer.application, State.OFFERED, None)
    _record("selection.offer.make", offer)
    until = expires.astimezone(clock.SEOUL).strftime("%Y-%m-%d %H:%M")
    tell(offer.application, "selection.offered", dedup=f"offered:{offer.id}", until=until)


def _last_number(call_id: int) -> int:
    """How many offers of a call were made so far."""
    return (
        db.session.scalar(select(func.max(Offer.offered_no)).where(Offer.call_id == call_id)) or 0
    )


def _sit(offer: Offer, application: Application, now: datetime) -> None:
    """Note that staff gave the seat by hand: accepted, without an offer that nobody can answer."""
    if offer.offered_no is None:
        number = _last_number(offer.call_id) + 1
        offer.state, offer.offered_no, offer.offered_at = OfferState.OPEN.value, number, now
    _end(offer, OfferState.ACCEPTED)
    for state in (State.OFFERED, State.ACCEPTED):
        if may_follow(application.state, state):
            set_outcome(application, state, None, "seated_by_staff")
    _record("selection.offer.accept", offer)


def _left(offer: Offer, application: Application) -> None:
    """End the offer of somebody who took the application back; and the place where they held one."""
    if offer.state == OfferState.ACCEPTED:
        member = db.session.scalar(
            select(CohortMember).where(
                CohortMember.cohort_id == offer.cohort_id,
                CohortMember.person_id == application.person_id,
                CohortMember.state == MemberState.ENROLLED,
            )
        )
        if member is not None:
            enrolment.leave_cohort(member, "other", note="application withdrawn", tell=False)
    _end(offer, OfferState.WITHDRAWN)
    _record("selection.offer.withdraw", offer)


def _answerable(offer: Offer) -> None:
    standing = offering.standing(offer.state, offer.expires_at, clock.now())
    if standing is OfferState.EXPIRED:
        raise NotAllowed("expired")
    if standing is not OfferState.OPEN or offer.application.state != State.OFFERED:
        raise NotAllowed("not_open")


def _end(offer: Offer, state: OfferState, reason: str = "", at: datetime | None = None) -> None:
    offer.state, offer.ended_at, offer.reason = state.value, at or clock.now(), reason
    db.session.flush()


def _record(action: str, offer: Offer, reason: str = "") -> None:
    audit.record(
        action,
        "application",
        offer.application_id,
        after={"offer": offer.id, "state": offer.state, "number": offer.offered_no},
        reason=reason,
    )


def calls_to_settle(now: datetime) -> list[int]:
    """Calls where an offer has run out, somebody waits, or somebody withdrew."""
    return list(
        db.session.scalars(
            select(Offer.call_id)
            .join(Application, Application.id == Offer.application_id)
            .where(
                or_(
                    (Offer.state == OfferState.OPEN) & ((Offer.expires_at <= now) | _sits()),
                    Offer.state == OfferState.WAITING,  # sits by now, or is next
                    Offer.state.in_(STANDING) & (Application.state == State.WITHDRAWN),
                )
            )
            .distinct()
            .order_by(Offer.call_id)
        )
    )


@every(timedelta(minutes=1))
def settle_all() -> int:
    """Settle every call with something to settle, each in a transaction of its own; how many moved.

    Seats also come free where nobody looks: a member leaves, the capacity is raised.
    """
    moved = 0
    for call_id in calls_to_settle(clock.now()):
        try:
            with unit_of_work() as session:
                moved += bool(settle(session.get_one(Call, call_id)))
        except Exception:  # one call that cannot move does not stop the lists of all others
            log.exception("call %s: its list could not be moved", call_id)
    return moved
