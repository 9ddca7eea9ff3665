"""What people are told of assignments: receipts, other dates, leave to hand in again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext

from lms.accounts.models import Person
from lms.communication import kinds
from lms.communication.kinds import Kind
from lms.communication.operations import notify
from lms.courses.assignments import queries, receipts
from lms.courses.assignments.messages import both_moments
from lms.courses.assignments.models import Assignment, Submission

NONE = {"ko": "없음", "en": "none"}


def names(item: Any) -> dict[str, str]:
    """The name of an assignment or quiz in both languages."""
    return {"ko": item.title_ko, "en": item.title_en}


def received(submission: Submission, assignment: Assignment, people: Sequence[Person]) -> None:
    """Give the receipt to everyone whose work it is; mates are told who handed in."""
    files = queries.files_of([submission])[submission.id]
    params: dict[str, Any] = {
        "title": names(assignment),
        "number": submission.number,
        "receipt_number": submission.receipt_number,
        "at": both_moments(submission.submitted_at),
        "receipt": submission.receipt,
        "whole": receipts.in_both(submission, assignment, files, people),
        "name": {
            "ko": submission.person.name,
            "en": submission.person.english_name or submission.person.name,
        },
    }
    for one in people:
        by_other = one.id != submission.person_id
        notify(
            one,
            "submission.received_for_group" if by_other else "submission.received",
            params,
            url=url_for("assignments.receipt", submission_id=submission.id),
        )


def published(assignment: Assignment, people: Iterable[Person]) -> None:
    """Tell learners of a new assignment, each with the due date that holds for them."""
    listed = list(people)
    course = assignment.offering.course
    dates = queries.effective_dates_of_many([one.id for one in listed], [assignment])
    for person in listed:
        due_at = dates[(person.id, assignment.item_kind, assignment.id)].due_at
        notify(
            person,
            "assignment.published",
            {
                "title": names(assignment),
                "course": {"ko": course.title_ko, "en": course.title_en},
                "due": both_moments(due_at) if due_at else NONE,
            },
            url=url_for("assignments.show", assignment_id=assignment.id),
            dedup_key=f"assignment.published:{assignment.id}",
        )


def dates_changed(item: Any, people: Iterable[Person], reason: str, url: str) -> None:
    """Tell people which dates of an assignment or quiz hold for them now."""
    listed = list(people)
    dates = queries.effective_dates_of_many([one.id for one in listed], [item])
    for person in listed:
        due_at = dates[(person.id, item.item_kind, item.id)].due_at
        notify(
            person,
            "dates.changed",
            {
                "title": names(item),
                "due": both_moments(due_at) if due_at else NONE,
                "reason": reason or {"ko": "적지 않음", "en": "not given"},
            },
            url=url,
        )


def reopened(assignment: Assignment, people: Iterable[Person], reason: str) -> None:
    """Tell people that they may hand in once more."""
    for person in people:
        notify(
            person,
            "assignment.reopened",
            {"title": names(assignment), "reason": reason},
            url=url_for("assignments.show", assignment_id=assignment.id),
        )


def register() -> None:
    """Make the notification kinds known."""
    kinds.register(
        Kind(
            "submission.received",
            lazy_gettext("과제 접수증"),
            lazy_gettext("'%(title)s' 과제를 %(number)s번째로 접수했습니다."),
            detail=lazy_gettext(
                "접수 번호 %(receipt_number)s, 접수 시각 %(at)s. 접수증 해시(SHA-256): %(receipt)s"
                "\n\n%(whole)s"
            ),
            urgent=True,
        )
    )
    kinds.register(
        Kind(
            "submission.received_for_group",
            lazy_gettext("조의 과제 접수증"),
            lazy_gettext(
                "%(name)s 님이 조를 대표해 낸 '%(title)s' 과제를 %(number)s번째로 접수했습니다."
            ),
            detail=lazy_gettext(
                "접수 번호 %(receipt_number)s, 접수 시각 %(at)s. 접수증 해시(SHA-256): %(receipt)s"
                "\n\n%(whole)s"
            ),
            urgent=True,
        )
    )
    kinds.register(
        Kind(
            "assignment.published",
            lazy_gettext("새 과제"),
            lazy_gettext("'%(course)s' 강좌에 과제 '%(title)s'이(가) 나왔습니다. 마감: %(due)s"),
            channels=("app",),
        )
    )
    kinds.register(
        Kind(
            "dates.changed",
            lazy_gettext("마감이 바뀜"),
            lazy_gettext("'%(title)s'의 내 날짜가 바뀌었습니다. 마감: %(due)s"),
            detail=lazy_gettext("사유: %(reason)s"),
        )
    )
    kinds.register(
        Kind(
            "assignment.reopened",
            lazy_gettext("다시 낼 수 있음"),
            lazy_gettext("'%(title)s' 과제를 한 번 더 낼 수 있습니다."),
            detail=lazy_gettext("사유: %(reason)s"),
        )
    )
