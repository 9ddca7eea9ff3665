"""The few facts of an offering that other pages show: one statement for any number of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from lms import i18n
from lms.accounts.models import Organisation, Person
from lms.courses.catalogue.models import Course, Offering
from lms.db import db


@dataclass(frozen=True)
class OfferingCard:
    """An offering in one line. Bilingual fields are read with ``local(card)``."""

    id: int
    course_id: int
    cohort_id: int | None
    code: str
    slug: str
    title_ko: str
    title_en: str
    label: str
    organisation_id: int
    organisation_ko: str
    organisation_en: str
    starts_on: date
    ends_on: date
    state: str  # draft, open, closed
    capacity: int
    seats_taken: int
    language: str
    hours: int
    term_id: int | None = None

    @property
    def seats_left(self) -> int:
        """Free seats; never below zero."""
        return max(0, self.capacity - self.seats_taken)


def offering_cards(ids: Iterable[int]) -> dict[int, OfferingCard]:
    """Cards by offering id; unknown ids are left out."""
    wanted = list(dict.fromkeys(ids))
    found: dict[int, OfferingCard] = {}
    for start in range(0, len(wanted), 1000):
        rows = db.session.execute(
            select(
                Offering.id,
                Offering.course_id,
                Offering.cohort_id,
                Course.code,
                Course.slug,
                Course.title_ko,
                Course.title_en,
                Offering.label,
                Organisation.id.label("organisation_id"),
                Organisation.name.label("organisation_ko"),
                Organisation.english_name.label("organisation_en"),
                Offering.starts_on,
                Offering.ends_on,
                Offering.state,
                Offering.capacity,
                Offering.seats_taken,
                Course.language,
                Course.hours,
                Offering.term_id,
            )
            .join(Course, Course.id == Offering.course_id)
            .join(Organisation, Organisation.id == Course.organisation_id)
            .where(Offering.id.in_(wanted[start : start + 1000]))
        )
        for row in rows:
            found[row.id] = OfferingCard(**row._asdict())
    return found


def offering_card(offering_id: int) -> OfferingCard | None:
    """The card of one offering; none where there is no such offering."""
    return offering_cards([offering_id]).get(offering_id)


def with_label(card: OfferingCard) -> str:
    """An offering's title with its section, in the page's language."""
    return f"{i18n.local(card)} · {card.label}"


def people_in_offerings(
    model: Any, ids: Iterable[int], named: Callable[[OfferingCard], str] = i18n.local
) -> dict[int, str]:
    """Whose row in which offering ("김지우 · 머신러닝"), by id, for the trail. *model*: a table with a
    person and an offering (``person_id``, ``offering_id``); unknown ids are left out. *named*: the
    offering in words."""
    rows = db.session.execute(
        select(model.id, model.offering_id, Person)
        .join(Person, Person.id == model.person_id)
        .where(model.id.in_(ids))
    ).all()
    cards = offering_cards(row.offering_id for row in rows)
    return {
        row.id: f"{i18n.person_name(row.Person)} · {named(cards[row.offering_id])}"
        for row in rows
        if row.offering_id in cards
    }
