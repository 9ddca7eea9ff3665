"""A work as its reviewer sees it: neutral file names, and the author's names taken out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup, escape

from lms.courses import viewing
from lms.courses.assignments import queries as assignments
from lms.courses.assignments.models import Submission
from lms.courses.grading.rules import blind_file_name
from lms.courses.peer_review import plain
from lms.courses.peer_review.rules import mask
from lms.courses.viewing import Shown
from lms.interop.formats.works import Block, Entry, Part, View
from lms.storage import Attachment

#: What carries names inside that no page shows; reviewers who may not know them get no such file.
_CARRIES_NAMES = frozenset({"document", "slides", "sheets", "archive", "notebook", "text", "later"})


@dataclass(frozen=True)
class Seen:
    """A file at its place (from 1). *raw*: how its bytes go out: no, copied or as they are."""

    position: int
    attachment: Attachment
    shown: Shown
    raw: str


def names_in(submission: Submission) -> list[str]:
    """What would give away whose work it is."""
    found = []
    for line in submission.members:
        one = line.person
        found += [one.name, one.english_name or "", one.number, one.email]
        found += [" ".join(reversed((one.english_name or "").split()))]
    return [name for name in found if name and name != "–"]


def seen_text(submission: Submission, *, anonymous: bool) -> list[Markup]:
    """The written answer by lines."""
    written = submission.text
    if anonymous:
        written = mask(written, names_in(submission))
    return viewing.lines_of_text(written)


def seen_files(submission: Submission, *, anonymous: bool) -> list[Seen]:
    """The files by place; under neutral names while the author is not to be known."""
    found = []
    for position, file in enumerate(assignments.files_of([submission])[submission.id], start=1):
        neutral = neutral_file(file, position) if anonymous else file
        shown = viewing.of_file(neutral)
        if anonymous:
            shown = masked(shown, names_in(submission))
        found.append(Seen(position, neutral, shown, raw_of(neutral, shown.kind, anonymous)))
    return found


def neutral_file(file: Attachment, position: int) -> Attachment:
    """*file* under a name that gives nobody away; a row that is never stored."""
    return Attachment(
        id=file.id,
        subject_kind=file.subject_kind,
        subject_id=file.subject_id,
        sha256=file.sha256,
        size=file.size,
        name=blind_file_name(position, file.name),
        media_type=file.media_type,
    )


def raw_of(file: Attachment, kind: str, anonymous: bool) -> str:
    """How the bytes may go out: ``no``, ``copy`` (without metadata) or ``whole``."""
    if not anonymous:
        return "whole"
    if plain.can_copy(file.media_type):
        return "copy"
    return "no" if kind in _CARRIES_NAMES else "whole"


def masked(shown: Shown, names: list[str]) -> Shown:
    """*shown* without the author's names in its text and in the names of a zip's members."""
    return replace(
        shown,
        lines=[_markup(line, names) for line in shown.lines],
        html=_markup(shown.html, names),
        view=_view(shown.view, names) if shown.view is not None else None,
    )


def _markup(text: Markup, names: list[str]) -> Markup:
    """Names as they stand in markup: escaped. The mask has no character that markup knows."""
    return Markup(mask(str(text), [str(escape(name)) for name in names]))  # noqa: S704


def _view(view: View, names: list[str]) -> View:
    return replace(
        view,
        parts=tuple(_part(part, names) for part in view.parts),
        entries=tuple(_entry(entry) for entry in view.entries),
        text=mask(view.text, names),
    )


def _part(part: Part, names: list[str]) -> Part:
    return replace(
        part,
        name=mask(part.name, names),
        blocks=tuple(_block(block, names) for block in part.blocks),
    )


def _block(block: Block, names: list[str]) -> Block:
    return replace(
        block,
        text=mask(block.text, names),
        cells=tuple(mask(cell, names) for cell in block.cells),
    )


def _entry(entry: Entry) -> Entry:
    changed: dict[str, Any] = {"name": blind_file_name(entry.index + 1, entry.name)}
    return replace(entry, modified=None, **changed)
