"""Agreements, and credits from elsewhere: entered by one person, confirmed by a second one."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from flask import url_for
from sqlalchemy import func, select

from lms import audit, clock
from lms.accounts.models import Organisation, Person
from lms.communication.operations import notify
from lms.courses import editing
from lms.courses.degrees.models import CreditAgreement, DegreeRequest, RecognisedCredit
from lms.courses.degrees.rules.crediting import PASSED, Terms, refusal
from lms.courses.editing import NotAllowed
from lms.courses.programmes.models import Track
from lms.courses.scales.rules import GradeScheme
from lms.courses.standing.queries import keeper
from lms.db import db

FIELDS = (
    "partner_id", "source", "title", "grading", "term_limit", "total_limit", "hours_per_credit",
    "starts_on", "ends_on",
)  # fmt: skip


def terms_of(agreement: CreditAgreement) -> Terms:
    """An agreement as the rules read it."""
    return Terms(
        agreement.starts_on, agreement.ends_on, agreement.grading, agreement.term_limit,
        agreement.total_limit, agreement.hours_per_credit,
    )  # fmt: skip


def refuse_kept(track: Track, area: str) -> None:
    """``NotAllowed("kept_elsewhere")`` where the institution keeps the record in its own system."""
    place = track.organisation
    root = place.parent_id if place.kind == "department" and place.parent_id else place.id
    found = keeper(root, area)
    if found.own:
        raise NotAllowed("kept_elsewhere", system=found.system)


def create_agreement(organisation: Organisation, values: dict[str, Any]) -> CreditAgreement:
    """A new agreement of an institution."""
    row = CreditAgreement(
        organisation_id=organisation.id, **{name: values[name] for name in FIELDS}
    )
    db.session.add(row)
    db.session.flush()
    audit.record("credit_agreement.create", "credit_agreement", row.id, after=_facts(row))
    return row


def update_agreement(row: CreditAgreement, values: dict[str, Any], *, version: int) -> None:
    """Change it; what was recognised by it stays. ``editing.Conflict`` on a lost update."""
    editing.hold(row, version)
    before = _facts(row)
    for name in FIELDS:
        if name not in ("partner_id", "source"):
            setattr(row, name, values[name])
    db.session.flush()
    if before != _facts(row):
        audit.record(
            "credit_agreement.update", "credit_agreement", row.id, before=before, after=_facts(row)
        )


def room(
    agreement: CreditAgreement, person_id: int, credits: Decimal, term: str, *, but: int = 0
) -> str:
    """Why an agreement leaves no room for more credits; empty: it does. *but*: a request left out.

    Counted are recognised credits and those of requests that are open or approved without a result.
    """
    held = list(
        db.session.execute(
            select(RecognisedCredit.term, RecognisedCredit.credits).where(
                RecognisedCredit.agreement_id == agreement.id,
                RecognisedCredit.person_id == person_id,
                RecognisedCredit.state != "revoked",
                RecognisedCredit.request_id != but,
            )
        )
    )
    settled = select(RecognisedCredit.request_id).where(RecognisedCredit.state != "revoked")
    held += db.session.execute(
        select(DegreeRequest.term, DegreeRequest.credits).where(
            DegreeRequest.agreement_id == agreement.id,
            DegreeRequest.person_id == person_id,
            DegreeRequest.state.in_(("submitted", "reviewed", "approved")),
            DegreeRequest.id.not_in(settled),
            DegreeRequest.id != but,
        )
    )
    in_total = sum((row.credits or Decimal(0) for row in held), Decimal(0))
    in_term = sum((row.credits or Decimal(0) for row in held if row.term == term), Decimal(0))
    return refusal(
        terms_of(agreement), credits, on=clock.today(), in_term=in_term, in_total=in_total
    )


def held_by_agreement(
    agreement: CreditAgreement, person_id: int, credits: Decimal, term: str, *, but: int
) -> None:
    """``NotAllowed`` where the agreement (locked by the caller) leaves no room."""
    code = room(agreement, person_id, credits, term, but=but)
    if code and code != "not_in_force":  # it held when the request was made
        raise NotAllowed(code)


def enter_credit(
    request: DegreeRequest, actor: Person, *, credits: Decimal, letter: str, scheme: GradeScheme
) -> RecognisedCredit:
    """Enter what an approved exchange came to. A second person confirms it.

    ``NotAllowed``: not_approved, own, not_earned (F), letter (not one of the agreement's), limits.
    """
    agreement = db.session.get_one(CreditAgreement, request.agreement_id, with_for_update=True)
    if request.state != "approved" or request.kind != "exchange":
        raise NotAllowed("not_approved")
    if actor.id == request.person_id:
        raise NotAllowed("own")
    refuse_kept(request.track, "grades")
    points = None
    if agreement.grading == "letter":
        found = scheme.named(letter)
        if found is None:
            raise NotAllowed("letter")
        if found.points is not None and found.points == 0:
            raise NotAllowed("not_earned")
        points = found.points
    elif letter != PASSED:
        raise NotAllowed("letter")
    held_by_agreement(agreement, request.person_id, credits, request.term, but=request.id)
    if db.session.scalar(
        select(func.count()).where(
            RecognisedCredit.request_id == request.id, RecognisedCredit.state != "revoked"
        )
    ):
        raise NotAllowed("entered_already")
    row = RecognisedCredit(
        person_id=request.person_id, track_id=request.track_id, request_id=request.id,
        agreement_id=agreement.id, source=agreement.source, title=request.title,
        term=request.term, course_id=request.for_course_id, area=request.area, hours=None,
        credits=credits, letter=letter, points=points, recognised_on=clock.today(),
        entered_by_id=actor.id,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    audit.record(
        "recognised_credit.enter", "recognised_credit", row.id, actor=actor,
        after={"credits": str(credits), "letter": letter, "state": row.state},
    )  # fmt: skip
    return row


def confirm_credit(row: RecognisedCredit, actor: Person, version: int) -> None:
    """The second person's word; from now on it counts."""
    editing.hold(row, version)
    if row.state != "entered":
        raise editing.Conflict
    if actor.id == row.person_id:
        raise NotAllowed("own")
    if actor.id == row.entered_by_id:
        raise NotAllowed("same_person")
    refuse_kept(row.request.track, "grades")
    row.state, row.confirmed_by_id, row.confirmed_at = "confirmed", actor.id, clock.now()
    db.session.flush()
    audit.record(
        "recognised_credit.confirm", "recognised_credit", row.id, actor=actor,
        before={"state": "entered"}, after={"state": "confirmed"},
    )  # fmt: skip
    notify(
        row.person,
        "degree.credit_confirmed",
        {"title": row.title, "credits": f"{row.credits.normalize():f}"},
        url=url_for("degrees.my_request", request_id=row.request_id),
        dedup_key=f"recognised_credit:{row.id}",
    )


def revoke_credit(row: RecognisedCredit, actor: Person, reason: str, version: int) -> None:
    """Take recognised credits back, with a reason."""
    editing.hold(row, version)
    if row.state == "revoked":
        raise editing.Conflict
    if actor.id == row.person_id:
        raise NotAllowed("own")
    if not reason:
        raise NotAllowed("reason")
    before, row.state, row.reason = row.state, "revoked", reason
    db.session.flush()
    audit.record(
        "recognised_credit.revoke", "recognised_credit", row.id, actor=actor,
        before={"state": before}, after={"state": "revoked"}, reason=reason,
    )  # fmt: skip


def _facts(row: CreditAgreement) -> dict[str, Any]:
    held = {name: getattr(row, name) for name in FIELDS}
    return {key: value if isinstance(value, int | None) else str(value)
            for key, value in held.items()}  # fmt: skip
