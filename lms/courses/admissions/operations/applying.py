"""Applying: beginning, saving, submitting, taking back. The clock decides what is late."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func, select

from lms import audit, clock
from lms.accounts.models import Person
from lms.courses import editing
from lms.courses.admissions import notices, queries
from lms.courses.admissions.models import (
    Application,
    ApplicationEvent,
    ApplicationVersion,
    Call,
)
from lms.courses.admissions.operations import consents
from lms.courses.admissions.operations import files as file_operations
from lms.courses.admissions.operations.outcomes import note
from lms.courses.admissions.rules import answers as rules
from lms.courses.admissions.rules import form as forms
from lms.courses.admissions.rules.answers import AnswerProblem
from lms.courses.admissions.rules.form import Item, Kind
from lms.courses.admissions.rules.states import Phase, State, phase
from lms.courses.editing import NotAllowed
from lms.db import db

#: States in which the applicant may still change what they submitted (until the call closes).
MAY_EDIT = frozenset({State.DRAFT, State.SUBMITTED})


class Incomplete(Exception):
    """What keeps an application from being submitted."""

    def __init__(self, problems: Sequence[AnswerProblem]) -> None:
        super().__init__(", ".join(f"{one.key}:{one.code}" for one in problems))
        self.problems = list(problems)


def phase_of(call: Call) -> Phase:
    """How a call stands now."""
    return phase(call.state, call.opens_at, call.closes_at, clock.now())


def editable(application: Application) -> bool:
    """Whether its applicant may change it now."""
    return application.state in MAY_EDIT and phase_of(application.call) is Phase.OPEN


def _must_be_open(call: Call) -> None:
    now = phase_of(call)
    if now is not Phase.OPEN:
        raise NotAllowed("late" if now in (Phase.CLOSED, Phase.DECIDED) else "not_open")


def start(person: Person, call: Call) -> Application:
    """Begin an application, or find the one that was begun; ``not_open``, ``late``, ``no_form``.

    One that was taken back is taken up again with everything in it.
    """
    editing.hold(call)
    known = db.session.scalar(
        select(Application).where(
            Application.call_id == call.id, Application.person_id == person.id
        )
    )
    if known is not None and known.state != State.WITHDRAWN:
        return known
    _must_be_open(call)
    if known is not None:
        return _take_up(known, call)
    form = queries.published_form(call.id)
    if form is None:
        raise NotAllowed("no_form")
    call.last_number += 1
    now = clock.now()
    application = Application(
        call_id=call.id, person_id=person.id, form_id=form.id,
        number=f"A{call.id}-{call.last_number:04d}", state=State.DRAFT.value,
        draft=_known_of(person, forms.read_all(form.items)),
        started_at=now, saved_at=now, created_at=now,
    )  # fmt: skip
    db.session.add(application)
    db.session.flush()
    note(application, "started")
    audit.record("admission.start", "application", application.id, actor=person)
    notices.plan_reminder(application, call)
    return application


def _known_of(person: Person, items: Sequence[Item]) -> dict[str, Any]:
    """What the account knows already: the first telephone field."""
    for item in items:
        if item.kind == Kind.PHONE and person.phone:
            return {item.key: person.phone}
    return {}


def _take_up(application: Application, call: Call) -> Application:
    application.state, application.withdrawn_at = State.DRAFT.value, None
    # What is written from here on was not destroyed yet, whatever became of what stood there.
    application.destroyed_at = application.destroy_asked_at = None
    application.draft = application.draft or dict(application.answers)
    application.saved_at = clock.now()
    note(application, "taken_up")
    db.session.flush()
    audit.record(
        "admission.take_up", "application", application.id,
        before={"state": "withdrawn"}, after={"state": "draft"},
    )  # fmt: skip
    notices.plan_reminder(application, call)
    return application


def save(
    application: Application, changes: Mapping[str, Any], version: int | None
) -> frozenset[str]:
    """Put answers into the draft; None takes one out. Wrong ones are kept as they were typed,
    except those with a resident registration number: their keys come back, and nothing of them
    is kept.

    Raises ``Conflict`` where another window saved in between, ``late``, ``not_editable``.
    """
    editing.hold(application, version)
    if application.state not in MAY_EDIT:
        raise NotAllowed("not_editable")
    _must_be_open(application.call)
    today = clock.today()
    unlawful = frozenset(
        key for key, given in changes.items() if rules.holds_resident_number(given, today)
    )
    draft = {**application.draft, **{k: v for k, v in changes.items() if k not in unlawful}}
    draft = {key: value for key, value in draft.items() if value is not None}
    if draft != application.draft:
        application.draft = draft
        application.saved_at = clock.now()
        db.session.flush()
    return unlawful


def against(application: Application) -> list[AnswerProblem]:
    """What keeps the draft from being submitted."""
    items = forms.read_all(application.form.items)
    counts = file_operations.counts(application)
    return rules.check(items, application.draft, counts, clock.today())


def submit(application: Application, person: Person, version: int) -> ApplicationVersion:
    """Hand it in: a version with its receipt. Raises :class:`Incomplete`, ``late``, ``Conflict``.

    Doing it twice without a change in between gives the receipt that there is.
    """
    editing.hold(application, None)
    if application.state == State.SUBMITTED and not changed(application):
        return last_version(application)
    if application.version != version:
        raise editing.Conflict
    if application.state not in MAY_EDIT:
        raise NotAllowed("not_editable")
    _must_be_open(application.call)
    missing = against(application)
    if missing:
        raise Incomplete(missing)
    items = forms.read_all(application.form.items)
    again = application.submissions > 0
    application.answers = rules.kept(items, application.draft)
    file_operations.settle(application, {one.key for one in forms.shown(items, application.draft)})
    # Numbered by its versions, not by a count that a withdrawal might reset.
    last = db.session.scalar(
        select(func.max(ApplicationVersion.number)).where(
            ApplicationVersion.application_id == application.id
        )
    )
    now = clock.now()
    made = ApplicationVersion(
        application_id=application.id, form_id=application.form_id, number=(last or 0) + 1,
        answers=application.answers, files=file_operations.listed(application), submitted_at=now,
    )  # fmt: skip
    db.session.add(made)
    application.submissions = made.number
    application.submitted_at = now
    before, application.state = application.state, State.SUBMITTED.value
    consents.record(application, person, items)
    note(application, "resubmitted" if again else "submitted", actor=person)
    db.session.flush()
    audit.record(
        "admission.submit", "application", application.id, actor=person,
        before={"state": before}, after={"state": "submitted", "version": made.number},
    )  # fmt: skip
    notices.receipt(application, made)
    return made


def changed(application: Application) -> bool:
    """Whether the draft says something else than what was submitted last."""
    if application.submitted_at is None:
        return False
    items = forms.read_all(application.form.items)
    kept = rules.kept(items, application.draft)
    same_files = all(row.in_draft == row.in_answers for row in application.files)
    return kept != application.answers or not same_files


def last_version(application: Application) -> ApplicationVersion:
    """What was submitted last."""
    return db.session.scalars(
        select(ApplicationVersion)
        .where(ApplicationVersion.application_id == application.id)
        .order_by(ApplicationVersion.number.desc())
        .limit(1)
    ).one()


def withdraw(application: Application, person: Person) -> bool:
    """Take the application back; False where that is not possible any more (``accepted`` and
    later, or decided against). Consents given with it end."""
    editing.hold(application)
    if application.state not in (
        State.SUBMITTED, State.ELIGIBLE, State.IN_SELECTION, State.WAITLISTED
    ):  # fmt: skip
        return False
    before, application.state = application.state, State.WITHDRAWN.value
    application.withdrawn_at = application.outcome_at = clock.now()
    application.outcome_by_id = person.id
    note(application, "withdrawn", actor=person)
    consents.end(application)
    db.session.flush()
    audit.record(
        "admission.withdraw", "application", application.id, actor=person,
        before={"state": before}, after={"state": "withdrawn"},
    )  # fmt: skip
    return True


def throw_away(application: Application, person: Person) -> bool:
    """Delete a draft that was never submitted, with its files; False for anything else."""
    editing.hold(application)
    if application.state != State.DRAFT or application.submitted_at is not None:
        return False
    file_operations.delete_all(application)
    for event in db.session.scalars(
        select(ApplicationEvent).where(ApplicationEvent.application_id == application.id)
    ):
        db.session.delete(event)
    audit.record("admission.throw_away", "application", application.id, actor=person)
    db.session.flush()
    db.session.delete(application)
    db.session.flush()
    return True
