"""A company team's first page: openings with who is new in them, and answers to requests."""

from __future__ import annotations

from dataclasses import dataclass

from lms.accounts.models import Person
from lms.placement.candidates import queries as candidates
from lms.placement.companies import queries as companies
from lms.placement.companies.models import CompanyProfile
from lms.placement.openings import queries as openings
from lms.placement.openings.models import Opening
from lms.placement.openings.registry import Waiting
from lms.placement.openings.rules import State
from lms.placement.ranking import queries as ranking
from lms.placement.ranking.models import PipelineEntry


@dataclass(frozen=True)
class EmployerHome:
    """What the page shows; *visible* is how many candidates the first verified company may see."""

    companies: list[CompanyProfile]
    openings: list[Opening]
    total: int
    waiting: dict[int, Waiting]
    answers: list[PipelineEntry]
    visible: int

    @property
    def verified(self) -> list[CompanyProfile]:
        """The companies that may post and see candidates."""
        return [one for one in self.companies if one.state == "verified"]

    @property
    def drafts(self) -> list[Opening]:
        """Openings whose lines are still to be confirmed."""
        return [one for one in self.openings if one.state == State.DRAFT]

    @property
    def live(self) -> list[Opening]:
        """Openings that take candidates or are paused."""
        return [one for one in self.openings if one.state in (State.OPEN, State.PAUSED)]

    def sum(self, what: str) -> int:
        """The sum of one of the counts over the openings (candidates are counted once each)."""
        return sum(getattr(one, what) for one in self.waiting.values())


def home(person: Person) -> EmployerHome:
    """Everything on the page; a fixed number of statements for one company."""
    own = companies.companies_of(person.id)
    ids = [one.organisation_id for one in own]
    page = openings.managed(ids) if ids else None
    shown = page.items if page else []
    verified = [one.organisation_id for one in own if one.state == "verified"]
    return EmployerHome(
        companies=own,
        openings=shown,
        total=page.total if page else 0,
        waiting=ranking.waiting(person, shown) if shown else {},
        answers=ranking.answers_for(person.id, verified, 6),
        visible=len(candidates.live(verified[0])) if verified else 0,
    )
