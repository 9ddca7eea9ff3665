"""A rubric as a table, one row a level: out to a file, and in from one. Reads no database."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from lms.courses.points import NotPoints, read
from lms.courses.rubrics.rules import MOST_NOTE, MOST_POINTS, Line, Problem, in_order
from lms.interop.formats.tables import Table

#: Headings in Korean, as files go out, and the English ones that are understood as well.
COLUMNS = {
    "title_ko": ("기준", "criterion"),
    "title_en": ("기준(영어)", "criterion (english)"),
    "note_ko": ("기준 설명", "criterion description"),
    "note_en": ("기준 설명(영어)", "criterion description (english)"),
    "points": ("배점", "points"),
    "skills": ("역량", "skills"),
    "ko": ("수준", "level"),
    "en": ("수준(영어)", "level (english)"),
    "from": ("수준 점수 시작", "level from"),
    "to": ("수준 점수", "level points"),
    "level_note_ko": ("수준 설명", "level description"),
    "level_note_en": ("수준 설명(영어)", "level description (english)"),
}
HEADER = tuple(names[0] for names in COLUMNS.values())
_NEEDED = ("title_ko", "points")


@dataclass
class Sheet:
    """What a table holds: lines, and what could not be read, with the line of the file."""

    lines: list[Line] = field(default_factory=list)
    problems: list[tuple[int, Problem]] = field(default_factory=list)


def rows_of(lines: Iterable[Line]) -> list[list[str]]:
    """A rubric as rows: what belongs to the criterion stands in its first row."""
    rows = []
    for line in lines:
        head = [
            line.title_ko,
            line.title_en,
            line.note_ko or "",
            line.note_en or "",
            f"{line.points:f}",
            "; ".join(line.skills),
        ]
        levels: list[dict[str, str]] = in_order(line.levels) or [{}]
        for index, level in enumerate(levels):
            own = [
                level.get("ko", ""),
                level.get("en", ""),
                level.get("from", ""),
                level.get("points", ""),
                level.get("note_ko", ""),
                level.get("note_en", ""),
            ]
            rows.append((head if index == 0 else [""] * len(head)) + own)
    return rows


def read_sheet(table: Table, skill: Callable[[str], str | None]) -> Sheet:
    """The rubric in *table*; *skill* finds the id of a skill by its id or name.

    A row whose criterion is empty, or repeats the one above it, is a further level of that one.
    What cannot be read is told with its line and left out; nothing is dropped in silence.
    """
    sheet = Sheet()
    places = _places(table.header)
    for name in _NEEDED:
        if name not in places:
            sheet.problems.append((1, Problem("missing_column", params={"name": COLUMNS[name][0]})))
    if sheet.problems:
        return sheet
    for row in table.rows:
        cells = {
            name: row.cells[at].strip() if at < len(row.cells) else ""
            for name, at in places.items()
        }
        _take(sheet, row.line, cells, skill)
    return sheet


def _take(sheet: Sheet, at: int, cells: dict[str, str], skill: Callable[[str], str | None]) -> None:
    title = cells["title_ko"]
    if not title and not sheet.lines:
        if any(cells.values()):
            sheet.problems.append((at, Problem("row_without_criterion")))
        return
    if title and not (sheet.lines and sheet.lines[-1].title_ko == title):
        try:
            points = read(cells["points"], MOST_POINTS)
        except NotPoints:
            sheet.problems.append((at, Problem("row_points", params={"text": cells["points"]})))
            points = MOST_POINTS * 0
        sheet.lines.append(
            Line(
                id=None,
                title_ko=title[:200],
                title_en=cells.get("title_en", "")[:200],
                points=points,
                levels=[],
                skills=_skills(sheet, at, cells.get("skills", ""), skill),
                note_ko=cells.get("note_ko", "")[:MOST_NOTE],
                note_en=cells.get("note_en", "")[:MOST_NOTE],
            )
        )
    level = _level(sheet, at, cells)
    if level is not None:
        last = sheet.lines[-1]
        sheet.lines[-1] = replace(last, levels=[*last.levels, level])


def _level(sheet: Sheet, at: int, cells: dict[str, str]) -> dict[str, str] | None:
    if not cells.get("ko") and not cells.get("to"):
        return None
    level = {"ko": cells.get("ko", "")[:120], "en": cells.get("en", "")[:120]}
    for name, key in (("to", "points"), ("from", "from")):
        text = cells.get(name, "")
        if not text and key == "from":
            continue
        try:
            level[key] = f"{read(text, MOST_POINTS):f}"
        except NotPoints:
            sheet.problems.append((at, Problem("row_points", params={"text": text})))
            return None
    level["note_ko"] = cells.get("level_note_ko", "")[:MOST_NOTE]
    level["note_en"] = cells.get("level_note_en", "")[:MOST_NOTE]
    return level


def _skills(sheet: Sheet, at: int, text: str, skill: Callable[[str], str | None]) -> list[str]:
    found: list[str] = []
    for name in filter(None, (part.strip() for part in text.replace(",", ";").split(";"))):
        known = skill(name)
        if known is None:
            sheet.problems.append((at, Problem("row_skill", params={"text": name})))
        elif known not in found:
            found.append(known)
    return found


def _places(header: tuple[str, ...]) -> dict[str, int]:
    """Where each column stands; headings in either language, in any case."""
    given = {name.strip().casefold(): at for at, name in reversed(list(enumerate(header)))}
    return {
        name: given[alias.casefold()]
        for name, aliases in COLUMNS.items()
        for alias in aliases
        if alias.casefold() in given
    }
