"""Badges as issued and as brought, achievements, trusted issuers: lists for their pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload

from lms.accounts.models import Organisation, Person
from lms.accounts.queries.people import named
from lms.courses.badges.models import (
    Achievement,
    Badge,
    ImportedBadge,
    IssuerKey,
    TrustedIssuer,
)
from lms.courses.badges.queries.earned import subject_of
from lms.courses.badges.queries.issuers import base_url
from lms.courses.badges.rules.credentials import AchievementFacts, SkillTarget, Words
from lms.courses.catalogue.models import Course
from lms.courses.degrees.models import CurriculumVersion
from lms.courses.programmes.models import Track
from lms.db import db
from lms.skills import queries as skills


def achievement_facts(row: Achievement) -> AchievementFacts:
    """An achievement as it is published."""
    names = skills.by_ids(row.skills)
    address = f"{base_url()}/achievements/{row.id}"
    return AchievementFacts(
        url=address,
        image_url=f"{address}/image.png",
        kind=row.kind,
        name=Words(row.title_ko, row.title_en),
        description=Words(row.description_ko, row.description_en),
        criteria=Words(row.criteria_ko, row.criteria_en),
        skills=[
            SkillTarget(
                one, f"{base_url()}/skills/{one}", Words(names[one].name_ko, names[one].name_en)
            )
            for one in row.skills
            if one in names
        ],
    )


@dataclass(frozen=True)
class Choice:
    """Something for which an achievement can be made. *label* names kind and place."""

    kind: str
    subject_id: int
    title_ko: str
    title_en: str
    place_id: int

    @property
    def key(self) -> str:
        """In forms: ``course:7``."""
        return f"{self.kind}:{self.subject_id}"


def choices(place_ids: Iterable[int]) -> list[Choice]:
    """Courses, micro-degrees and tracks of these places that have no achievement yet."""
    places = list(place_ids)
    made = set(db.session.execute(select(Achievement.kind, Achievement.subject_id)).tuples())
    courses = db.session.scalars(
        select(Course).where(Course.organisation_id.in_(places)).order_by(Course.title_ko)
    )
    found = [Choice("course", c.id, c.title_ko, c.title_en, c.organisation_id) for c in courses]
    tracks = db.session.scalars(
        select(Track).where(Track.organisation_id.in_(places)).order_by(Track.title_ko)
    )
    found += [Choice("track", t.id, t.title_ko, t.title_en, t.organisation_id) for t in tracks]
    versions = db.session.scalars(
        select(CurriculumVersion)
        .join(Track)
        .where(Track.organisation_id.in_(places), CurriculumVersion.form == "micro")
        .options(joinedload(CurriculumVersion.track))
        .order_by(CurriculumVersion.title_ko)
    )
    found += [
        Choice("micro", v.id, v.title_ko, v.title_en, v.track.organisation_id) for v in versions
    ]
    return [one for one in found if (one.kind, one.subject_id) not in made]


def suggested_skills(kind: str, subject_id: int) -> list[str]:
    """The skills that a course teaches, or that a track's courses teach; at most twenty."""
    subject = subject_of(kind, subject_id)
    courses: list[Course] = []
    if isinstance(subject, Course):
        courses = [subject]
    elif isinstance(subject, Track):
        ids = [line.course_id for line in subject.courses]
        courses = list(db.session.scalars(select(Course).where(Course.id.in_(ids))))
    elif subject is not None:
        courses = [line.course for line in subject.courses]
    return list(dict.fromkeys(one.skill_id for course in courses for one in course.skills))[:20]


@dataclass(frozen=True)
class Line:
    """An achievement in a list, with how many valid badges there are."""

    achievement: Achievement
    issued: int


def achievements(place_ids: Iterable[int], *, text: str = "", kind: str = "") -> Select[Any]:
    """(achievement, valid badges) of these places, as a statement."""
    count = (
        select(func.count())
        .where(Badge.achievement_id == Achievement.id, Badge.state == "valid")
        .scalar_subquery()
    )
    query = select(Achievement, count).where(Achievement.place_id.in_(list(place_ids)))
    if text:
        query = query.where(
            or_(
                Achievement.title_ko.icontains(text, autoescape=True),
                Achievement.title_en.icontains(text, autoescape=True),
            )
        )
    if kind:
        query = query.where(Achievement.kind == kind)
    return query.options(joinedload(Achievement.organisation)).order_by(
        Achievement.closed_at.is_not(None), Achievement.title_ko, Achievement.id
    )


SORTS = ("-issued", "issued", "name", "-name")


def issued(
    place_ids: Iterable[int], *, text: str = "", kind: str = "", state: str = "", sort: str = "-issued"
) -> Select[Badge]:  # fmt: skip
    """Badges issued for these places, as a statement."""
    query = (
        select(Badge)
        .join(Person, Person.id == Badge.person_id)
        .join(Achievement, Achievement.id == Badge.achievement_id)
        .where(Badge.place_id.in_(list(place_ids)))
        .options(joinedload(Badge.person), joinedload(Badge.achievement))
    )
    if text:
        query = query.where(or_(named(text), Achievement.title_ko.icontains(text, autoescape=True)))
    if kind:
        query = query.where(Achievement.kind == kind)
    if state:
        query = query.where(Badge.state == state)
    column = Person.name if sort.lstrip("-") == "name" else Badge.issued_at
    return query.order_by(column.desc() if sort.startswith("-") else column.asc(), Badge.id.desc())


def own(person_id: int, *, valid: bool = False) -> list[Badge]:
    """A person's badges, the newest first; *valid*: those that anybody who verifies finds so."""
    query = select(Badge).where(Badge.person_id == person_id)
    if valid:
        query = query.join(IssuerKey, IssuerKey.id == Badge.key_id).where(
            Badge.state == "valid", IssuerKey.revoked_at.is_(None)
        )
    return list(
        db.session.scalars(
            query.options(
                joinedload(Badge.achievement).joinedload(Achievement.organisation)
            ).order_by(Badge.issued_at.desc(), Badge.id.desc())
        )
    )


def by_urn(urn: str) -> Badge | None:
    """The badge that we issued under this id."""
    return db.session.scalar(select(Badge).where(Badge.urn == urn))


def by_share(token: str) -> Badge | None:
    """The badge whose holder opened this address."""
    return db.session.scalar(
        select(Badge)
        .where(Badge.share == token, Badge.shared_at.is_not(None))
        .options(joinedload(Badge.achievement).joinedload(Achievement.organisation))
    )


def brought(person_id: int, *, counted: bool = False) -> list[ImportedBadge]:
    """Badges that a person brought from elsewhere, the newest first."""
    query = select(ImportedBadge).where(ImportedBadge.person_id == person_id)
    if counted:
        query = query.where(ImportedBadge.state == "counted")
    return list(
        db.session.scalars(query.order_by(ImportedBadge.brought_at.desc(), ImportedBadge.id.desc()))
    )


def trusted() -> list[TrustedIssuer]:
    """Whom the office trusts, by name."""
    return list(
        db.session.scalars(
            select(TrustedIssuer)
            .where(TrustedIssuer.ended_at.is_(None))
            .options(joinedload(TrustedIssuer.added_by))
            .order_by(TrustedIssuer.name, TrustedIssuer.id)
        )
    )


def is_trusted(issuer: str) -> bool:
    """Whether the office trusts this issuer now."""
    return (
        db.session.scalar(
            select(TrustedIssuer.id)
            .where(TrustedIssuer.issuer == issuer, TrustedIssuer.ended_at.is_(None))
            .limit(1)
        )
        is not None
    )


def asked_for(limit: int = 30) -> list[tuple[str, str, int]]:
    """Issuers of genuine badges that the office has not decided on: id, name, how many people."""
    rows = db.session.execute(
        select(
            ImportedBadge.issuer,
            func.max(ImportedBadge.issuer_name),
            func.count(func.distinct(ImportedBadge.person_id)),
        )
        .where(ImportedBadge.state == "untrusted")
        .group_by(ImportedBadge.issuer)
        .order_by(func.count(func.distinct(ImportedBadge.person_id)).desc(), ImportedBadge.issuer)
        .limit(limit)
    )
    return [(issuer, name, people) for issuer, name, people in rows]


def institutions_named(ids: Iterable[int]) -> dict[int, Organisation]:
    """Organisations by id."""
    rows = db.session.scalars(select(Organisation).where(Organisation.id.in_(list(ids))))
    return {row.id: row for row in rows}


def of_issuer(organisation_id: int) -> list[Achievement]:
    """What an institution issues badges for, by title."""
    return list(
        db.session.scalars(
            select(Achievement)
            .where(Achievement.organisation_id == organisation_id, Achievement.closed_at.is_(None))
            .order_by(Achievement.title_ko, Achievement.id)
        )
    )
