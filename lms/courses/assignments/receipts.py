"""Receipts as people read, print and keep them, and whether one is still true."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask_babel import force_locale, pgettext
from flask_babel import gettext as _

from lms import i18n
from lms.accounts.models import Person
from lms.clock import SEOUL
from lms.courses.assignments import queries, rules
from lms.courses.assignments.models import Assignment, Submission
from lms.i18n import local, person_name
from lms.storage import Attachment


def exact_moment(value: datetime) -> str:
    """A moment to the second, with the zone's name and its distance from UTC."""
    in_seoul = value.astimezone(SEOUL)
    offset = in_seoul.strftime("%z")
    return f"{i18n.day(value)} {in_seoul:%H:%M:%S} KST ({offset[:3]}:{offset[3:]})"


def as_text(
    submission: Submission,
    assignment: Assignment,
    files: Sequence[Attachment],
    people: Sequence[Person],
) -> str:
    """The whole receipt as plain text in the language in force: for the mail and to keep."""
    offering = assignment.offering
    lines = [
        (_("접수 번호"), submission.receipt_number),
        (
            pgettext("item", "과제"),
            f"{local(assignment)} ({local(offering.course)}, {offering.label})",
        ),
        (_("낸 사람"), f"{person_name(submission.person)} ({submission.person.number})"),
    ]
    if submission.group is not None:
        names = ", ".join(f"{person_name(one)} ({one.number})" for one in people)
        lines += [(_("조"), submission.group.name), (_("함께 낸 사람"), names)]
    lines += [
        (_("제출 차례"), _("%(n)s번째 제출", n=submission.number)),
        (_("접수 시각"), exact_moment(submission.submitted_at)),
        (
            _("그때의 마감"),
            exact_moment(submission.due_at) if submission.due_at else _("마감 없음"),
        ),
        (_("늦음"), _("예") if submission.late else _("아니요")),
        (_("글"), _("%(n)s자", n=i18n.number(len(submission.text))) if submission.text else "–"),
        (_("링크"), submission.link or "–"),
    ]
    written = [f"{label}: {value}" for label, value in lines]
    written.append(_("파일") + ":" + ("" if files else " –"))
    for file in files:
        size = _("%(n)s바이트", n=i18n.number(file.size))
        written += [f"- {file.name} ({size})", f"  SHA-256 {file.sha256}"]
    written.append(f"{_('접수증 해시 (SHA-256)')}: {submission.receipt}")
    return "\n".join(written)


def in_both(
    submission: Submission,
    assignment: Assignment,
    files: Sequence[Attachment],
    people: Sequence[Person],
) -> dict[str, str]:
    """The receipt in each language, for a notification's parameters."""
    found = {}
    for language in i18n.LANGUAGES:
        with force_locale(language):
            found[language] = as_text(submission, assignment, files, people)
    return found


def still_true(submission: Submission) -> bool:
    """Whether the hash, computed again from what is kept now, is the one on the receipt.

    False where what was handed in is not what is kept: since it was erased, or tampered with.
    """
    files = queries.files_of([submission])[submission.id]
    numbers = (
        sorted(line.person.number for line in queries.members_of(submission))
        if submission.group_id is not None
        else ()
    )
    return submission.receipt == rules.receipt(
        assignment_id=submission.assignment_id,
        person_number=submission.person.number,
        number=submission.number,
        submitted_at=submission.submitted_at,
        text=submission.text,
        link=submission.link,
        files=[(file.name, file.size, file.sha256) for file in files],
        members=numbers,
    )
