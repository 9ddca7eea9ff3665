"""Asking for a mark to be looked at again, and answering; the history stays."""

from __future__ import annotations

from decimal import Decimal

from flask import url_for
from sqlalchemy import select

from lms import audit, clock, policies
from lms.access import Scope
from lms.accounts.models import Person
from lms.communication.operations import notify
from lms.courses.assignments.models import Submission
from lms.courses.assignments.operations import Refused
from lms.courses.assignments.operations.drafts import clean_text
from lms.courses.assignments.rules import Reason
from lms.courses.editing import Conflict
from lms.courses.feedback import queries, rules
from lms.courses.feedback.models import RegradeRequest
from lms.courses.feedback.queries.regrades import points_of
from lms.courses.feedback.rules import POLICY, RegradePolicy
from lms.courses.grading import operations as grading
from lms.courses.grading import queries as grading_queries
from lms.courses.grading.operations import MarkValues
from lms.db import db
from lms.policies import Policy


def ask(submission: Submission, person: Person, text: str) -> RegradeRequest:
    """Ask about one's released mark. Raises :class:`Refused` with every reason."""
    db.session.execute(
        select(Submission.id).where(Submission.id == submission.id).with_for_update()
    )
    policy = queries.policy_of(submission.assignment.offering_id)
    situation = queries.asking(submission, person)
    reason = clean_text(text).strip()
    if reasons := rules.ask_reasons(situation, policy.value, reason, clock.now()):
        raise Refused(reasons)
    points = points_of(submission.id, person.id)
    request = RegradeRequest(
        submission_id=submission.id,
        person_id=person.id,
        reason=reason,
        asked_at=clock.now(),
        points_before=points if points is not None else Decimal(0),
        policy_id=policy.id,
    )
    db.session.add(request)
    db.session.flush()
    audit.record(
        "regrade.ask", "regrade_request", request.id, actor=person,
        after={"points": str(request.points_before)},
    )  # fmt: skip
    assignment = submission.assignment
    for grader in grading_queries.graders(assignment.offering_id):
        notify(
            grader,
            "regrade.asked",
            {"title": {"ko": assignment.title_ko, "en": assignment.title_en}},
            url=url_for(
                "feedback.regrade", offering_id=assignment.offering_id, request_id=request.id
            ),
        )
    return request


def withdraw(request: RegradeRequest, person: Person) -> bool:
    """Take one's request back before it is answered; whether that was still possible."""
    _hold(request)
    if request.state != "open":
        return False
    request.state = "withdrawn"
    db.session.flush()
    audit.record("regrade.withdraw", "regrade_request", request.id, actor=person)
    return True


def answer(
    request: RegradeRequest,
    grader: Person,
    outcome: str,
    text: str,
    version: int,
    *,
    values: MarkValues | None = None,
    grade_version: int = 0,
) -> RegradeRequest:
    """Answer a request: "kept", or "changed" with the mark's new *values* in the same transaction.

    *version* is the request's, *grade_version* the mark's, as they were looked at. Raises
    ``editing.Conflict`` where the request was answered or withdrawn meanwhile,
    ``grading.Conflict`` where the mark was changed, and :class:`Refused`.
    """
    _hold(request)
    if request.version != version:
        raise Conflict
    said = clean_text(text).strip()
    before = request.points_before
    if outcome == "changed" and values is not None:
        if not said:
            raise Refused([Reason("answer_needed")])
        grading.save(request.submission, grader, values, grade_version, reason=said[:500])
    after = points_of(request.submission_id, request.person_id)
    reasons = rules.answer_reasons(
        state=request.state, outcome=outcome, text=said, before=before, after=after
    )
    if reasons:
        raise Refused(reasons)
    request.state, request.answer = outcome, said
    request.answered_by_id, request.answered_at = grader.id, clock.now()
    request.points_after = after
    db.session.flush()
    audit.record(
        "regrade.answer", "regrade_request", request.id, actor=grader,
        before={"state": "open", "points": str(before)},
        after={"state": outcome, "points": None if after is None else str(after)},
    )  # fmt: skip
    assignment = request.submission.assignment
    notify(
        request.person,
        "regrade.answered",
        {"title": {"ko": assignment.title_ko, "en": assignment.title_en}},
        url=url_for("assignments.submission", submission_id=request.submission_id),
    )
    return request


def set_policy(offering_id: int, policy: RegradePolicy, reason: str) -> Policy | None:
    """Say from today on how requests are taken in an offering; None where it is so already."""
    if queries.policy_of(offering_id).value == policy:
        return None
    return policies.establish(
        POLICY, Scope("offering", offering_id), policy, effective_from=clock.today(), reason=reason
    )


def _hold(request: RegradeRequest) -> None:
    """Wait for whoever else answers, and read it anew."""
    db.session.execute(
        select(RegradeRequest.id).where(RegradeRequest.id == request.id).with_for_update()
    )
    db.session.refresh(request, attribute_names=["state", "version", "points_before"])
