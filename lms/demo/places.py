"""The office, four invented universities, the Academy, and those who work there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from lms.access import ROOT, Role
from lms.demo.world import DOMAIN, World
from lms.office.rules import POLICY, Targets
from lms.policies import Policy, dump


@dataclass(frozen=True)
class University:
    """A university with the department that runs the degree track."""

    slug: str
    name: str
    english_name: str
    department_slug: str
    department: str
    department_english: str


UNIVERSITIES = (
    University(
        "seoseok", "서석대학교(데모)", "Seoseok University (Demo)",
        "seoseok-energy", "에너지AI융합학과", "Department of Energy and AI",
    ),
    University(
        "mudeung", "무등대학교(데모)", "Mudeung University (Demo)",
        "mudeung-health", "디지털헬스케어학과", "Department of Digital Health Care",
    ),
    University(
        "eodeung", "어등대학교(데모)", "Eodeung University (Demo)",
        "eodeung-mobility", "미래모빌리티학과", "Department of Future Mobility",
    ),
    University(
        "geukrak", "극락대학교(데모)", "Geukrak University (Demo)",
        "geukrak-ai", "인공지능융합학과", "Department of AI Convergence",
    ),
)  # fmt: skip

#: Who teaches what: (name, English name, courses).
TEACHERS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("오세린", "Serin Oh", ("python-data-analysis", "deep-learning-vision")),
    ("백도현", "Dohyun Baek", ("machine-learning-foundations",)),
    ("문가람", "Garam Moon", ("sql-data-engineering",)),
    ("최윤호", "Yunho Choi", ("nlp-llm-applications", "mlops-cloud")),
    ("장하늘", "Haneul Jang", ("autonomous-driving-perception",)),
    ("노진경", "Jinkyung Noh", ("embedded-vehicle-software",)),
    ("임소담", "Sodam Lim", ("energy-forecasting", "smart-grid-ems")),
    ("신재하", "Jaeha Shin", ("health-data-standards", "medical-imaging-ai")),
)


@dataclass
class Staff:
    """Those who teach: by course slug, and the assistants."""

    by_course: dict[str, Any]
    assistants: list[Any]

    def of(self, course_slug: str) -> Any:
        """Who teaches a course."""
        return self.by_course[course_slug]


def build(world: World) -> Staff:
    """Add organisations, the accounts of the demonstration, and the teachers."""
    office = world.organisation(
        "office", "office", "인공지능 인재양성 사업단(데모)", "AI Talent Programme Office (Demo)"
    )
    for place in UNIVERSITIES:
        university = world.organisation("university", place.slug, place.name, place.english_name)
        world.organisation(
            "department",
            place.department_slug,
            f"{place.department}(데모)",
            f"{place.department_english} (Demo)",
            parent=university,
        )
    academy = world.organisation(
        "academy", "academy", "인공지능사관학교(데모)", "AI Academy (Demo)"
    )
    began = world.now - timedelta(days=880)

    def account(key: str, name: str, english: str, address: str) -> Any:
        row = world.person(began, name=(name, english), address=f"{address}@{DOMAIN}")
        world.cast[key] = row
        return row

    administrator = account("administrator", "고은성", "Eunseong Ko", "admin")
    world.grant(administrator, Role.ADMINISTRATOR, *ROOT, began)
    world.audit(began, "organisation.create", "organisation", office.id, actor=administrator)
    officer = account("officer", "정다솔", "Dasol Jung", "office")
    world.grant(officer, Role.OFFICE, *ROOT, began)
    _targets(world, officer)
    staff = account("staff", "임채윤", "Chaeyun Lim", "staff")
    world.grant(staff, Role.STAFF, "organisation", academy.id, began)
    for place in UNIVERSITIES:
        member = world.person(began)
        world.grant(member, Role.STAFF, "organisation", world.organisations[place.slug].id, began)

    by_course: dict[str, Any] = {}
    for number, (name, english, slugs) in enumerate(TEACHERS):
        teacher = (
            account("instructor", name, english, "instructor")
            if number == 0
            else world.person(began, name=(name, english))
        )
        by_course.update(dict.fromkeys(slugs, teacher))
    assistants = [
        account("assistant", "조하람", "Haram Cho", "assistant"),
        world.person(began),
        world.person(began),
    ]
    return Staff(by_course, assistants)


def _targets(world: World, officer: Any) -> None:
    """Targets for the year, a little above what such a programme reaches."""
    people, companies = world.people_wanted, world.companies_wanted
    targets = Targets(
        trained=round(people * 1.1),
        completed=round(people * 0.4),
        completion_rate=Decimal(80),
        candidates=round(people * 0.4),
        agreements=companies + 4,
        companies=companies + 2,
        openings=companies * 3,
        introductions=round(people * 0.06) + 1,
    )
    world.rows.add(
        Policy,
        kind=POLICY,
        scope_kind=ROOT.kind,
        scope_id=ROOT.id,
        effective_from=world.day(-200),
        value=dump(targets),
        set_by_id=officer.id,
        created_at=world.now - timedelta(days=200),
    )
