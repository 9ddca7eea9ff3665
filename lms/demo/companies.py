"""Companies with dated facts, and their openings, split and confirmed as their teams would."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from lms.access import Role
from lms.demo import reading
from lms.demo.world import DOMAIN, World
from lms.interop.formats.hangul import initial_consonants
from lms.matching import taxonomy
from lms.placement.companies import rules
from lms.placement.companies.models import CompanyFact, CompanyProfile, Site
from lms.placement.companies.rules import FactKind, State
from lms.placement.openings.lines import Line, read, skills_in
from lms.placement.openings.models import Opening, RequirementLine

_DISTRICTS = {
    "동구": "dong-gu",
    "서구": "seo-gu",
    "남구": "nam-gu",
    "북구": "buk-gu",
    "광산구": "gwangsan-gu",
}
#: The company whose recruiter is an account of the demonstration.
SHOWN = "noeul-drive"

#: Registered and not yet verified, so that the office has something to decide.
_WAITING: tuple[tuple[str, str, str, str, str, str], ...] = (
    (
        "haneulbora-robot", "하늘보라로봇(데모)", "Haneulbora Robotics (Demo)", "automotive",
        "물류 창고의 적재 로봇을 만듭니다. 광주에 시험장을 열 준비를 하고 있습니다.",
        "광주광역시 광산구 첨단과기로 208",
    ),
    (
        "sanmaru-care", "산마루케어(데모)", "Sanmaru Care (Demo)", "health",
        "요양 시설의 낙상 예측 서비스를 운영합니다.",
        "광주광역시 남구 송암로 60",
    ),
)  # fmt: skip


@dataclass
class Employer:
    """A company with its recruiter and openings."""

    place: Any
    profile: Any
    recruiter: Any
    openings: list[Any]


def build(world: World) -> list[Employer]:
    """Add the companies that the world wants, their openings, and those that wait for the office."""
    base = reading.companies()
    postings: dict[str, list[reading.OpeningText]] = {}
    for posting in reading.openings():
        postings.setdefault(posting.company, []).append(posting)
    found = []
    for number in range(world.companies_wanted):
        values, copy = base[number % len(base)], number // len(base)
        employer = _company(world, values, copy)
        own = postings.get(values["slug"], [])
        for posting in own if copy == 0 else own[: 1 + copy % 2]:
            employer.openings.append(_opening(world, employer, posting, copy))
        found.append(employer)
    for values_waiting in _WAITING:
        _waiting(world, *values_waiting)
    return found


def _company(world: World, values: dict[str, Any], copy: int) -> Employer:
    rng = world.chance("companies")
    slug = values["slug"] if copy == 0 else f"{values['slug']}-{copy + 1}"
    place = world.organisation(
        "company", slug, _numbered(values["name_ko"], copy), _numbered(values["name_en"], copy)
    )
    signed = values["mou_signed_days_ago"]
    registered = world.hour(world.day(-signed + 8), rng)
    verified = world.hour(world.day(-signed + 12), rng)
    place.created_at = registered
    officer = world.cast["officer"]
    number = rules.digits_of(values["business_number"])
    if copy:
        serial = f"{number[:5]}{(int(number[5:9]) + 37 * copy) % 10000:04d}"
        number = f"{serial}{rules.check_digit(serial)}"
    profile = world.rows.add(
        CompanyProfile,
        organisation_id=place.id,
        business_number=number,
        industry=values["industry"],
        growth_stage=values["growth_stage"],
        summary_ko=values["summary_ko"],
        summary_en=values["summary_en"],
        website=f"https://{slug}.{DOMAIN}",
        came_from=values["hq_region_ko"],
        employees=max(3, int(values["employees"] * (1 if copy == 0 else rng.uniform(0.5, 1.6)))),
        state=State.VERIFIED.value,
        decided_at=verified,
        decided_by_id=officer.id,
    )
    world.audit(
        verified,
        "company.verify",
        "organisation",
        place.id,
        actor=officer,
        before={"state": State.PENDING.value},
        after={"state": State.VERIFIED.value},
    )
    _fact(world, place, FactKind.MOU_SIGNED, signed, "업무협약서 사본(데모)", None)
    for held in values.get("site", []):
        site = world.rows.add(
            Site,
            organisation_id=place.id,
            name_ko=held["name_ko"],
            name_en=held["name_en"],
            address=held["address_ko"],
        )
        opened = held["opened_days_ago"]
        if rng.random() < 0.4 and opened + 50 < signed:
            _fact(world, place, FactKind.SITE_PREPARING, opened + 50, "임대차계약서(데모)", site)
        kind = FactKind(f"opened_{held['kind']}")
        paper = "법인등기부등본(데모)" if held["kind"] == "corporation" else "사업자등록증(데모)"
        _fact(world, place, kind, opened, paper, site)
    shown = values["slug"] == SHOWN and copy == 0
    recruiter = world.person(
        registered,
        name=("강유나", "Yuna Kang") if shown else None,
        address=f"employer@{DOMAIN}" if shown else "",
    )
    if shown:
        world.cast["employer"] = recruiter
    world.grant(recruiter, Role.EMPLOYER, "organisation", place.id, registered)
    return Employer(place, profile, recruiter, [])


def _numbered(name: str, copy: int) -> str:
    """A varied copy's name: its number before what marks it as demo."""
    return name if copy == 0 else re.sub(r"\s*(\((?:데모|Demo)\))$", rf" {copy + 1}\1", name)


def _fact(world: World, place: Any, kind: FactKind, ago: int, paper: str, site: Any) -> None:
    day = world.day(-ago)
    world.rows.add(
        CompanyFact,
        organisation_id=place.id,
        kind=kind.value,
        on=day,
        site_id=site.id if site is not None else None,
        evidence=paper,
        recorded_by_id=world.cast["officer"].id,
        recorded_at=world.hour(day + timedelta(days=3), world.chance("facts")),
    )


def _waiting(
    world: World, slug: str, name: str, english: str, industry: str, summary: str, address: str
) -> None:
    rng = world.chance("companies")
    registered = world.hour(world.day(-rng.randrange(1, 5)), rng)
    place = world.organisation("company", slug, name, english)
    place.created_at = registered
    serial = f"93786{rng.randrange(1000, 9999)}"
    world.rows.add(
        CompanyProfile,
        organisation_id=place.id,
        business_number=f"{serial}{rules.check_digit(serial)}",
        industry=industry,
        growth_stage="startup",
        summary_ko=summary,
        employees=rng.randrange(5, 20),
        state=State.PENDING.value,
    )
    world.rows.add(Site, organisation_id=place.id, name_ko="광주 사업장", address=address)
    recruiter = world.person(registered)
    world.grant(recruiter, Role.EMPLOYER, "organisation", place.id, registered)
    world.tell(
        world.cast["officer"],
        "company.registered",
        {"company": {"ko": name, "en": english}},
        f"/office/companies/{place.id}",
        registered,
    )


#: What teams put right when they confirmed: by posting, how a line begins and what it is.
_CORRECTED: dict[str, tuple[tuple[str, str], ...]] = {
    "noeul-drive-2": (
        ("첫째", "duty"), ("둘째", "duty"), ("셋째", "duty"), ("자율주행, 로봇, 측량 중", "must"),
    ),
    "edgedam-1": (
        ("face-free people counters", "duty"), ("and bring them down", "must"),
    ),
    "sorigyeol-2": (
        ("녹음 대본과", "duty"), ("외주 전사자", "duty"), ("인식 오류를", "duty"), ("말뭉치의", "duty"),
        ("Praat으로", "preferred"), ("처우는", "other"),
    ),
}  # fmt: skip


@cache
def _split(slug: str) -> tuple[Line, ...]:
    """A posting's lines as the splitter reads them and a person confirms; keys are given later."""
    text = next(posting.text for posting in reading.openings() if posting.slug == slug)
    known = taxonomy.load()
    corrected = _CORRECTED.get(slug, ())
    lines = []
    for line in read(text, known, lambda: ""):
        kind = next((kind for start, kind in corrected if line.text.startswith(start)), line.kind)
        skills = skills_in(line.text, known) if line.kind == "other" != kind else line.skills
        lines.append(replace(line, kind=kind, skills=skills))
    return tuple(lines)


def _opening(world: World, employer: Employer, posting: reading.OpeningText, copy: int) -> Any:
    rng = world.chance("openings")
    values = posting.values
    spread = 0 if copy == 0 else rng.randrange(-3, 9)
    posted = world.hour(world.day(-values["posted_days_ago"] - max(0, spread)), rng, 9, 18)
    title = values["title"] if copy == 0 else f"{values['title']} {copy + 1}"
    raise_ = 0 if copy == 0 else rng.randrange(-3, 5) * 100
    row = world.rows.add(
        Opening,
        organisation_id=employer.place.id,
        key=world.key("opening"),
        title=title,
        text=posting.text,
        language=values["language"],
        initials=initial_consonants(f"{title} {employer.place.name}")[:400],
        industry=employer.profile.industry,
        employment_type=values["employment_type"],
        experience=values["experience"],
        headcount=values["headcount"],
        district=_DISTRICTS[values["district_ko"]],
        pay_min=values["pay_min"] + raise_,
        pay_max=values["pay_max"] + raise_,
        starts_on=world.day(values["start_days"] + spread),
        closes_on=world.day(values["deadline_days"] + max(0, spread)),
        state="open",
        opened_at=posted,
        confirmed_at=posted,
        confirmed_by_id=employer.recruiter.id,
        created_by_id=employer.recruiter.id,
        created_at=posted - timedelta(hours=2),
    )
    lines = []
    for position, line in enumerate(_split(posting.slug)):
        lines.append(
            world.rows.add(
                RequirementLine,
                opening_id=row.id,
                key=world.key("line"),
                position=position,
                text=" ".join(line.text.split()),
                kind=line.kind,
                weight=Decimal(line.weight),
                skills=list(line.skills),
                any_of=line.any_of and len(line.skills) > 1,
                gate=None,
            )
        )
    for action in ("opening.create", "opening.confirm", "opening.open"):
        world.audit(
            row.created_at if action == "opening.create" else posted,
            action,
            "opening",
            row.id,
            actor=employer.recruiter,
            after={"lines": len(lines)} if action != "opening.open" else {"state": "open"},
        )
    return row
