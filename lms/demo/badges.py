"""Badges of those who completed a track or a course, a badge from elsewhere, and a shared passport.

The keys are made of words that everybody can read here, and are marked as keys of the demonstration:
pages and published documents say so, and verification says so too.
"""

from __future__ import annotations

import base64
import hashlib
import json
import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lms import clock, sealing
from lms.accounts.models import Organisation, Person
from lms.courses.badges.models import (
    Achievement,
    Badge,
    BadgeStatusList,
    ImportedBadge,
    IssuerKey,
    TrustedIssuer,
)
from lms.courses.badges.queries import issuers
from lms.courses.badges.queries.badges import achievement_facts
from lms.courses.badges.rules import credentials, encoding, identity, proofs, statuslist, tokens
from lms.courses.catalogue.models import Course, CourseSkill, Offering
from lms.courses.gradebook.models import CourseResult
from lms.courses.passport.models import PassportShare, PassportVisit
from lms.courses.passport.queries.shares import hashed
from lms.courses.passport.rules.showing import choose
from lms.courses.programmes.models import FINISHED, Cohort, CohortMember, Track, TrackCourse
from lms.demo.world import World
from lms.evidence.models import EvidenceItem
from lms.evidence.operations import Shown
from lms.matching import EvidenceKind

#: Courses whose badges the Academy issues, beside those of every track.
COURSES = 3
#: An invented issuer elsewhere, whom the office trusts.
ELSEWHERE = ("무등 오픈랩(가상)", "컨테이너로 배포하기", "docker")


@dataclass
class _Issuer:
    """An institution with its key and list."""

    place: Any
    key: Any
    seed: bytes
    statuses: Any
    people: dict[int, Any] = field(default_factory=dict)


def build(world: World) -> None:
    """Add keys, achievements, badges, a trusted issuer, and a link of the graduate's passport."""
    rng = world.chance("badges")
    tracks = {row.id: row for row in world.rows.of(Track)}
    made: dict[int, _Issuer] = {}
    for achievement, earners in _tracks(world, made, tracks) + _courses(world, made):
        for person_id, at in earners:
            _badge(world, made[achievement.organisation_id], achievement, person_id, at, rng)
    _elsewhere(world)
    _passport(world)


def _institution(world: World, organisation_id: int) -> Any:
    rows = {row.id: row for row in world.rows.of(Organisation)}
    place = rows[organisation_id]
    return rows[place.parent_id] if place.kind == "department" and place.parent_id else place


def _issuer(world: World, made: dict[int, _Issuer], place: Any) -> _Issuer:
    if place.id not in made:
        seed = _seed(place.slug)
        public = encoding.multikey(_public(seed))
        key = world.rows.add(
            IssuerKey, organisation_id=place.id, public=public, controller=issuers.did_of(place),
            sealed=sealing.seal(
                f"badge key {public}", {"seed": base64.b64encode(seed).decode("ascii")}
            ),
            data_key=sealing.key_id(), created_at=world.now - timedelta(days=1500), demo=True,
        )  # fmt: skip
        statuses = world.rows.add(BadgeStatusList, organisation_id=place.id, number=1, used=0)
        people = {row.id: row for row in world.rows.of(Person)}
        made[place.id] = _Issuer(place, key, seed, statuses, people)
    return made[place.id]


def _seed(name: str) -> bytes:
    return hashlib.sha256(f"demonstration key of {name}, known to everybody".encode()).digest()


def _public(seed: bytes) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


Earned = list[tuple[Any, list[tuple[int, datetime]]]]


def _tracks(world: World, made: dict[int, _Issuer], tracks: dict[int, Any]) -> Earned:
    cohorts = {row.id: row.track_id for row in world.rows.of(Cohort)}
    finished: dict[int, dict[int, datetime]] = {}
    for member in world.rows.of(CohortMember):
        if member.state in FINISHED and member.ended_on is not None:
            at = clock.seoul_midnight(member.ended_on) + timedelta(hours=34)
            people = finished.setdefault(cohorts[member.cohort_id], {})
            people.setdefault(member.person_id, min(at, world.now))
    taught: dict[int, list[str]] = {}
    for line in world.rows.of(TrackCourse):
        taught.setdefault(line.track_id, []).extend(_skills(world, line.course_id))
    return [
        (
            _achievement(
                world, made, tracks[track_id], "track", taught.get(track_id, []),
                "이 과정을 수료하거나 졸업한 사람에게 줍니다.",
                "For those who completed or graduated from this track.",
            ),
            sorted(people.items()),
        )
        for track_id, people in sorted(finished.items())
    ]  # fmt: skip


def _courses(world: World, made: dict[int, _Issuer]) -> Earned:
    courses = {row.id: row for row in world.rows.of(Course)}
    offerings = {row.id: row.course_id for row in world.rows.of(Offering)}
    passed: dict[int, dict[int, datetime]] = {}
    for result in world.rows.of(CourseResult):
        final = result.state is None and result.published_from is None
        if final and result.credit_earned and result.superseded_at is None:
            at = min(result.decided_at + timedelta(minutes=10), world.now)
            passed.setdefault(offerings[result.offering_id], {}).setdefault(result.person_id, at)
    most = sorted(passed, key=lambda course_id: (-len(passed[course_id]), course_id))[:COURSES]
    return [
        (
            _achievement(
                world, made, courses[course_id], "course", _skills(world, course_id),
                "이 교과목을 이수한 사람에게 줍니다. 성적이 확정되고 이수로 정해져야 합니다.",
                "For those who passed this course. The result must be final and earn the credit.",
            ),
            sorted(passed[course_id].items()),
        )
        for course_id in most
    ]  # fmt: skip


def _skills(world: World, course_id: int) -> list[str]:
    return [row.skill_id for row in world.rows.of(CourseSkill) if row.course_id == course_id]


def _achievement(
    world: World, made: dict[int, _Issuer], subject: Any, kind: str, skills: list[str], ko: str, en: str
) -> Any:  # fmt: skip
    place = _institution(world, subject.organisation_id)
    issuer = _issuer(world, made, place)
    return world.rows.add(
        Achievement, place_id=subject.organisation_id, organisation_id=place.id, kind=kind,
        subject_id=subject.id, title_ko=subject.title_ko, title_en=subject.title_en,
        description_ko=subject.summary_ko[:1000] or subject.title_ko,
        description_en=subject.summary_en[:1000], criteria_ko=ko, criteria_en=en,
        skills=list(dict.fromkeys(skills))[:12], automatic=True, created_at=issuer.key.created_at,
    )  # fmt: skip


def _badge(
    world: World, issuer: _Issuer, achievement: Any, person_id: int, at: datetime, rng: Random
) -> None:
    at = at.replace(microsecond=0)
    person = issuer.people[person_id]
    index, issuer.statuses.used = issuer.statuses.used, issuer.statuses.used + 1
    urn, subject = (uuid.UUID(int=rng.getrandbits(128), version=4).urn for _n in range(2))
    bare = credentials.badge(
        urn=urn, subject=subject, issuer=issuers.facts_of(issuer.place),
        facts=achievement_facts(achievement),
        identity=identity.identity(person.email, f"{rng.getrandbits(128):032x}"),
        status=statuslist.entry(issuers.list_address(issuer.place, 1), index), at=at,
    )  # fmt: skip
    method = issuers.method_of(issuer.key)
    world.rows.add(
        Badge, achievement_id=achievement.id, person_id=person_id, place_id=achievement.place_id,
        key_id=issuer.key.id, urn=urn,
        credential=proofs.signed(bare, issuer.seed, method, credentials.moment(at)),
        jwt=tokens.signed(bare, issuer.seed, method, at), status_list_id=issuer.statuses.id,
        status_index=index, share=encoding.base64url(rng.getrandbits(256).to_bytes(32, "big")),
        issued_at=at,
    )  # fmt: skip


def _elsewhere(world: World) -> None:
    """A badge that the graduate brought from an invented issuer whom the office trusts."""
    person, officer = world.cast["graduate"], world.cast["officer"]
    name, title, skill = ELSEWHERE
    seed = _seed(name)
    public = encoding.multikey(_public(seed))
    did, at = f"did:key:{public}", world.now - timedelta(days=40)
    bare = {
        "@context": list(credentials.CONTEXTS),
        "id": uuid.uuid5(uuid.NAMESPACE_URL, did).urn,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": title,
        "issuer": {"id": did, "type": ["Profile"], "name": name},
        "validFrom": credentials.moment(at),
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [identity.identity(person.email, "demo")],
            "achievement": {
                "id": f"urn:demo:{skill}", "type": ["Achievement"], "name": title,
                "description": title, "criteria": {"narrative": "두 주 과정의 과제 네 개"},
                "tag": [skill],
            },
        },
    }  # fmt: skip
    signed = proofs.signed(bare, seed, f"{did}#{public}", credentials.moment(at))
    content = json.dumps(signed, ensure_ascii=False)
    brought = at + timedelta(days=3)
    world.rows.add(
        TrustedIssuer, issuer=did, name=name, note="협약한 공개 실습 모임", added_at=at,
        added_by_id=officer.id,
    )  # fmt: skip
    codes = {"shape": "data", "key": "", "signature": "", "key_time": "timeless", "dates": "",
             "status": "none", "holder": ""}  # fmt: skip
    row = world.rows.add(
        ImportedBadge, person_id=person.id, sha256=hashlib.sha256(content.encode()).hexdigest(),
        content=content, title=title, issuer=did, issuer_name=name, state="counted",
        checks=[{"code": code, "state": "ok", "why": why} for code, why in codes.items()],
        skills=[skill], brought_at=brought, checked_at=brought,
    )  # fmt: skip
    on = at.astimezone(clock.SEOUL).date()
    shown = Shown(skill, EvidenceKind.CERTIFIED.value, title, on, course=name)
    world.show(person, "badge", row.id, [shown], brought)


def _passport(world: World) -> None:
    """A link that the graduate gave to a company, opened twice."""
    person = world.cast["graduate"]
    mine = [row for row in world.rows.of(Badge) if row.person_id == person.id]
    shown = sorted(
        {row.skill_id for row in world.rows.of(EvidenceItem) if row.person_id == person.id}
    )
    token = world.key("passport", 43)
    made = world.now - timedelta(days=5)
    share = world.rows.add(
        PassportShare, person_id=person.id, label="가온모빌리티 지원", token_hash=hashed(token),
        sealed=sealing.seal(f"passport {hashed(token)}", {"token": token}), language="ko",
        shows=choose(
            ["skills", "evidence", "courses", "badges"], shown, [row.id for row in mine]
        ).stored(),
        created_at=made, expires_at=made + timedelta(days=30),
    )  # fmt: skip
    for hours in (26, 51):
        world.rows.add(
            PassportVisit, share_id=share.id, at=made + timedelta(hours=hours), way="page"
        )
