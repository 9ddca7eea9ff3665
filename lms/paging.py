"""Pages of a list, by URL: ``?page=3``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from urllib.parse import quote, urlencode

from flask import request
from sqlalchemy import Select, func, select

from lms.db import db
from lms.numbers import whole_or

Item = TypeVar("Item")
Other = TypeVar("Other")


@dataclass(frozen=True)
class Page(Generic[Item]):
    """One page of a list. Numbers count from 1; an empty list has one empty page."""

    items: list[Item]
    number: int
    size: int
    total: int

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.total // self.size))

    @property
    def first(self) -> int:
        """The number of the first item shown (0 when there is none)."""
        return (self.number - 1) * self.size + 1 if self.items else 0

    @property
    def last(self) -> int:
        """The number of the last item shown."""
        return (self.number - 1) * self.size + len(self.items)

    def map(self, function: Callable[[Item], Other]) -> Page[Other]:
        """The same page of something else."""
        return Page([function(item) for item in self.items], self.number, self.size, self.total)


def asked_page() -> int:
    """The page that the URL asks for; the first where it asks for nonsense."""
    return max(1, min(whole_or(request.args.get("page"), 1), 1_000_000))


def paginate(query: Select[Any], number: int, *, size: int = 25, scalars: bool = True) -> Page[Any]:
    """Page *number* of *query*; beyond the end, the last page. Two statements.

    *query* must be ordered by something unique in the end, or rows could jump between pages.
    """
    total = (
        db.session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    )
    number = max(1, min(number, -(-total // size)))
    result = db.session.execute(query.limit(size).offset((number - 1) * size))
    items = list(result.scalars() if scalars else result)
    return Page(items, number, size, total)


def paged(items: list[Item], number: int, *, size: int = 25) -> Page[Item]:
    """A page of a list that is in memory already."""
    number = max(1, min(number, -(-len(items) // size)))
    return Page(items[(number - 1) * size : number * size], number, size, len(items))


def page_url(number: int) -> str:
    """This page's address with another page number; filters stay."""
    kept = [(key, value) for key, value in request.args.items(multi=True) if key != "page"]
    return f"{request.script_root}{quote(request.path)}?{urlencode([*kept, ('page', number)])}"
