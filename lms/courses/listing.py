"""The URL of a catalogue list: words, facets, order and page, read and kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import request

from lms.courses import facets, vocabulary
from lms.courses.facets import Entry
from lms.paging import Page, asked_page, paged

FACETS = ("stream", "industry", "audience", "language")
SIZE = 20


@dataclass(frozen=True)
class Listing:
    """A searched list, as its template shows it."""

    page: Page[Any]
    text: str
    sort: str
    chosen: dict[str, str]
    options: dict[str, list[tuple[str, str]]]
    everything: int  # how many there are without words and choices

    @property
    def narrowed(self) -> bool:
        """Whether words or choices leave something out."""
        return bool(self.text or any(self.chosen.values()))


def asked(name: str, allowed: Mapping[str, Any]) -> str:
    """A URL parameter that must be one of *allowed*; nonsense counts as not given."""
    given = request.args.get(name, "")
    return given if given in allowed else ""


def listing(entries: list[Entry], sorts: Mapping[str, Callable[[Any], Any]]) -> Listing:
    """Search *entries* as the URL asks. *sorts*: order → key; "-order" turns it round."""
    text = request.args.get("q", "").strip()[:100]
    chosen = {facet: asked(facet, dict(vocabulary.choices(facet))) for facet in FACETS}
    default = next(iter(sorts))
    sort = request.args.get("sort", default)
    sort = sort if sort.lstrip("-") in sorts else default
    found = facets.ordered(
        facets.narrow(entries, text, chosen),
        text,
        sorts[sort.lstrip("-")],
        descending=sort.startswith("-"),
    )
    return Listing(
        page=paged([entry.item for entry in found], asked_page(), size=SIZE),
        text=text,
        sort=sort,
        chosen=chosen,
        options={
            facet: facets.options(entries, text, chosen, facet, vocabulary.choices(facet))
            for facet in FACETS
        },
        everything=len(entries),
    )
