"""A list of results over as many pages as it takes, its head repeated, its totals never alone."""

from __future__ import annotations

from collections.abc import Sequence

from lms.courses.documents.drawing import fonts
from lms.courses.documents.drawing.sheet import ACCENT, INK, MARGIN, SOFT, WIDTH, Sheet
from lms.courses.documents.rules.numbers import grouped
from lms.courses.documents.rules.paging import pages

INNER = WIDTH - 2 * MARGIN
WIDTHS = {"code": 21, "amount": 16, "letter": 15, "points": 14, "remark": 21}
NUMBERS = {"amount", "letter", "points", "remark"}
SIZE, ROW, STEP = 9.0, 7.0, 4.2  # points; mm of a row of one line; mm of each further line
TOP, BOTTOM = 36.0, 276.0  # of the table on further pages; where the foot begins
VERIFYING = 30.0
SERIAL = 52.0  # mm beside the institution and the name that the serial number needs


def draw(sheet: Sheet) -> None:
    """Draw it on *sheet*."""
    columns = sheet.printed["columns"]
    term = _term_width(sheet)
    title = INNER - term - sum(WIDTHS.get(one["key"], 0) for one in columns)
    lines = [sheet.wrapped(one["title"], title - 3, SIZE) for one in sheet.printed["lines"]]
    heights = [ROW + STEP * (len(one) - 1) for one in lines]
    head = _head_height(sheet)
    room = BOTTOM - TOP - ROW
    parts = pages(heights, BOTTOM - head - ROW, room, _tail_height(sheet))
    for number, part in enumerate(parts, 1):
        sheet.add_page()
        if sheet.issue.get("specimen"):
            sheet.specimen()
        y = _head(sheet) if number == 1 else _short_head(sheet)
        y = _table(sheet, y, part, lines, heights, {"term": term, "title": title})
        if number == len(parts):
            _tail(sheet, y)
        _foot(sheet, number, len(parts))


def _term_width(sheet: Sheet) -> float:
    """As wide as the longest term or period, so that all are written in one size."""
    texts = [line["term"] for line in sheet.printed["lines"]]
    return min(36.0, max((sheet.measure(text, SIZE) for text in texts), default=0.0) + 4)


def _head_height(sheet: Sheet) -> float:
    return 52 + _rows_height(sheet) + 5


def _halves(sheet: Sheet) -> list[list[tuple[str, list[str]]]]:
    name = sheet.printed["name"]
    if sheet.printed["name_below"]:
        name = f"{name} ({sheet.printed['name_below']})"
    rows = [(sheet.printed["name_label"], name)]
    rows += [(row["label"], row["value"]) for row in sheet.printed["rows"]]
    cells = [(label, sheet.wrapped(value, INNER / 2 - 30, 10)) for label, value in rows]
    return [cells[at : at + 2] for at in range(0, len(cells), 2)]


def _rows_height(sheet: Sheet) -> float:
    return sum(6.4 + 4.8 * (max(len(lines) for _l, lines in half) - 1) for half in _halves(sheet))


def _head(sheet: Sheet) -> float:
    printed = sheet.printed
    sheet.say(
        f"{printed['serial_label']}  {sheet.issue['serial']}", MARGIN, 15, size=9, colour=SOFT
    )
    place = printed["institution"]
    size = sheet.fitting(place, INNER - SERIAL, 9, 7.5, fonts.SANS, False)
    for at, line in enumerate(sheet.wrapped(place, INNER - SERIAL, size)):
        sheet.say(line, MARGIN, 15 + at * 3.8, INNER, size=size, align="R", colour=SOFT)
    title = printed["title"]
    sheet.say(
        title, MARGIN, 26, INNER, size=sheet.fitting(title, INNER - 30, 24, 16, fonts.SERIF, True),
        align="C", family=fonts.SERIF, bold=True, spacing=0 if sheet.english else 8,
    )  # fmt: skip
    y = 44.0
    sheet.rule(y, width=0.5, colour=ACCENT)
    y += 4
    for half in _halves(sheet):
        for place, (label, lines) in enumerate(half):
            x = MARGIN + place * INNER / 2
            sheet.say(label, x + 1, y, size=9, colour=SOFT)
            for at, line in enumerate(lines):
                sheet.say(line, x + 28, y - 0.3 + at * 4.8, size=10)
        y += 6.4 + 4.8 * (max(len(lines) for _l, lines in half) - 1)
    return y + 4


def _short_head(sheet: Sheet) -> float:
    printed = sheet.printed
    line = f"{printed['title']}  ·  {printed['name']}"
    size = sheet.fitting(line, INNER - SERIAL, 10, 8, fonts.SANS, True)
    lines = sheet.wrapped(line, INNER - SERIAL, size, bold=True)
    for at, text in enumerate(lines):
        sheet.say(text, MARGIN, 19 + (at + 1 - len(lines)) * 4, size=size, bold=True)
    sheet.say(sheet.issue["serial"], MARGIN, 19, INNER, size=9, align="R", colour=SOFT)
    sheet.rule(26, width=0.5, colour=ACCENT)
    return TOP - 6


def _table(
    sheet: Sheet, y: float, part: range, titles: list[list[str]], heights: Sequence[float],
    free: dict[str, float],
) -> float:  # fmt: skip
    if not part:
        return y
    columns = sheet.printed["columns"]
    widths = [WIDTHS.get(one["key"]) or free[one["key"]] for one in columns]
    sheet.set_fill_color(240, 242, 247)
    sheet.rect(MARGIN, y, INNER, ROW, style="F")
    x = MARGIN
    for column, width in zip(columns, widths, strict=True):
        _cell(sheet, column["key"], column["label"], x, y, width, bold=True)
        x += width
    y += ROW
    for at in part:
        line, x = sheet.printed["lines"][at], MARGIN
        for column, width in zip(columns, widths, strict=True):
            key = column["key"]
            for step, text in enumerate(titles[at] if key == "title" else [line[key]]):
                _cell(sheet, key, text, x, y + step * STEP, width)
            x += width
        y += heights[at]
        sheet.rule(y, width=0.1)
    return y


def _cell(
    sheet: Sheet, key: str, text: str, x: float, y: float, width: float, *, bold: bool = False
) -> None:
    align = "C" if key in NUMBERS else "L"
    size = sheet.fitting(text, width - 2, SIZE, 6.5, fonts.SANS, bold)
    sheet.say(
        text, x + (1.5 if align == "L" else 0), y + 1.6, width - (1.5 if align == "L" else 0),
        size=size, align=align, bold=bold or key == "letter", colour=SOFT if bold else INK,
    )  # fmt: skip


def _notes(sheet: Sheet) -> list[str]:
    return [line for note in sheet.printed["notes"] for line in sheet.wrapped(note, INNER - 28, 9)]


def _tail_height(sheet: Sheet) -> float:
    body = sheet.wrapped(sheet.printed["body"], INNER, 11.5, fonts.SERIF, True)
    rows = -(-len(sheet.printed["totals"]) // 2)
    return (
        6
        + rows * 6.4
        + len(_notes(sheet)) * 4.8
        + 14
        + len(body) * 6
        + 6
        + sheet.signature_height()
        + VERIFYING
    )


def _tail(sheet: Sheet, y: float) -> None:
    y += 5
    totals = sheet.printed["totals"]
    for at in range(0, len(totals), 2):
        for place, one in enumerate(totals[at : at + 2]):
            x = MARGIN + place * INNER / 2
            sheet.say(one["label"], x + 1, y, size=9, colour=SOFT)
            sheet.say(one["value"], x + 40, y - 0.3, size=10.5, bold=True)
        y += 6.4
    for at, line in enumerate(_notes(sheet)):
        if not at:
            sheet.say(sheet.printed["notes_label"], MARGIN + 1, y, size=9, colour=SOFT)
        sheet.say(line, MARGIN + 28, y, size=9)
        y += 4.8
    y += 7
    for line in sheet.wrapped(sheet.printed["body"], INNER, 11.5, fonts.SERIF, True):
        sheet.say(line, MARGIN, y, INNER, size=11.5, align="C", family=fonts.SERIF, bold=True)
        y += 6
    sheet.signature(y + 4)
    sheet.verifying(BOTTOM - VERIFYING + 2)


def _foot(sheet: Sheet, number: int, of: int) -> None:
    y = 281.0
    sheet.rule(y - 2, width=0.1)
    sheet.say(
        f"{sheet.printed['document_no_label']} {grouped(sheet.issue['document_no'])}",
        MARGIN, y, size=8, colour=SOFT,
    )  # fmt: skip
    sheet.say(f"{number}/{of}", MARGIN, y, INNER, size=8, align="R", colour=SOFT)
