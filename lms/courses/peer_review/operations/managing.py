"""What teachers do by hand: who reviews, reminding, hiding, looking at complaints."""

from __future__ import annotations

from sqlalchemy import select

from lms import audit, clock
from lms.accounts.models import Person
from lms.courses.assignments.models import Assignment, Submission
from lms.courses.assignments.operations import Refused
from lms.courses.assignments.rules import Reason
from lms.courses.enrolment import queries as enrolment
from lms.courses.peer_review import notices, queries, rules
from lms.courses.peer_review.models import PeerReply, PeerReview, PeerScheme
from lms.courses.peer_review.operations.assigning import hold, make
from lms.courses.peer_review.rules import Phase, Work
from lms.db import db


def add(submission: Submission, reviewer: Person, by: Person) -> PeerReview:
    """Let one more person review a work. Raises :class:`Refused`."""
    scheme = _open(submission.assignment)
    _check(submission, reviewer)
    review = make(scheme, reviewer.id, submission.id, by_hand=True)
    db.session.flush()
    audit.record(
        "peer.add", "peer_review", review.id, actor=by,
        after={"submission": submission.id, "reviewer": reviewer.id},
    )  # fmt: skip
    notices.assigned(submission.assignment, scheme, [reviewer])
    return review


def swap(review: PeerReview, reviewer: Person, by: Person) -> PeerReview:
    """Let somebody else review instead; what was written so far stays with the ended one.

    Raises :class:`Refused`, also where it was handed in already.
    """
    scheme = _open(review.assignment)
    _wait(review)
    if review.handed_in_at is not None:
        raise Refused([Reason("handed_in_stays")])
    _check(review.submission, reviewer)
    review.ended_at, review.ended_why = clock.now(), "swapped"
    db.session.flush()
    made = make(scheme, reviewer.id, review.submission_id, by_hand=True)
    db.session.flush()
    audit.record(
        "peer.swap", "peer_review", made.id, actor=by,
        before={"reviewer": review.reviewer_id}, after={"reviewer": reviewer.id},
    )  # fmt: skip
    notices.assigned(review.assignment, scheme, [reviewer])
    return made


def end(review: PeerReview, by: Person) -> None:
    """Take a review that is not handed in from its reviewer; somebody else is asked by chance."""
    _open(review.assignment)
    _wait(review)
    if review.handed_in_at is not None:
        raise Refused([Reason("handed_in_stays")])
    review.ended_at, review.ended_why = clock.now(), "hand"
    db.session.flush()
    audit.record(
        "peer.end", "peer_review", review.id, actor=by, before={"reviewer": review.reviewer_id}
    )


def hide(review: PeerReview, reason: str, by: Person) -> bool:
    """Keep a review from whoever was reviewed, with the reason; False where it is hidden already.

    Its complaints are looked at by this; its reviewer is told the reason.
    """
    _wait(review)
    if not reason.strip():
        raise Refused([Reason("hide_reason")])
    if review.hidden_at is not None:
        return False
    review.hidden_at, review.hidden_by_id = clock.now(), by.id
    review.hidden_reason = reason.strip()
    settle_reports(review, by)
    db.session.flush()
    audit.record("peer.hide", "peer_review", review.id, actor=by, reason=review.hidden_reason)
    notices.hidden(review, review.hidden_reason)
    return True


def show_again(review: PeerReview, by: Person) -> bool:
    """Undo :func:`hide`."""
    _wait(review)
    if review.hidden_at is None:
        return False
    review.hidden_at, review.hidden_by_id, review.hidden_reason = None, None, ""
    db.session.flush()
    audit.record("peer.show", "peer_review", review.id, actor=by)
    return True


def settle_reports(review: PeerReview, by: Person) -> int:
    """Note that somebody looked at the complaints; how many there were."""
    rows = db.session.scalars(
        select(PeerReply).where(
            PeerReply.review_id == review.id,
            PeerReply.reported_at.is_not(None),
            PeerReply.settled_at.is_(None),
        )
    ).all()
    for row in rows:
        row.settled_at, row.settled_by_id = clock.now(), by.id
    if rows:
        db.session.flush()
        audit.record("peer.settle", "peer_review", review.id, actor=by, after={"n": len(rows)})
    return len(rows)


def remind(assignment: Assignment, by: Person, person_id: int | None = None) -> int:
    """Remind everybody (or one) of what they have not handed in; how many people were told.

    Nobody is reminded twice within an hour.
    """
    scheme = _open(assignment)
    now = clock.now()
    rows = db.session.scalars(
        select(PeerReview).where(
            PeerReview.assignment_id == assignment.id,
            PeerReview.ended_at.is_(None),
            PeerReview.handed_in_at.is_(None),
            PeerReview.hidden_at.is_(None),
        )
    ).all()
    by_person: dict[Person, list[PeerReview]] = {}
    for row in rows:
        if person_id is None or row.reviewer_id == person_id:
            by_person.setdefault(row.reviewer, []).append(row)
    told = {
        person: len(reviews)
        for person, reviews in by_person.items()
        if not any(
            row.reminded_at is not None and (now - row.reminded_at).total_seconds() < 3600
            for row in reviews
        )
    }
    for person in told:
        for row in by_person[person]:
            row.reminded_at = now
    db.session.flush()
    if told:
        notices.reminded(assignment, scheme, told)
        audit.record(
            "peer.remind", "assignment", assignment.id, actor=by, after={"people": len(told)}
        )
    return len(told)


def _open(assignment: Assignment) -> PeerScheme:
    """The scheme, held; raises :class:`Refused` where nothing is reviewed now."""
    scheme = hold(assignment.id)
    state = queries.phase_of(scheme, assignment)
    if scheme is None or state is Phase.OFF:
        raise Refused([Reason("peer_off")])
    if scheme.assigned_at is None or state is Phase.WAITING:
        raise Refused([Reason("reviews_not_open")])
    if state is Phase.OVER:
        raise Refused([Reason("reviews_over", {"at": scheme.due_at})])
    return scheme


def _wait(review: PeerReview) -> None:
    db.session.execute(select(PeerReview.id).where(PeerReview.id == review.id).with_for_update())
    db.session.refresh(review)
    if review.ended_at is not None:
        raise Refused([Reason("review_ended")])


def _check(submission: Submission, reviewer: Person) -> None:
    """Raises :class:`Refused` where *reviewer* cannot review this work."""
    work = Work(
        queries.unit_of(submission), frozenset(line.person_id for line in submission.members)
    )
    rows = db.session.scalars(
        select(PeerReview).where(
            PeerReview.assignment_id == submission.assignment_id,
            PeerReview.reviewer_id == reviewer.id,
            PeerReview.ended_at.is_(None),
        )
    )
    has = {queries.unit_of(row.submission) for row in rows}
    seats = enrolment.roster(submission.assignment.offering_id, states=("active",))
    reasons = rules.pairing_reasons(
        reviewer.id, work, has=has, learners={seat.person_id for seat in seats}
    )
    if reasons:
        raise Refused(reasons)
