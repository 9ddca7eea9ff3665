"""Writing what opens the parts of an offering."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, select

from lms import audit
from lms.courses.content import queries
from lms.courses.content.models import Module, ReleaseDate, ReleaseNeed
from lms.courses.content.queries.release import ReleaseRules
from lms.courses.content.rules import Key, Need
from lms.courses.content.rules.release import circle
from lms.db import db

Dates = Mapping[int | None, datetime]  # by section; none: everybody


class Changed(Exception):
    """Someone else changed the rules of this part meanwhile."""


class Circle(ValueError):
    """What is asked for would wait for itself; ``args[0]`` is the way around."""


def fingerprint(rules: ReleaseRules, key: Key) -> str:
    """What the rules of *key* are now, in a few letters: for telling that they were changed."""
    dates = sorted((str(who), str(at)) for who, at in rules.dates.get(key, {}).items())
    needs = sorted((*need.key, str(need.at_least)) for need in rules.needs.get(key, ()))
    return hashlib.sha256(repr((dates, needs)).encode()).hexdigest()[:16]


def set_release(offering_id: int, key: Key, dates: Dates, needs: Sequence[Need], seen: str) -> None:
    """Let *key* open by these rules and no others.

    *seen*: the fingerprint of the rules that the editor saw. Raises :class:`Changed`, and
    :class:`Circle` where something would wait for itself.
    """
    _lock(offering_id)
    rules = queries.release_rules(offering_id)
    if fingerprint(rules, key) != seen:
        raise Changed
    there = queries.parts(offering_id)
    asked = ReleaseRules(rules.dates, {**rules.needs, key: tuple(needs)})
    waits = queries.waits(offering_id, asked, there)
    for start in (key, *(need.key for need in needs)):
        way = circle(waits, start)
        if way is not None:
            raise Circle(way)
    of_key = {"subject_kind": key.kind, "subject_id": key.id}
    db.session.execute(delete(ReleaseDate).filter_by(**of_key))
    db.session.execute(delete(ReleaseNeed).filter_by(**of_key))
    db.session.add_all(
        ReleaseDate(offering_id=offering_id, section_id=section, opens_at=at, **of_key)
        for section, at in dates.items()
    )
    db.session.add_all(
        ReleaseNeed(
            offering_id=offering_id,
            needs_kind=need.key.kind,
            needs_id=need.key.id,
            at_least=need.at_least,
            **of_key,
        )
        for need in needs
    )
    db.session.flush()
    audit.record(
        "content.release", "offering", offering_id,
        before={"rules": len(rules.dates.get(key, {})) + len(rules.needs.get(key, ()))},
        after={"part": list(key), "rules": len(dates) + len(needs)},
    )  # fmt: skip


def would_wait(offering_id: int, lesson: Key, item: Key | None) -> list[Key] | None:
    """The way around where a lesson that is done by *item* would wait for itself; none elsewhere."""
    if item is None:
        return None
    waits = queries.waits(
        offering_id, queries.release_rules(offering_id), queries.parts(offering_id)
    )
    waits[lesson] = [*waits.get(lesson, []), item]
    return circle(waits, lesson)


def _lock(offering_id: int) -> None:
    db.session.execute(
        select(Module.id)
        .where(Module.offering_id == offering_id)
        .order_by(Module.id)
        .with_for_update()
    )
