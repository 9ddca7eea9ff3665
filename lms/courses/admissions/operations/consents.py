"""Consents that a form asks for: noted when it is handed in, and ended by who gave them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any

from sqlalchemy import select

from lms import audit
from lms.accounts import queries as accounts
from lms.accounts.models import Person
from lms.accounts.operations.consents import end_text, give_text
from lms.courses import editing
from lms.courses.admissions.models import Application, ApplicationVersion
from lms.courses.admissions.operations import files as file_operations
from lms.courses.admissions.operations.outcomes import note
from lms.courses.admissions.rules import form as forms
from lms.courses.admissions.rules.form import Item, Kind, consent_kind
from lms.courses.editing import NotAllowed
from lms.db import db


def record(application: Application, person: Person, items: Sequence[Item]) -> None:
    """Note what was agreed to with a submission; what was agreed to before and is not now ends."""
    for item in _consents(items):
        kind = consent_kind(application.call_id, item.key)
        if application.answers.get(item.key):
            give_text(person, kind, f"v{application.form.number}", item.text_hash)
        else:
            end_text(person, kind)


def live(application: Application) -> list[Item]:
    """The consents of an application that hold now, in the order of its form."""
    return [
        item
        for item in _consents(forms.read_all(application.form.items))
        if accounts.live_consent(application.person_id, consent_kind(application.call_id, item.key))
    ]


def end(application: Application, which: Callable[[Item], bool] = lambda _item: True) -> None:
    """End the consents of an application, or those that *which* says."""
    for item in _consents(forms.read_all(application.form.items)):
        if which(item):
            end_text(application.person, consent_kind(application.call_id, item.key))


def withdraw(application: Application, key: str, actor: Person) -> bool:
    """End one consent at any time, and delete what it covers from the draft, from every submission
    and among the files; False where it does not hold.

    Raises ``NotAllowed("required_consent")``: without a required one there is no application.
    """
    editing.hold(application)
    item = next((one for one in live(application) if one.key == key), None)
    if item is None:
        return False
    if item.required:
        raise NotAllowed("required_consent")
    end_text(application.person, consent_kind(application.call_id, key))
    gone = {key, *item.covers}
    application.draft = _without(application.draft, gone)
    application.answers = _without(application.answers, gone)
    for version in db.session.scalars(
        select(ApplicationVersion).where(ApplicationVersion.application_id == application.id)
    ):
        version.answers = _without(version.answers, gone)
        version.files = [
            {"sha256": one["sha256"], "size": one["size"]} if one.get("key") in gone else one
            for one in version.files
        ]
    file_operations.delete_of(application, item.covers)
    note(application, "consent_ended", actor=actor)
    db.session.flush()
    audit.record(
        "admission.consent_end", "application", application.id, actor=actor, after={"key": key}
    )
    return True


def _consents(items: Sequence[Item]) -> list[Item]:
    return [item for item in items if item.kind == Kind.CONSENT]


def _without(answers: dict[str, Any], gone: Collection[str]) -> dict[str, Any]:
    return {key: value for key, value in answers.items() if key not in gone}
