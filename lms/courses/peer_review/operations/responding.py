"""What whoever was reviewed makes of a review: helpful or not, or something to be looked at."""

from __future__ import annotations

from sqlalchemy import select

from lms import audit, clock
from lms.accounts.models import Person
from lms.courses.assignments.operations import Refused
from lms.courses.assignments.operations.drafts import clean_text
from lms.courses.assignments.rules import Reason
from lms.courses.peer_review import notices
from lms.courses.peer_review.models import PeerReply, PeerReview
from lms.courses.peer_review.rules import MOST_REASON
from lms.db import db
from lms.interop.formats.personal import has_resident_number


def rate(review: PeerReview, person: Person, helpful: bool | None) -> PeerReply:
    """Say whether a review helped; none: say nothing any more. Repeating changes nothing."""
    reply = _reply(review, person)
    reply.helpful = helpful
    db.session.flush()
    return reply


def report(review: PeerReview, person: Person, text: str) -> bool:
    """Ask a teacher to look at a review; False where this person did already.

    Raises :class:`Refused` without a reason.
    """
    said = clean_text(text).strip()
    if not said:
        raise Refused([Reason("report_reason")])
    if len(said) > MOST_REASON:
        raise Refused([Reason("too_long", {"most": MOST_REASON})])
    if has_resident_number(said):
        raise Refused([Reason("resident_number")])
    reply = _reply(review, person)
    if reply.reported_at is not None:
        return False
    reply.reported_at, reply.report = clock.now(), said
    db.session.flush()
    audit.record("peer.report", "peer_review", review.id, actor=person)
    notices.reported(review)
    return True


def _reply(review: PeerReview, person: Person) -> PeerReply:
    db.session.execute(select(PeerReview.id).where(PeerReview.id == review.id).with_for_update())
    reply = db.session.get(PeerReply, (review.id, person.id))
    if reply is None:
        reply = PeerReply(review_id=review.id, person_id=person.id)
        db.session.add(reply)
    return reply
