"""One page: title, who, what, the sentence, date, institution and seal within a frame."""

from __future__ import annotations

from lms.courses.documents.drawing import fonts
from lms.courses.documents.drawing.sheet import (
    ACCENT,
    HEIGHT,
    INK,
    MARGIN,
    POINT,
    SOFT,
    WIDTH,
    Sheet,
)

LABEL_AT, VALUE_AT = 34.0, 72.0
VALUE_WIDTH = WIDTH - VALUE_AT - 30
#: Where the line above the code is; the signature ends before it.
CODE_AT = 252.0


def draw(sheet: Sheet) -> None:
    """Draw it on *sheet*; long names and titles wrap, and everything below moves down."""
    sheet.add_page()
    if sheet.issue.get("specimen"):
        sheet.specimen()
    _frame(sheet)
    printed = sheet.printed
    sheet.say(
        f"{printed['serial_label']}  {sheet.issue['serial']}", MARGIN + 4, 22, size=9.5, colour=SOFT
    )
    rows_at = _title(sheet, 46) + 16
    body_at = _rows(sheet, rows_at)
    size = 13.0 if sheet.english else 15.0
    gap, air, last = 14.0, 18.0, CODE_AT - 3 - sheet.signature_height()
    while body_at + gap + _body_height(sheet, size) + air > last and size > 8:
        size, gap, air = size - 0.5, max(5.0, gap - 2), max(5.0, air - 3)
    y = _body(sheet, max(body_at + gap, min(150, last - 60)), size)
    sheet.signature(max(y + air, min(196, last)))
    sheet.verifying(CODE_AT)


def _frame(sheet: Sheet) -> None:
    sheet.set_draw_color(*ACCENT)
    for inset, width in ((10.0, 0.9), (12.2, 0.25)):
        sheet.set_line_width(width)
        sheet.rect(inset, inset, WIDTH - 2 * inset, HEIGHT - 2 * inset)


def _title(sheet: Sheet, y: float) -> float:
    title = sheet.printed["title"]
    size = sheet.fitting(
        title, WIDTH - 2 * MARGIN - 40, 28 if sheet.english else 36, 18, fonts.SERIF, True
    )
    spacing = 0 if sheet.english else 12 if len(title) <= 5 else 5
    sheet.say(
        title, MARGIN, y, WIDTH - 2 * MARGIN, size=size, align="C", family=fonts.SERIF, bold=True,
        spacing=spacing,
    )  # fmt: skip
    return y + size * POINT * 1.2


def _rows(sheet: Sheet, y: float) -> float:
    name, below = sheet.printed["name"], sheet.printed["name_below"]
    size = sheet.fitting(name, VALUE_WIDTH, 17, 12, fonts.SERIF, True)
    beside = y - 0.8 + (size - 11) * POINT * 0.95  # on the line of the name
    sheet.say(sheet.printed["name_label"], LABEL_AT, beside, size=11, colour=SOFT)
    for line in sheet.wrapped(name, VALUE_WIDTH, size, fonts.SERIF, True):
        sheet.say(line, VALUE_AT, y - 0.8, size=size, family=fonts.SERIF, bold=True)
        y += size * POINT * 1.25
    if below:
        for line in sheet.wrapped(below, VALUE_WIDTH, 10.5):
            sheet.say(line, VALUE_AT, y + 0.6, size=10.5, colour=SOFT)
            y += 5.2
    y += 4.2
    for row in sheet.printed["rows"]:
        label = sheet.fitting(row["label"], VALUE_AT - LABEL_AT - 4, 11, 8, fonts.SANS, False)
        sheet.say(row["label"], LABEL_AT, y, size=label, colour=SOFT)
        for line in sheet.wrapped(row["value"], VALUE_WIDTH, 12):
            sheet.say(line, VALUE_AT, y - 0.2, size=12, colour=INK)
            y += 6
        y += 3
    return y


def _sentence(sheet: Sheet, size: float) -> list[str]:
    return sheet.wrapped(sheet.printed["body"], WIDTH - 2 * LABEL_AT, size, fonts.SERIF, True)


def _notes(sheet: Sheet) -> list[str]:
    width = WIDTH - 2 * LABEL_AT
    return [line for note in sheet.printed["notes"] for line in sheet.wrapped(note, width, 9.5)]


def _body_height(sheet: Sheet, size: float) -> float:
    return len(_sentence(sheet, size)) * size * POINT * 1.75 + len(_notes(sheet)) * 5


def _body(sheet: Sheet, y: float, size: float) -> float:
    width = WIDTH - 2 * LABEL_AT
    for line in _sentence(sheet, size):
        sheet.say(line, LABEL_AT, y, width, size=size, align="C", family=fonts.SERIF, bold=True)
        y += size * POINT * 1.75
    for line in _notes(sheet):
        sheet.say(line, LABEL_AT, y + 2, width, size=9.5, align="C", colour=SOFT)
        y += 5
    return y
