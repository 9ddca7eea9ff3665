"""Making sections and putting learners into them."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import delete, select

from lms import audit
from lms.accounts.models import Person
from lms.courses import editing
from lms.courses.enrolment import queries as enrolment
from lms.courses.sections import queries, rules
from lms.courses.sections.models import Section, SectionMember
from lms.db import db


class NameTaken(ValueError):
    """The offering has a section of this name."""


def _free(offering_id: int, name: str, own: int | None = None) -> None:
    taken = db.session.scalar(
        select(Section.id).where(Section.offering_id == offering_id, Section.name == name)
    )
    if taken not in (None, own):
        raise NameTaken(name)


def add(offering_id: int, name: str) -> Section:
    """A new, empty section. Raises :class:`NameTaken`."""
    _free(offering_id, name)
    section = Section(offering_id=offering_id, name=name)
    db.session.add(section)
    db.session.flush()
    audit.record("section.add", "section", section.id, after={"offering": offering_id})
    return section


def rename(section: Section, name: str, version: int) -> None:
    """Another name. Raises :class:`NameTaken`, and ``editing.Conflict`` on an old version."""
    editing.hold(section, version)
    _free(section.offering_id, name, section.id)
    section.name = name
    db.session.flush()


def remove(section: Section) -> None:
    """Remove a section: its learners are in none then, its own release dates are gone."""
    people = len(queries.members(section.id))
    audit.record("section.remove", "section", section.id, before={"people": people})
    db.session.execute(delete(SectionMember).where(SectionMember.section_id == section.id))
    db.session.delete(section)
    db.session.flush()


def assign(offering_id: int, person_ids: Iterable[int], section_id: int | None) -> int:
    """Put learners into a section, or into none; how many were moved. Idempotent.

    Whoever has no seat in the offering is left out, whatever the form says.
    """
    seated = {seat.person_id for seat in enrolment.roster(offering_id)}
    wanted = seated & set(person_ids)
    held = {
        row.person_id: row
        for row in db.session.scalars(
            select(SectionMember)
            .where(SectionMember.offering_id == offering_id)
            .order_by(SectionMember.person_id)
            .with_for_update()
        )
    }
    moved = 0
    for person_id in sorted(wanted):
        row = held.get(person_id)
        if (row.section_id if row else None) == section_id:
            continue
        moved += 1
        if row is not None and section_id is None:
            db.session.delete(row)
        elif row is not None and section_id is not None:
            row.section_id = section_id
        elif section_id is not None:
            db.session.add(
                SectionMember(offering_id=offering_id, person_id=person_id, section_id=section_id)
            )
    db.session.flush()
    if moved:
        audit.record(
            "section.assign", "offering", offering_id,
            after={"section": section_id, "people": moved},
        )  # fmt: skip
    return moved


def divide(offering_id: int) -> int:
    """Put everyone who is in no section into one, evenly in the order of names; how many."""
    sections = queries.sections_of(offering_id)
    if not sections:
        return 0
    held = queries.sections_by_person(offering_id)
    free = [seat.person_id for seat in enrolment.roster(offering_id) if seat.person_id not in held]
    places = rules.divided(free, {line.id: line.people for line in sections})
    for section in sections:
        assign(
            offering_id, [who for who, place in places.items() if place == section.id], section.id
        )
    return len(places)


def erase(person: Person) -> None:
    """Forget in which sections someone was."""
    db.session.execute(delete(SectionMember).where(SectionMember.person_id == person.id))
