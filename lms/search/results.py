"""What a search found, in groups. A group asks its own feature, so that nothing hidden leaks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select

from lms import access
from lms.access import ROOT, Permission
from lms.accounts.models import Person
from lms.accounts.queries import people as directory
from lms.courses import facets
from lms.courses.catalogue import queries as catalogue
from lms.courses.content import queries as content
from lms.courses.enrolment.models import Enrolment
from lms.courses.enrolment.queries import SEATED
from lms.courses.programmes import queries as programmes
from lms.courses.vocabulary import name as word
from lms.db import db
from lms.i18n import current, local, person_name
from lms.interop.formats.hangul import initial_consonants, is_initials
from lms.placement.companies import queries as companies
from lms.placement.companies import words as company_words
from lms.placement.openings import queries as openings
from lms.placement.openings import words as opening_words
from lms.skills import queries as skills
from lms.skills.models import Skill

#: Results of one kind on the page of all kinds.
SHOWN = 6
MOST_TEXT = 100


@dataclass(frozen=True)
class Hit:
    """One result: its name, a line about it, and where it is."""

    title: str
    note: str
    url: str


@dataclass(frozen=True)
class Group:
    """The results of one kind; *total* counts all of them, *more_url* leads to those not shown."""

    kind: str
    label: str
    icon: str
    hits: list[Hit]
    total: int
    more_url: str = ""


@dataclass(frozen=True)
class Found:
    """Everything that was found. *people* counts those whose names are on the page."""

    groups: list[Group] = field(default_factory=list)

    @property
    def total(self) -> int:
        """How many results there are of all kinds."""
        return sum(group.total for group in self.groups)

    @property
    def people(self) -> int:
        """How many people's names were shown: the access log keeps it."""
        return sum(len(group.hits) for group in self.groups if group.kind == "people")


def clean(text: str) -> str:
    """What was typed, as it is searched for."""
    return " ".join(text.replace("\0", " ").split())[:MOST_TEXT].strip()


def search(person: Person, text: str) -> Found:
    """Everything that *person* (a visitor too) may find for *text*; groups without results go."""
    text = clean(text)
    if not text:
        return Found()
    makers: list[Callable[[Person, str], Group | None]] = [
        _people, _tracks, _courses, _openings, _skills, _companies,
    ]  # fmt: skip
    groups = [group for make in makers if (group := make(person, text)) is not None]
    return Found([group for group in groups if group.total])


def _people(person: Person, text: str) -> Group | None:
    """Everyone for those who may see people; for those who teach, their own learners."""
    if not person.is_authenticated:
        return None
    if access.may(person, Permission.PEOPLE_VIEW, ROOT):
        page = directory.people(text=text)
        hits = [
            Hit(
                person_name(line.person),
                " · ".join((line.person.number, line.person.email)),
                url_for("accounts.person", person_id=line.person.id),
            )
            for line in page.items[:SHOWN]
        ]
        more = url_for("accounts.people", q=text)
        return Group("people", _("사람"), "users", hits, page.total, more)
    if access.may_anywhere(person, Permission.OFFERING_TEACH):
        return _learners(person, text)
    return None


def _learners(person: Person, text: str) -> Group:
    taught = content.taught_offerings(person)
    seats = (
        select(Enrolment.person_id, Enrolment.offering_id)
        .where(Enrolment.offering_id.in_(taught), Enrolment.state.in_(SEATED))
        .subquery()
    )
    rows = db.session.execute(
        directory.matching(text)
        .where(Person.deactivated_at.is_(None))
        .join(seats, seats.c.person_id == Person.id)
        .add_columns(seats.c.offering_id)
        .order_by(Person.name, Person.number, seats.c.offering_id.desc())
    ).all()
    latest: dict[int, tuple[Person, int]] = {}
    for learner, offering_id in rows:
        latest.setdefault(learner.id, (learner, offering_id))
    cards = catalogue.offering_cards(offering for _learner, offering in latest.values())
    hits = [
        Hit(
            person_name(learner),
            f"{learner.number} · {local(cards[offering_id])} {cards[offering_id].label}",
            url_for("gradebook.person", offering_id=offering_id, person_id=learner.id),
        )
        for learner, offering_id in list(latest.values())[:SHOWN]
    ]
    return Group("people", _("내 교육생"), "users", hits, len(latest))


def _tracks(_person: Person, text: str) -> Group:
    found = facets.ordered(
        facets.narrow(programmes.track_entries(), text, {}), text, lambda line: line.title_ko
    )
    hits = [
        Hit(
            local(entry.item),
            f"{local(entry.item, 'organisation')} · {word('stream', entry.item.stream)}",
            url_for("programmes.track", slug=entry.item.slug),
        )
        for entry in found[:SHOWN]
    ]
    more = url_for("programmes.tracks", q=text)
    return Group("tracks", _("교육 과정"), "route", hits, len(found), more)


def _courses(_person: Person, text: str) -> Group:
    found = facets.ordered(
        facets.narrow(catalogue.course_entries(), text, {}), text, lambda line: line.title_ko
    )
    hits = [
        Hit(
            local(entry.item),
            f"{entry.item.code} · {local(entry.item, 'organisation')}",
            url_for("catalogue.course", slug=entry.item.slug),
        )
        for entry in found[:SHOWN]
    ]
    more = url_for("catalogue.courses", q=text)
    return Group("courses", _("교과목"), "book-open", hits, len(found), more)


def _openings(_person: Person, text: str) -> Group:
    page = openings.public(openings.Filters(text=text), 1, size=SHOWN)
    english = current() == "en"
    hits = [
        Hit(
            opening.title,
            " · ".join(
                filter(
                    None,
                    (
                        (opening.organisation.english_name if english else "")
                        or opening.organisation.name,
                        str(opening_words.EMPLOYMENT_TYPES[opening.employment_type]),
                        str(opening_words.DISTRICTS.get(opening.district, "")),
                    ),
                )
            ),
            url_for("openings.show", opening_id=opening.id),
        )
        for opening in page.items
    ]
    more = url_for("openings.index", q=text)
    return Group("openings", _("채용공고"), "briefcase", hits, page.total, more)


def _skills(_person: Person, text: str) -> Group:
    found = _skills_found(text)
    hits = [
        Hit(
            local(skill, "name"),
            local(skill, "definition"),
            url_for("search.skill", skill_id=skill.id),
        )
        for skill in found[:SHOWN]
    ]
    more = url_for("search.index", q=text, kind="skills") if len(found) > SHOWN else ""
    return Group("skills", _("역량"), "badge-check", hits, len(found), more)


def _skills_found(text: str) -> list[Skill]:
    if not is_initials(text):
        return skills.find(text, 200)
    wanted = initial_consonants(text)
    rows = db.session.scalars(
        select(Skill).where(Skill.retired_to.is_(None)).order_by(Skill.name_ko, Skill.id)
    )
    found = [row for row in rows if wanted in initial_consonants(row.name_ko)]
    return sorted(found, key=lambda row: not initial_consonants(row.name_ko).startswith(wanted))


def all_skills(text: str) -> list[Hit]:
    """Every skill that was found, for the page of skills alone."""
    return [
        Hit(
            local(skill, "name"),
            local(skill, "definition"),
            url_for("search.skill", skill_id=skill.id),
        )
        for skill in _skills_found(clean(text))
    ]


def _companies(_person: Person, text: str) -> Group:
    page = companies.public_list(text=text, number=1)
    english = current() == "en"
    hits = [
        Hit(
            (profile.organisation.english_name if english else "") or profile.organisation.name,
            str(company_words.INDUSTRIES[profile.industry]),
            url_for("companies.public", slug=profile.organisation.slug),
        )
        for profile in page.items[:SHOWN]
    ]
    more = url_for("companies.index", q=text)
    return Group("companies", _("확인된 회사"), "building-2", hits, page.total, more)
