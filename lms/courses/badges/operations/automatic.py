"""Badges that come by themselves: when something is decided, and by the clock for what time decides."""

from __future__ import annotations

import logging
from datetime import timedelta

from sqlalchemy import select

from lms import jobs, outbox
from lms.accounts.models import Person
from lms.courses.badges.models import Achievement
from lms.courses.badges.operations import issuing
from lms.courses.badges.queries import issuers
from lms.courses.badges.queries.earned import waiting
from lms.courses.editing import NotAllowed
from lms.courses.programmes.models import FINISHED, CohortMember
from lms.db import db, unit_of_work

log = logging.getLogger(__name__)

#: The outbox's kind: look whether somebody has earned a badge.
EARNED = "badges.earned"
#: Badges that one round issues in one transaction.
ROUND = 200


def member_changed(member: CohortMember) -> None:
    """A place in a cohort stands differently: look afterwards whether a badge was earned."""
    if member.state in FINISHED:
        outbox.enqueue(EARNED, {"person_id": member.person_id})


@outbox.handler(EARNED)
def look_at(payload: dict[str, int]) -> None:
    """Issue what one person has earned; again is nothing."""
    for achievement_id in _automatic():
        _issue(achievement_id, [payload["person_id"]])


@jobs.every(timedelta(minutes=10))
def issue_due() -> None:
    """Issue what people have earned: results become final by the clock, degrees by two people."""
    for achievement_id in _automatic():
        _issue(achievement_id, None)


def _automatic() -> list[int]:
    rows = db.session.execute(
        select(Achievement.id, Achievement.organisation_id).where(
            Achievement.automatic, Achievement.closed_at.is_(None)
        )
    ).all()
    able = {place for place in {row[1] for row in rows} if issuers.active_key(place) is not None}
    return [achievement_id for achievement_id, place in rows if place in able]


def _issue(achievement_id: int, person_ids: list[int] | None) -> int:
    achievement = db.session.get_one(Achievement, achievement_id)
    people = _reachable([one.person_id for one in waiting(achievement, person_ids)])[:ROUND]
    if not people:
        return 0
    with unit_of_work() as session:
        achievement = session.get_one(Achievement, achievement_id)
        return issue_many(achievement, people, None)


def _reachable(person_ids: list[int]) -> list[int]:
    """Those whose address is confirmed, in the same order: the others would be refused in every
    round, and a round full of them would leave no room for anybody else."""
    able: set[int] = set()
    for at in range(0, len(person_ids), 500):
        able |= set(
            db.session.scalars(
                select(Person.id).where(
                    Person.id.in_(person_ids[at : at + 500]),
                    Person.email_verified_at.is_not(None),
                    Person.erased_at.is_(None),
                )
            )
        )
    return [one for one in person_ids if one in able]


def issue_many(achievement: Achievement, person_ids: list[int], actor: Person | None) -> int:
    """Issue to these people, leaving out whom a rule refuses; how many got one."""
    done = 0
    for person_id in person_ids:
        try:
            issuing.issue(achievement, db.session.get_one(Person, person_id), actor)
            done += 1
        except NotAllowed as no:
            log.info("no badge of achievement %s for one person: %s", achievement.id, no.code)
    return done
