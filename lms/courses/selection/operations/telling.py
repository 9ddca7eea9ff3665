"""Telling applicants and reviewers, within the transaction of what is told."""

from __future__ import annotations

from typing import Any

from lms.accounts.models import Person
from lms.communication.operations import notify
from lms.courses.admissions.models import Application, Call
from lms.db import db


def call_title(call: Call) -> dict[str, str]:
    """Both languages of a call's title, as a parameter of a message."""
    return {"ko": call.title_ko, "en": call.title_en or call.title_ko}


def tell(application: Application, kind: str, *, dedup: str | None = None, **params: Any) -> None:
    """Tell an applicant; the message leads to their selection page."""
    person = db.session.get(Person, application.person_id)
    if person is not None:
        notify(
            person,
            kind,
            {"call": call_title(application.call), **params},
            url=f"/me/selection/{application.id}",
            dedup_key=dedup,
        )


def tell_reviewer(
    person_id: int, call: Call, kind: str, *, url: str, dedup: str | None = None, **params: Any
) -> None:
    """Tell a reviewer or a member of staff."""
    person = db.session.get(Person, person_id)
    if person is not None:
        notify(person, kind, {"call": call_title(call), **params}, url=url, dedup_key=dedup)
