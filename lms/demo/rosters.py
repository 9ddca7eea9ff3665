"""Roster files, people with two accounts, and what tracks say of themselves."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from lms import clock
from lms.accounts.models import DuplicateDismissal, Person
from lms.courses.programmes.models import CohortMember, Track
from lms.courses.prospectus.models import Prospectus
from lms.courses.rosters.models import RosterPlan
from lms.demo.programmes import Programmes
from lms.demo.world import DOMAIN, World

_WHO = {
    "in_work": ("- 밤과 주말에 배우려는 **재직자**", "- People **in work** who learn in evenings"),
    "job_seeker": (
        "- 처음부터 차근차근 배우려는 **구직자**", "- **Job seekers** who start from the beginning",
    ),
    "youth": ("- 첫 일자리를 준비하는 **청년**", "- **Young people** who prepare for a first job"),
}  # fmt: skip
_ENTRY = (
    "컴퓨터로 글을 쓰고 파일을 다룰 수 있으면 됩니다. 코딩 경험은 묻지 않습니다.",
    "You can write and keep files on a computer. No coding is asked for.",
)
_STUDENTS = (
    "이 학과의 학생과, 연계·복수 전공을 생각하는 다른 학과의 학생",
    "Students of this department, and of others who think of a linked or double major",
)
_QUESTIONS = (
    "### 노트북이 있어야 하나요\n없으면 빌려 드립니다.\n\n### 중간에 일이 생기면\n같은 과정의 다른 기수로 옮기거나, "
    "휴학할 수 있습니다.\n\n### 수료하면 바로 취업하나요\n약속하지 않습니다. 지난 기수가 어떻게 되었는지 위에 그대로 적었습니다.",
    "### Do I need a laptop?\nWe lend you one.\n\n### What if something comes up?\nMove to another cohort of the track, or "
    "take leave.\n\n### Will I have a job afterwards?\nNo promise. What became of past cohorts stands above, as it is.",
)


def build(world: World, taught: Programmes) -> None:
    """Add them."""
    _prospectuses(world)
    _duplicates(world)
    _file(world, taught)


def _prospectuses(world: World) -> None:
    for track in world.rows.of(Track):
        academy = track.stream == "academy"
        wanted = [_WHO[one] for one in track.audiences if one in _WHO]
        who = ["\n".join(said) for said in zip(*wanted, strict=True)] if wanted else _STUDENTS
        world.rows.add(
            Prospectus,
            track_id=track.id, for_ko=who[0], for_en=who[1],
            entry_ko=_ENTRY[0] if academy else "", entry_en=_ENTRY[1] if academy else "",
            cost_won=0 if academy else None,
            support_ko="교육비 전액 지원, 교재와 실습 환경 제공" if academy else "",
            support_en="Tuition, books and computing are paid for" if academy else "",
            allowance_days=22 if academy else 0,
            questions_ko=_QUESTIONS[0] if academy else "",
            questions_en=_QUESTIONS[1] if academy else "",
            updated_at=world.now - timedelta(days=20),
        )  # fmt: skip


def _duplicates(world: World) -> None:
    """A second account of one person, and a namesake of whom somebody said that they are two."""
    at = world.now - timedelta(days=12)
    people = [one for one in world.rows.of(Person) if one.phone and "." in one.email.split("@")[0]]
    people = people[:200]
    if len(people) < 2:
        return
    rng = world.chance("duplicates")
    first, other = rng.sample(people, 2)
    second = world.person(
        at, name=(first.name, first.english_name), address=f"second.{first.email}"
    )
    second.phone = first.phone
    local = other.email.partition("@")[0]
    namesake = world.person(
        at, name=(other.name, other.english_name), address=f"{local}@mail.{DOMAIN}"
    )
    officer = next(one for one in world.rows.of(Person) if one.email == f"office@{DOMAIN}")
    low, high = sorted((other.id, namesake.id))
    world.rows.add(
        DuplicateDismissal,
        low_id=low, high_id=high, reason="전화로 확인함. 이름이 같은 다른 사람",
        dismissed_by_id=officer.id, dismissed_at=world.now - timedelta(days=3),
    )  # fmt: skip


def _file(world: World, taught: Programmes) -> None:
    """A roster file of a cohort that runs, carried out when it began, with one name not found."""
    staff = world.cast["staff"]
    groups = [
        one for one in taught.groups if one.phase == "running" and one.text.stream == "academy"
    ]
    if not groups:
        return
    group = groups[0]
    members = [one for one in world.rows.of(CohortMember) if one.cohort_id == group.row.id]
    at = min(clock.seoul_midnight(group.row.starts_on), world.now) - timedelta(hours=15)
    world.rows.add(
        RosterPlan,
        organisation_id=group.track.organisation_id, cohort_id=group.row.id, key="email",
        ends_missing=False, file_name="합격자 명단.xlsx",
        sha256=hashlib.sha256(b"roster").hexdigest(), rows=[],
        counts={"add": len(members), "unknown": 1},
        done=[[line, one.person_id, "add"] for line, one in enumerate(members, 2)],
        state="applied", made_by_id=staff.id, made_at=at,
        settled_at=at + timedelta(minutes=4),
    )  # fmt: skip
