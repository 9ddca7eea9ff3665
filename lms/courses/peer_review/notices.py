"""What people are told of peer reviews. No message names an author or a reviewer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext
from sqlalchemy import select

from lms.access import Permission
from lms.accounts.models import Person
from lms.communication import kinds
from lms.communication.kinds import Kind
from lms.communication.operations import notify
from lms.courses.assignments.messages import both_moments
from lms.courses.assignments.models import Assignment, SubmissionMember
from lms.courses.grading import queries as grading
from lms.courses.peer_review.models import PeerReview, PeerScheme
from lms.db import db


def _params(assignment: Assignment, **more: Any) -> dict[str, Any]:
    course = assignment.offering.course
    return {
        "title": {"ko": assignment.title_ko, "en": assignment.title_en},
        "course": {"ko": course.title_ko, "en": course.title_en},
        **more,
    }


def _page(assignment: Assignment) -> str:
    return url_for("peer_review.mine", assignment_id=assignment.id)


def assigned(assignment: Assignment, scheme: PeerScheme, people: Iterable[Person]) -> None:
    """Tell people that there is work to review, and until when."""
    due = both_moments(scheme.due_at) if scheme.due_at else ""
    for person in people:
        notify(person, "peer.assigned", _params(assignment, due=due), url=_page(assignment))


def reminded(assignment: Assignment, scheme: PeerScheme, open_by: dict[Person, int]) -> None:
    """Remind people of what they have not handed in."""
    due = both_moments(scheme.due_at) if scheme.due_at else ""
    for person, count in open_by.items():
        notify(
            person, "peer.reminded", _params(assignment, due=due, n=count), url=_page(assignment)
        )


def shown(assignment: Assignment) -> None:
    """Tell everybody whose work was reviewed, once, that they may read it."""
    reviewed = (
        select(SubmissionMember.person_id)
        .join(PeerReview, PeerReview.submission_id == SubmissionMember.submission_id)
        .where(
            PeerReview.assignment_id == assignment.id,
            PeerReview.handed_in_at.is_not(None),
            PeerReview.ended_at.is_(None),
            PeerReview.hidden_at.is_(None),
        )
    )
    people = db.session.scalars(
        select(Person).where(Person.id.in_(reviewed)).order_by(Person.id)
    ).all()
    for person in people:
        notify(
            person,
            "peer.shown",
            _params(assignment),
            url=_page(assignment),
            dedup_key=f"peer.shown:{assignment.id}",
        )


def hidden(review: PeerReview, reason: str) -> None:
    """Tell a reviewer that what they wrote is not shown, and why."""
    assignment = review.assignment
    notify(
        review.reviewer,
        "peer.hidden",
        _params(assignment, reason=reason),
        url=_page(assignment),
    )


def reported(review: PeerReview) -> None:
    """Tell those who grade that somebody complains of a review."""
    assignment = review.assignment
    url = url_for(
        "peer_review.work",
        offering_id=assignment.offering_id,
        submission_id=review.submission_id,
    )
    for grader in grading.graders(assignment.offering_id):
        notify(grader, "peer.reported", _params(assignment), url=url)


def register() -> None:
    """Make the notification kinds known."""
    kinds.register(
        Kind(
            "peer.assigned",
            lazy_gettext("동료 평가할 것"),
            lazy_gettext("'%(title)s' 과제에서 평가할 동료의 제출물이 정해졌습니다. 마감: %(due)s"),
        )
    )
    kinds.register(
        Kind(
            "peer.reminded",
            lazy_gettext("동료 평가 알림"),
            lazy_gettext("'%(title)s' 과제의 동료 평가 %(n)s건이 남아 있습니다. 마감: %(due)s"),
        )
    )
    kinds.register(
        Kind(
            "peer.shown",
            lazy_gettext("받은 동료 평가"),
            lazy_gettext("'%(title)s' 과제에 동료들이 남긴 평가를 볼 수 있습니다."),
        )
    )
    kinds.register(
        Kind(
            "peer.hidden",
            lazy_gettext("숨겨진 동료 평가"),
            lazy_gettext("'%(title)s' 과제에 쓴 동료 평가 하나를 교수자가 숨겼습니다."),
            detail=lazy_gettext("사유: %(reason)s"),
        )
    )
    kinds.register(
        Kind(
            "peer.reported",
            lazy_gettext("동료 평가 신고"),
            lazy_gettext("'%(title)s' 과제의 동료 평가에 신고가 들어왔습니다."),
            for_those_with=Permission.SUBMISSION_GRADE,
        )
    )
