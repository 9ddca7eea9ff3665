"""Building a form: items in and out, up and down, and the version that is asked from now on."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from sqlalchemy import func, select

from lms import audit, clock
from lms.accounts.models import Person
from lms.courses import editing
from lms.courses.admissions import queries
from lms.courses.admissions.models import Call, FormVersion
from lms.courses.admissions.rules import form as rules
from lms.courses.admissions.rules.form import FormProblem, Item
from lms.courses.admissions.rules.legal import Finding
from lms.courses.editing import NotAllowed
from lms.db import db


class Unlawful(Exception):
    """An item that may not be asked as it is, with every reason."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(", ".join(finding.item.code for finding in findings))
        self.findings = list(findings)


class Unready(Exception):
    """A form that cannot be published, with every reason."""

    def __init__(self, problems: Sequence[FormProblem]) -> None:
        super().__init__(", ".join(one.code for one in problems))
        self.problems = list(problems)


def work_on(call: Call) -> FormVersion:
    """The version that is being worked on; a copy of the published one where there is none."""
    editing.hold(call)
    working = queries.working_form(call.id)
    if working is not None:
        return working
    published = queries.published_form(call.id)
    last = db.session.scalar(
        select(func.max(FormVersion.number)).where(FormVersion.call_id == call.id)
    )
    working = FormVersion(
        call_id=call.id, number=(last or 0) + 1, created_at=clock.now(),
        items=list(published.items) if published else [],
    )  # fmt: skip
    db.session.add(working)
    db.session.flush()
    audit.record("admission_form.begin", "call", call.id, after={"number": working.number})
    return working


def new_key(items: Sequence[Item]) -> str:
    """A key that no item of the form has: it stays with the answers for good."""
    taken = {item.key for item in items}
    while True:
        key = f"q{secrets.token_hex(3)}"
        if key not in taken:
            return key


def put(form: FormVersion, item: Item, version: int, *, after: str = "") -> None:
    """Add *item* after another one, or put it in the place of the one with its key.

    Raises :class:`Unlawful`, ``Conflict``, ``NotAllowed("too_many")``.
    """
    editing.hold(form, version)
    items = list(rules.read_all(form.items))
    place = _place(items, item.key)
    if place is None:
        if len(items) >= rules.MOST_ITEMS:
            raise NotAllowed("too_many")
        before = _place(items, after)
        items.insert(len(items) if before is None else before + 1, item)
    else:
        items[place] = item
    # A field under a consent of its own is written first and covered by the consent afterwards;
    # whether that was done is asked when the form is published.
    against = [
        finding
        for finding in rules.findings(item, items, clock.today())
        if finding.why != "consent"
    ]
    if against:
        raise Unlawful(against)
    _save(form, items, "put", item.key)


def remove(form: FormVersion, key: str, version: int) -> None:
    """Take an item out; conditions and consents that named it forget it."""
    editing.hold(form, version)
    items = []
    for one in rules.read_all(form.items):
        if one.key == key:
            continue
        if one.shown_key == key:
            one = _with(one, shown_key="", shown_codes=())
        if key in one.covers:
            one = _with(one, covers=tuple(other for other in one.covers if other != key))
        items.append(one)
    _save(form, items, "remove", key)


def move(form: FormVersion, key: str, by: int, version: int) -> None:
    """Move an item up (-1) or down (1); at an end nothing happens."""
    editing.hold(form, version)
    items = list(rules.read_all(form.items))
    place = _place(items, key)
    if place is None or not 0 <= place + by < len(items):
        return
    items[place], items[place + by] = items[place + by], items[place]
    _save(form, items, "move", key)


def publish(form: FormVersion, actor: Person, version: int) -> None:
    """Ask this version from now on; applications that were begun keep theirs. :class:`Unready`."""
    editing.hold(form, version)
    if form.published_at is not None:
        return
    items = rules.read_all(form.items)
    against = rules.problems(items, clock.today())
    if against:
        raise Unready(against)
    form.published_at, form.published_by_id = clock.now(), actor.id
    form.sha256 = rules.fingerprint(items)
    db.session.flush()
    audit.record(
        "admission_form.publish", "call", form.call_id, actor=actor,
        after={"number": form.number, "sha256": form.sha256},
    )  # fmt: skip


def discard(form: FormVersion, version: int) -> None:
    """Throw the version away that is being worked on; ``first`` where nothing is published yet."""
    editing.hold(form, version)
    if form.published_at is not None or queries.published_form(form.call_id) is None:
        raise NotAllowed("first")
    audit.record("admission_form.discard", "call", form.call_id, before={"number": form.number})
    db.session.delete(form)
    db.session.flush()


def _place(items: Sequence[Item], key: str) -> int | None:
    return next((place for place, one in enumerate(items) if one.key == key), None)


def _with(item: Item, **changes: object) -> Item:
    from dataclasses import replace

    return replace(item, **changes)  # type: ignore[arg-type]


def _save(form: FormVersion, items: Sequence[Item], did: str, key: str) -> None:
    if form.published_at is not None:
        raise NotAllowed("published")
    form.items = [rules.write(one) for one in items]
    db.session.flush()
    audit.record(
        f"admission_form.{did}", "call", form.call_id, after={"key": key, "items": len(items)}
    )
