"""Writing the pipeline: what the team decides, what the graduate answers, what withdrawal ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, joinedload

from lms import audit, clock
from lms.accounts.models import Person
from lms.communication.operations import notify
from lms.db import apart, db
from lms.placement.candidates import rules as candidate_rules
from lms.placement.candidates.queries import LiveCandidate
from lms.placement.companies import queries as companies
from lms.placement.openings.loaders import is_open
from lms.placement.openings.models import Opening
from lms.placement.ranking import rules
from lms.placement.ranking.models import PipelineEntry, RankingVisit
from lms.placement.ranking.rules import Act, Actor, State

#: A visit that began this long ago is over: what came since is new again.
VISIT_SECONDS = 30 * 60


@dataclass(frozen=True)
class Done:
    """What became of an act: the entry, whether it changed, and the code of a refusal."""

    entry: PipelineEntry
    changed: bool
    refusal: str = ""


def _insert(session: Session, table: type[Any], values: dict[str, Any]) -> None:
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    session.execute(insert(table).values(values).on_conflict_do_nothing())


def visit(opening_id: int, person_id: int) -> datetime | None:
    """Note that somebody looks at the list; when they looked the time before (None: never).

    Committed apart, because a list is shown by GET.
    """
    now = clock.now()
    with apart() as session:
        row = session.get(RankingVisit, (opening_id, person_id))
        if row is None:
            _insert(
                session,
                RankingVisit,
                {"opening_id": opening_id, "person_id": person_id, "seen_at": now},
            )
            return None
        if (now - row.seen_at).total_seconds() > VISIT_SECONDS:
            row.before_at = row.seen_at
        row.seen_at = now
        return row.before_at


def look(opening_id: int, person_id: int, by: Person) -> None:
    """Note that the team opened a candidate; what was decided stays. Committed apart."""
    now = clock.now()
    with apart() as session:
        _insert(session, PipelineEntry, _blank(opening_id, person_id, State.OPENED, now))
        row = session.scalar(
            select(PipelineEntry)
            .where(PipelineEntry.opening_id == opening_id, PipelineEntry.person_id == person_id)
            .with_for_update()
        )
        assert row is not None
        row.state = rules.step(State(row.state), Act.LOOK, Actor.EMPLOYER).state
        if row.opened_at is None:
            row.opened_at = now
            row.decided_by_id = row.decided_by_id or by.id


def _blank(opening_id: int, person_id: int, state: State, now: datetime) -> dict[str, Any]:
    return {
        "opening_id": opening_id,
        "person_id": person_id,
        "state": state.value,
        "reason_line": "",
        "reason": "",
        "message": "",
        "answer": "",
        "updated_at": now,
        "version": 1,
        "details": {},
    }


def _entry(opening: Opening, person_id: int) -> PipelineEntry:
    """The entry, locked; made where there is none."""
    _insert(
        db.session,
        PipelineEntry,
        _blank(opening.id, person_id, State.NONE, clock.now()),
    )
    row = db.session.scalar(
        select(PipelineEntry)
        .where(PipelineEntry.opening_id == opening.id, PipelineEntry.person_id == person_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    assert row is not None
    return row


def decide(
    opening: Opening,
    candidate: LiveCandidate,
    act: Act,
    by: Person,
    *,
    snapshot_id: int | None = None,
    line: str = "",
    words: str = "",
) -> Done:
    """Shortlist, pass (with the line that it is about) or undo. Repeating changes nothing."""
    entry = _entry(opening, candidate.person_id)
    done = _step(entry, act, Actor.EMPLOYER, by, open_now=is_open(opening))
    if done.refusal:
        return done
    entry.reason_line = line if act is Act.PASS else ""
    entry.reason = words.strip() if act is Act.PASS else ""
    entry.snapshot_id = snapshot_id or entry.snapshot_id
    db.session.flush()
    return done


def ask(
    opening: Opening,
    candidate: LiveCandidate,
    by: Person,
    *,
    message: str,
    answer_by: date,
    snapshot_id: int | None = None,
) -> Done:
    """Ask a graduate to be introduced, and tell them; asking again while it runs changes nothing."""
    entry = _entry(opening, candidate.person_id)
    done = _step(entry, Act.ASK, Actor.EMPLOYER, by, open_now=is_open(opening))
    if not done.changed:
        return done
    entry.message, entry.answer, entry.answer_by = message.strip(), "", answer_by
    entry.details = {"asked_on": clock.today().isoformat(), "key": candidate.key}
    entry.reason_line = entry.reason = ""
    entry.snapshot_id = snapshot_id or entry.snapshot_id
    db.session.flush()
    person = db.session.get_one(Person, candidate.person_id)
    notify(
        person,
        "introduction.asked",
        {
            "company": _company(opening),
            "title": opening.title,
            "answer_by": answer_by.isoformat(),
        },
        url=f"/me/requests#request-{entry.id}",
        dedup_key=f"asked:{entry.id}:{entry.version}",
    )
    return done


def answer(
    entry: PipelineEntry, person: Person, accept: bool, words: str = "", *, phone: bool = False
) -> Done:
    """A graduate accepts or declines; only accepting shows the employer who they are.

    *phone*: whether the telephone number is told as well. PermissionError for somebody else's.
    """
    if entry.person_id != person.id:
        raise PermissionError("a request is answered by the person who was asked")
    act = Act.ACCEPT if accept else Act.DECLINE
    done = _step(entry, act, Actor.GRADUATE, person, open_now=True)
    if not done.changed:
        return done
    entry.answer = words.strip()
    if accept:
        entry.details = {**entry.details, "phone": bool(phone and person.phone)}
    db.session.flush()
    key = entry.details.get("key", "")
    for member in _told(entry):
        notify(
            member,
            "introduction.accepted" if accept else "introduction.declined",
            {"title": entry.opening.title, "code": candidate_rules.shown_code(key) if key else ""},
            url=f"/openings/{entry.opening_id}/candidates/{key}"
            if key
            else f"/openings/{entry.opening_id}/candidates",
            dedup_key=f"answered:{entry.id}:{entry.version}",
        )
    return done


def erase(person: Person) -> None:
    """End what runs with a person, and forget when they looked at lists."""
    withdraw(person.id)
    db.session.execute(delete(RankingVisit).where(RankingVisit.person_id == person.id))


def person_withdrew(person_id: int) -> None:
    """End everything that runs with a person who turned matching off."""
    withdraw(person_id)


def person_hid(person_id: int, organisation_id: int) -> None:
    """End everything that runs between a person and an organisation that they hide from."""
    withdraw(person_id, organisation_id)


def withdraw(person_id: int, organisation_id: int | None = None) -> int:
    """End what runs with a person (with one organisation alone); how many entries ended.

    Words go with it, the person's and those that were written to them.
    """
    query = (
        select(PipelineEntry)
        .where(PipelineEntry.person_id == person_id)
        .options(joinedload(PipelineEntry.opening))
        .with_for_update(of=PipelineEntry)
    )
    if organisation_id is not None:
        query = query.join(Opening).where(Opening.organisation_id == organisation_id)
    entries = db.session.scalars(query).all()
    ended = 0
    for entry in entries:
        before = rules.present(entry.state, entry.answer_by, clock.today())
        step = rules.step(before, Act.WITHDRAW, Actor.SYSTEM)
        if not step.changed:
            continue
        _move(entry, before, step.state, Act.WITHDRAW)
        _tell_withdrawn(entry, before)
        entry.reason_line = entry.reason = entry.message = entry.answer = ""
        entry.answer_by = entry.opened_at = None
        entry.details = {}
        ended += 1
    db.session.flush()
    return ended


def _told(entry: PipelineEntry) -> list[Person]:
    """Who hears of it: the one who asked; where they have left the team, whoever is in it now."""
    team = [member.person for member in companies.team(entry.opening.organisation_id)]
    return [person for person in team if person.id == entry.decided_by_id] or team


def _tell_withdrawn(entry: PipelineEntry, before: State) -> None:
    if before not in (State.ASKED, State.INTRODUCED):
        return
    for member in _told(entry):
        notify(
            member,
            "introduction.withdrawn",
            {"title": entry.opening.title},
            url=f"/openings/{entry.opening_id}/candidates",
            dedup_key=f"withdrawn:{entry.id}:{entry.version}",
        )


def _step(entry: PipelineEntry, act: Act, actor: Actor, by: Person, *, open_now: bool) -> Done:
    before = rules.present(entry.state, entry.answer_by, clock.today())
    step = rules.step(before, act, actor, open_now=open_now)
    if step.refusal or not step.changed:
        return Done(entry, False, step.refusal)
    _move(entry, before, step.state, act)
    if actor is Actor.EMPLOYER:
        entry.decided_by_id = by.id
    return Done(entry, True)


def _move(entry: PipelineEntry, before: State, after: State, act: Act) -> None:
    entry.state = after.value
    entry.updated_at = clock.now()
    audit.record(
        f"pipeline.{act.value}",
        "pipeline_entry",
        entry.id,
        before={"state": before.value},
        after={"state": after.value, "opening": entry.opening_id},
    )


def _company(opening: Opening) -> dict[str, str]:
    place = opening.organisation
    return {"ko": place.name, "en": place.english_name or place.name}
