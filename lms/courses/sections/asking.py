"""The section that a list's address asks for: one filter for rosters, queues and their exports."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request

from lms.courses.sections import queries
from lms.courses.sections.queries import SectionLine
from lms.numbers import whole


@dataclass(frozen=True)
class Asked:
    """An offering's sections and the one that is asked for. None asked for: everybody."""

    lines: list[SectionLine]
    chosen: SectionLine | None

    @property
    def id(self) -> int | None:
        """The id of the section that is asked for."""
        return self.chosen.id if self.chosen is not None else None

    def names(self) -> dict[int, str]:
        """Names by id."""
        return {line.id: line.name for line in self.lines}


def asked_section(offering_id: int) -> Asked:
    """``section=12`` of the address or the form; what is no section of the offering counts as none."""
    lines = queries.sections_of(offering_id)
    wanted = request.values.get("section", type=whole)
    return Asked(lines, next((line for line in lines if line.id == wanted), None))
