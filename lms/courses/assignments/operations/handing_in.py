"""Handing in: once for each form and content, durably, with a receipt to everyone whose work it is."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, or_, select

from lms import audit, clock, storage
from lms.accounts.models import Person
from lms.courses.assignments import notices, queries, rules
from lms.courses.assignments.models import Assignment, Submission, SubmissionMember
from lms.courses.assignments.operations import drafts
from lms.courses.assignments.operations.refusals import Refused
from lms.courses.assignments.rules import Offered, Phase
from lms.courses.enrolment.models import Enrolment
from lms.courses.groups import queries as groups
from lms.courses.groups.models import Group
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
    held: Sequence[int] = (),
    broken: frozenset[str] = frozenset(),
    revision: int | None = None,
) -> tuple[Submission, bool]:
    """Make a submission within the present transaction; (submission, whether it is a new one).

    The same form with the same content is one submission however often it arrives; the answer to
    a repetition is the submission that was made, even when the deadline has passed meanwhile. The
    same form with other content (sent again after going back) is another submission. *files* lie
    on disk already, durably, so that the commit is the last thing that can fail; *held* are the
    ids of files that the draft keeps; *broken* names notebooks that are none; *revision* is the
    draft's as the form knew it.

    Where a group hands in, the submission is of everyone who is in it at this moment, each with
    the dates that hold for them, and a second member at the same moment gets the next number.

    Raises :class:`Refused` with every reason.
    """
    text, link = drafts.clean_text(text), rules.completed_link(link.strip())
    group = _serialise(person, assignment)
    chosen, problems = drafts.held_files(person, assignment, held)
    all_files = [drafts.stored_of(one) for one in chosen] + files
    listed = [(file.name, file.size, file.sha256) for file in all_files]
    content = rules.fingerprint(text, link, listed)
    known, key = _known(person, assignment, client_key, content)
    if known is not None:
        return known, False

    db.session.refresh(assignment)
    now = clock.now()
    situation = queries.situation(person, assignment)
    offered = Offered(text, link, tuple((f.name, f.size) for f in all_files), broken)
    if reasons := problems + rules.refusals(situation, offered, now):
        raise Refused(reasons)

    people = groups.members(group.id) if group is not None else [person]
    number = _next_number(assignment, people, group)
    submission = Submission(
        assignment_id=assignment.id,
        person_id=person.id,
        group_id=group.id if group is not None else None,
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
            members=member_numbers(people) if group is not None else (),
        ),
        client_key=key,
    )
    submission.members = _members(assignment, people, submission)
    db.session.add(submission)
    db.session.flush()
    _attach(submission, chosen, files, person)
    drafts.end_draft(person, assignment, revision)
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
            "files": [file.sha256 for file in all_files],
            **({"members": [one.id for one in people]} if group is not None else {}),
        },
    )
    notices.received(submission, assignment, people)
    db.session.flush()
    return submission, True


def member_numbers(people: Sequence[Person]) -> list[str]:
    """The numbers of a group's people as its receipts name them."""
    return sorted(one.number for one in people)


def content_of(submission: Submission) -> str:
    """The fingerprint of what was handed in."""
    files = queries.files_of([submission])[submission.id]
    return rules.fingerprint(
        submission.text, submission.link, [(file.name, file.size, file.sha256) for file in files]
    )


def _serialise(person: Person, assignment: Assignment) -> Group | None:
    """Wait for whoever hands in the same work on PostgreSQL: by seat, and by group.

    Returns the group with which *person* hands in, as it is once nobody else can change it.
    """
    db.session.execute(
        select(Enrolment.id)
        .where(
            Enrolment.person_id == person.id,
            Enrolment.offering_id == assignment.offering_id,
        )
        .with_for_update()
    )
    while True:
        group = queries.group_for(person.id, assignment)
        if group is None:
            return None
        db.session.execute(select(Group.id).where(Group.id == group.id).with_for_update())
        again = queries.group_for(person.id, assignment)
        if again is not None and again.id == group.id:
            return group


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


def _next_number(assignment: Assignment, people: Sequence[Person], group: Group | None) -> int:
    """One more than any number that these people, or their group, have for the assignment."""
    whose = SubmissionMember.person_id.in_([one.id for one in people])
    last = db.session.scalar(
        select(func.max(Submission.number))
        .outerjoin(SubmissionMember, SubmissionMember.submission_id == Submission.id)
        .where(
            Submission.assignment_id == assignment.id,
            whose if group is None else or_(whose, Submission.group_id == group.id),
        )
    )
    return (last or 0) + 1


def _members(
    assignment: Assignment, people: Sequence[Person], submission: Submission
) -> list[SubmissionMember]:
    dates = queries.effective_dates_of_many([one.id for one in people], [assignment])
    found = []
    for one in people:
        held = dates[(one.id, assignment.item_kind, assignment.id)]
        moved = [line.id for line in held.applied if line.due_at == held.due_at]
        found.append(
            SubmissionMember(
                person_id=one.id,
                due_at=held.due_at,
                late=held.due_at is not None and submission.submitted_at > held.due_at,
                override_id=moved[0] if moved and held.due_at is not None else None,
            )
        )
    return found


def _attach(
    submission: Submission,
    chosen: Sequence[storage.Attachment],
    files: Sequence[Stored],
    person: Person,
) -> None:
    """Give the submission its files: those of the draft move, the others are new."""
    for position, attachment in enumerate(chosen):
        if attachment.subject_kind == "draft":
            attachment.subject_kind, attachment.subject_id = "submission", submission.id
            attachment.position = position
        else:
            again = drafts.stored_of(attachment)
            storage.attach(
                again, "submission", submission.id, person_id=person.id, position=position
            )
    for position, file in enumerate(files, start=len(chosen)):
        storage.attach(file, "submission", submission.id, person_id=person.id, position=position)
