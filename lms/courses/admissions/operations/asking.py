"""Papers that the staff asks for once more, also after the call is over: asked, handed in, taken back.

An applicant who may no longer change their application can hand in only what is asked for, only at
that field, and only in time; everything else of what they submitted stays as it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from lms import audit, clock
from lms.accounts.models import Person
from lms.courses import editing
from lms.courses.admissions import notices
from lms.courses.admissions.models import Application, ApplicationVersion, PaperRequest
from lms.courses.admissions.operations import files
from lms.courses.admissions.operations.outcomes import note
from lms.courses.admissions.papers import Paper
from lms.courses.admissions.rules import form as forms
from lms.courses.admissions.rules.form import Item, Kind
from lms.courses.admissions.rules.states import State
from lms.courses.editing import NotAllowed
from lms.db import db

#: States in which papers still count for something.
ASKED_IN = frozenset({State.SUBMITTED, State.ELIGIBLE, State.IN_SELECTION, State.WAITLISTED})


def requests_of(application: Application) -> list[PaperRequest]:
    """Everything that was asked for again, the newest first."""
    return list(
        db.session.scalars(
            select(PaperRequest)
            .where(PaperRequest.application_id == application.id)
            .order_by(PaperRequest.id.desc())
        )
    )


def is_open(row: PaperRequest) -> bool:
    """Whether the papers may come now."""
    waiting = row.done_at is None and row.ended_at is None and clock.now() <= row.until
    return waiting and may_ask(row.application)


def standing(row: PaperRequest) -> str:
    """How a request stands: ``open``, ``done``, ``ended`` by the staff, or ``over``."""
    if row.done_at is not None:
        return "done"
    if row.ended_at is not None:
        return "ended"
    return "open" if is_open(row) else "over"


def may_ask(application: Application) -> bool:
    """Whether papers of *application* may be asked for."""
    return application.state in ASKED_IN and application.destroyed_at is None


def items_of(application: Application) -> list[Item]:
    """The fields whose papers may be asked for: those that the applicant's answers show."""
    items = forms.read_all(application.form.items)
    return [one for one in forms.shown(items, application.answers) if one.kind == Kind.FILE]


def ask(application: Application, actor: Person, item: Item, text: str, until: datetime) -> bool:
    """Ask for papers once more. One that is still open for the field gets the new words and time.

    False where papers cannot be asked for any more, or the moment has passed.
    """
    editing.hold(application)
    if not may_ask(application) or until <= clock.now():
        return False
    row = next(
        (one for one in requests_of(application) if one.key == item.key and is_open(one)), None
    )
    if row is None:
        row = PaperRequest(application_id=application.id, key=item.key, application=application)
        db.session.add(row)
    row.text, row.until = text, until
    row.asked_by_id, row.asked_at = actor.id, clock.now()
    note(application, "papers_asked", text=text, actor=actor)
    db.session.flush()
    audit.record(
        "admission.papers_ask", "application", application.id, actor=actor,
        after={"key": item.key, "until": until.isoformat()}, reason=text,
    )  # fmt: skip
    notices.papers_asked(application, item, text, until)
    return True


def take_back(row: PaperRequest, actor: Person) -> bool:
    """The staff does not need them after all; False where they came, or it was taken back before."""
    editing.hold(row.application)
    if row.done_at is not None or row.ended_at is not None:
        return False
    row.ended_at = clock.now()
    note(row.application, "papers_ended", actor=actor)
    audit.record(
        "admission.papers_end", "application", row.application_id, actor=actor,
        after={"key": row.key},
    )  # fmt: skip
    db.session.flush()
    return True


def hand_in(row: PaperRequest, papers: Sequence[Paper], person: Person) -> ApplicationVersion:
    """Put *papers* into what was submitted: a version with its receipt.

    A field that takes one file has it replaced, others get theirs beside what lies there. When the
    application was submitted stays as it was: ranks that go by it do not change.
    Raises ``late`` where the request is not open, ``many_files`` beyond what the field takes.
    """
    application = row.application
    editing.hold(application)
    if not is_open(row):
        raise NotAllowed("papers_late")
    item = next((one for one in items_of(application) if one.key == row.key), None)
    if item is None:
        raise NotAllowed("papers_late")
    files.hand_in(application, item, papers, person)
    last = db.session.scalar(
        select(func.max(ApplicationVersion.number)).where(
            ApplicationVersion.application_id == application.id
        )
    )
    now = clock.now()
    made = ApplicationVersion(
        application_id=application.id, form_id=application.form_id, number=(last or 0) + 1,
        answers=application.answers, files=files.listed(application), submitted_at=now,
    )  # fmt: skip
    db.session.add(made)
    application.submissions = made.number
    row.done_at = now
    note(application, "papers_came", actor=person)
    db.session.flush()
    audit.record(
        "admission.papers_came", "application", application.id, actor=person,
        after={"key": row.key, "version": made.number},
    )  # fmt: skip
    notices.receipt(application, made, again=False)
    notices.papers_came(application, item, db.session.get(Person, row.asked_by_id or 0))
    return made
