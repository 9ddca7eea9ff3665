"""Those who look at applications: eligible or not, and messages to chosen people."""

from __future__ import annotations

from collections.abc import Sequence

from lms import audit
from lms.accounts.models import Person
from lms.courses.admissions import notices
from lms.courses.admissions.models import Application, Call
from lms.courses.admissions.operations.outcomes import note, set_outcome
from lms.courses.admissions.rules.states import State, may_follow
from lms.db import db

#: What a person may decide when they look: the outcome, by what the form sends.
DECISIONS = {
    "eligible": State.ELIGIBLE, "ineligible": State.INELIGIBLE, "again": State.SUBMITTED,
}  # fmt: skip


def decide(
    application: Application,
    actor: Person,
    verdict: str,
    reason: str,
    told: str,
    version: int | None = None,
) -> bool:
    """Eligible, ineligible (with words for the applicant), or to be looked at again."""
    done = set_outcome(application, DECISIONS[verdict], actor, reason, version=version, told=told)
    if done and verdict == "ineligible":
        notices.state(application, told)
    return done


def able(
    applications: Sequence[Application], verdict: str
) -> tuple[list[Application], list[Application]]:
    """Those for whom a decision would change something, and those whom it passes by."""
    target = DECISIONS[verdict]
    changing = [
        one for one in applications if one.state != target and may_follow(one.state, target)
    ]
    return changing, [one for one in applications if one not in changing]


def decide_many(
    applications: Sequence[Application], actor: Person, verdict: str, reason: str, told: str
) -> int:
    """:func:`decide` for all for whom it changes something; how many."""
    changing, _passed = able(applications, verdict)
    return sum(decide(one, actor, verdict, reason, told) for one in changing)


def send(
    call: Call, applications: Sequence[Application], actor: Person, title: str, text: str
) -> int:
    """A message to each applicant: on their page, and by the channels that they chose."""
    for one in applications:
        event = note(one, "message", title=title, text=text, actor=actor)
        db.session.flush()
        notices.message(one, event.id, title, text)
    audit.record(
        "admission.message", "call", call.id, actor=actor,
        after={"people": len(applications)},
    )  # fmt: skip
    return len(applications)
