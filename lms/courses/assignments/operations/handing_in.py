"""Handing in: once for each form and content, durably, with a receipt."""

from __future__ import annotations

from flask import url_for
from sqlalchemy import delete, select

from lms import audit, clock, storage
from lms.accounts.models import Person
from lms.communication.operations import notify
from lms.courses.assignments import queries, rules
from lms.courses.assignments.messages import both_moments
from lms.courses.assignments.models import Assignment, Draft, Submission
from lms.courses.assignments.operations.refusals import Refused
from lms.courses.assignments.rules import Offered, Phase
from lms.courses.enrolment.models import Enrolment
from lms.db import db
from lms.storage import Stored


def hand_in(
    person: Person,
    assignment: Assignment,
    *,
    text: str,
    link: str,
    files: list[Stored],
    client_key: str,
) -> tuple[Submission, bool]:
    """Make a submission within the present transaction; (submission, whether it is a new one).

    The same form with the same content is one submission however often it arrives; the answer to
    a repetition is the submission that was made, even when the deadline has passed meanwhile. The
    same form with other content (sent again after going back) is another submission. *files* lie
    on disk already, durably, so that the commit is the last thing that can fail.

    Raises :class:`Refused` with every reason.
    """
    text, link = clean_text(text), link.strip()
    listed = [(file.name, file.size, file.sha256) for file in files]
    content = rules.fingerprint(text, link, listed)
    # The person's seat is the row that serialises their hand-ins on PostgreSQL.
    db.session.execute(
        select(Enrolment.id)
        .where(
            Enrolment.person_id == person.id,
            Enrolment.offering_id == assignment.offering_id,
        )
        .with_for_update()
    )
    known, key = _known(person, assignment, client_key, content)
    if known is not None:
        return known, False

    db.session.refresh(assignment)
    now = clock.now()
    situation = queries.situation(person, assignment)
    offered = Offered(text, link, tuple((file.name, file.size) for file in files))
    if reasons := rules.refusals(situation, offered, now):
        raise Refused(reasons)

    earlier = queries.own_submissions(person.id, assignment.id)
    number = earlier[0].number + 1 if earlier else 1
    submission = Submission(
        assignment_id=assignment.id,
        person_id=person.id,
        number=number,
        text=text,
        link=link,
        submitted_at=now,
        due_at=situation.dates.due_at,
        late=rules.phase(situation.dates, now) is Phase.LATE,
        receipt=rules.receipt(
            assignment_id=assignment.id,
            person_number=person.number,
            number=number,
            submitted_at=now,
            text=text,
            link=link,
            files=listed,
        ),
        client_key=key,
    )
    db.session.add(submission)
    db.session.flush()
    for position, file in enumerate(files):
        storage.attach(file, "submission", submission.id, person_id=person.id, position=position)
    discard_draft(person, assignment)
    audit.record(
        "submission.hand_in",
        "submission",
        submission.id,
        actor=person,
        after={
            "assignment": assignment.id,
            "number": number,
            "late": submission.late,
            "receipt": submission.receipt,
            "files": [file.sha256 for file in files],
        },
    )
    notify(
        person,
        "submission.received",
        {
            "title": {"ko": assignment.title_ko, "en": assignment.title_en},
            "number": number,
            "receipt_number": submission.receipt_number,
            "at": both_moments(now),
            "receipt": submission.receipt,
        },
        url=url_for("assignments.receipt", submission_id=submission.id),
    )
    db.session.flush()
    return submission, True


def _known(
    person: Person, assignment: Assignment, client_key: str, content: str
) -> tuple[Submission | None, str]:
    """What this form made before, and the key under which something new is kept."""

    def by_key(key: str) -> Submission | None:
        return db.session.scalar(
            select(Submission).where(
                Submission.person_id == person.id, Submission.client_key == key
            )
        )

    first = by_key(client_key)
    if first is None:
        return None, client_key
    if first.assignment_id == assignment.id and content_of(first) == content:
        return first, client_key
    other = rules.submission_key(f"{assignment.id}:{client_key}", content)
    return by_key(other), other


def content_of(submission: Submission) -> str:
    """The fingerprint of what was handed in."""
    files = storage.attachments("submission", [submission.id])[submission.id]
    return rules.fingerprint(
        submission.text, submission.link, [(file.name, file.size, file.sha256) for file in files]
    )


def save_draft(person: Person, assignment: Assignment, *, text: str, link: str) -> Draft | None:
    """Keep what a person is writing; an empty draft is none. The last one saved stands."""
    text, link = clean_text(text)[: rules.MOST_TEXT], link.strip()[: rules.MOST_LINK]
    if not text.strip() and not link:
        discard_draft(person, assignment)
        return None
    # The person's seat serialises two tabs that save for the first time at once.
    db.session.execute(
        select(Enrolment.id)
        .where(
            Enrolment.person_id == person.id,
            Enrolment.offering_id == assignment.offering_id,
        )
        .with_for_update()
    )
    draft = queries.draft_of(person.id, assignment.id)
    if draft is None:
        draft = Draft(assignment_id=assignment.id, person_id=person.id)
        db.session.add(draft)
    draft.text, draft.link, draft.saved_at = text, link, clock.now()
    db.session.flush()
    return draft


def discard_draft(person: Person, assignment: Assignment) -> None:
    """Forget what was written and not handed in."""
    db.session.execute(
        delete(Draft).where(Draft.person_id == person.id, Draft.assignment_id == assignment.id)
    )


def clean_text(text: str) -> str:
    """Text as a database can hold it: one kind of line end, no NUL."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
