"""Two editors of one thing: the later one is refused, and both texts are shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from lms.db import db
from lms.numbers import whole_or


class Conflict(Exception):
    """Someone else saved in between; nothing was written."""


class NotAllowed(Exception):
    """A change that a rule refuses; *code* and *params* become the sentence."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code, self.params = code, params


@dataclass(frozen=True)
class Difference:
    """A field that differs: what is stored now, and what the person wrote."""

    label: str
    stored: str
    mine: str


def hold(thing: Any, version: int | None = None) -> None:
    """Lock the row of *thing* and read it anew; :class:`Conflict` where its version moved on."""
    kind = type(thing)
    # Not session.refresh(): it would lock the outer joins of how the row was loaded as well.
    db.session.execute(
        select(kind)
        .where(kind.id == thing.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    if version is not None and thing.version != version:
        raise Conflict


def version_in(form: Any) -> int:
    """The version that a form was opened with; nonsense is a version that never was."""
    return whole_or(str(form.version.data or ""), -1)


def against(form: Any, stored: dict[str, Any]) -> list[Difference]:
    """What the person wrote beside what is stored, where they differ.

    The form is given the stored version, so that sending it again overwrites knowingly.
    """
    found = [
        Difference(str(form[name].label.text), _text(theirs), _text(form[name].data))
        for name, theirs in stored.items()
        if name in form and name != "version" and (form[name].data or "") != (theirs or "")
    ]
    form.version.data, form.version.raw_data = stored["version"], None
    return found


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return ", ".join(str(item) for item in value)
    return str(value)
