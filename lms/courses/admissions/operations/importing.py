"""Applicants from a file: shown as a plan, carried out whole."""

from __future__ import annotations

from sqlalchemy import select

from lms import audit, clock
from lms.accounts.models import Person
from lms.accounts.operations import create_person
from lms.accounts.rules.people import phone_to_e164
from lms.courses import editing
from lms.courses.admissions import queries
from lms.courses.admissions.models import Application, ApplicationVersion, Call
from lms.courses.admissions.operations.outcomes import note
from lms.courses.admissions.rules import form as forms
from lms.courses.admissions.rules.importing import Plan, make
from lms.courses.admissions.rules.states import CallState, State
from lms.courses.editing import NotAllowed
from lms.db import db
from lms.interop.formats.tables import Table


def plan(call: Call, table: Table) -> Plan:
    """What *table* would add. ``no_form`` where nothing is asked yet."""
    form = queries.published_form(call.id)
    if form is None:
        raise NotAllowed("no_form")
    words = {cell.strip().casefold() for row in table.rows for cell in row.cells if "@" in cell}
    rows = db.session.execute(
        select(Person.email, Person.id).where(Person.email.in_(sorted(words)[:5000]))
    )
    known: dict[str, int] = {row.email: row.id for row in rows}
    applied = frozenset(
        db.session.scalars(select(Application.person_id).where(Application.call_id == call.id))
    )
    return make(table, forms.read_all(form.items), known, applied, phone_to_e164, clock.today())


def carry_out(call: Call, table: Table, digest: str, actor: Person) -> Plan:
    """Add everybody of the plan as submitted. Raises ``Conflict`` where the plan is another one by
    now, ``not_ready``, ``decided``, ``no_form``. People without an account get one without a
    password: they set it by the link for a forgotten one, with the address that the file gave.
    """
    editing.hold(call)
    if call.state == CallState.DECIDED:
        raise NotAllowed("decided")
    made = plan(call, table)
    if made.digest != digest:
        raise editing.Conflict
    if not made.ready:
        raise NotAllowed("not_ready")
    form = queries.published_form(call.id)
    assert form is not None
    now = clock.now()
    for line in made.lines:
        if line.outcome not in ("new", "invite"):
            continue
        person_id = line.person_id
        if person_id is None:
            person_id = create_person(line.name, line.email, age_confirmed=False).id
        call.last_number += 1
        application = Application(
            call_id=call.id, person_id=person_id, form_id=form.id,
            number=f"A{call.id}-{call.last_number:04d}", state=State.SUBMITTED.value,
            draft=dict(line.answers), answers=dict(line.answers), submissions=1, source="import",
            started_at=now, saved_at=now, submitted_at=now, created_at=now,
        )  # fmt: skip
        db.session.add(application)
        db.session.flush()
        db.session.add(
            ApplicationVersion(
                application_id=application.id, form_id=form.id, number=1,
                answers=dict(line.answers), files=[], submitted_at=now,
            )
        )  # fmt: skip
        note(application, "imported", actor=actor)
        audit.record(
            "admission.import", "application", application.id, actor=actor,
            after={"state": "submitted"},
        )  # fmt: skip
    db.session.flush()
    return made
