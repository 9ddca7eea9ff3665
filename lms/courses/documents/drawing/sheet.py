"""An A4 sheet: fonts, metadata, wrapped text, the code that leads to the verification page."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import segno
from fpdf import FPDF
from fpdf.enums import RenderStyle
from PIL import Image

from lms.courses.documents.drawing import fonts
from lms.courses.documents.drawing.metadata import packet
from lms.courses.documents.rules.numbers import grouped

WIDTH, HEIGHT = 210.0, 297.0  # mm
MARGIN = 20.0
INK, SOFT, LINE, ACCENT = (28, 30, 36), (98, 102, 112), (196, 199, 206), (30, 52, 104)
POINT = 25.4 / 72  # mm
NAMED = 130.0  # mm: the widest line of the signature, which leaves room for the seal
PRODUCER = "fpdf2"  # without its version: it would be in the bytes of every file


class Sheet(FPDF):
    """One document. *snapshot*: what was issued; *seal*: the PNG of the seal, if there is one."""

    def __init__(self, snapshot: Mapping[str, Any], seal: bytes | None) -> None:
        super().__init__(format="A4", unit="mm", enforce_compliance="PDF/A-2U")
        self.printed: Mapping[str, Any] = snapshot["printed"]
        self.issue: Mapping[str, Any] = snapshot["issue"]
        self.seal = Image.open(io.BytesIO(seal)) if seal else None
        self.english = self.issue["language"] == "en"
        self.set_auto_page_break(False)
        self.set_margins(MARGIN, MARGIN, MARGIN)
        fonts.load(self)
        self._describe("en" if self.english else "ko")

    def _describe(self, language: str) -> None:
        title = f"{self.printed['title']} {self.issue['serial']}"
        author, number = self.printed["institution"], grouped(self.issue["document_no"])
        self.set_lang(language)
        self.set_title(title)
        self.set_author(author)
        self.set_subject(self.printed["title"])
        self.set_keywords(number)
        self.set_creator(author)
        self.set_producer(PRODUCER)
        self.set_creation_date(datetime.fromisoformat(self.issue["at"]))
        self.set_xmp_metadata(
            packet(
                title=title, subject=self.printed["title"], author=author, keywords=number,
                language=language, producer=PRODUCER, at=self.issue["at"],
            )
        )  # fmt: skip

    def say(
        self, text: str, x: float, y: float, width: float = 0, *, size: float = 10.5,
        align: str = "L", family: str = fonts.SANS, bold: bool = False,
        colour: tuple[int, int, int] = INK, spacing: float = 0,
    ) -> None:  # fmt: skip
        """One line of text whose box begins at (x, y) and is as high as its letters."""
        self._font(family, size, bold)
        self.set_text_color(*colour)
        self.set_char_spacing(spacing)
        self.set_xy(x, y)
        self.c_margin = 0
        self.cell(
            width or self.measure(text, size, family, bold), size * POINT * 1.2, text, align=align
        )
        self.set_char_spacing(0)

    def measure(
        self, text: str, size: float, family: str = fonts.SANS, bold: bool = False
    ) -> float:
        """The width of a line of text in millimetres."""
        self._font(family, size, bold)
        return float(self.get_string_width(text))

    def wrapped(
        self, text: str, width: float, size: float, family: str = fonts.SANS, bold: bool = False
    ) -> list[str]:
        """*text* in lines that fit: broken between words, and within one that is too long itself."""
        lines, line = [], ""
        for word in re.split(r"[ \t\n\r\u3000]+", text.strip()):  # a no-break space holds
            tried = f"{line} {word}" if line else word
            if self.measure(tried, size, family, bold) <= width:
                line = tried
                continue
            if line:
                lines.append(line)
            line = ""
            for char in word:
                if line and self.measure(line + char, size, family, bold) > width:
                    lines.append(line)
                    line = ""
                line += char
        return [*lines, line] if line or not lines else lines

    def fitting(
        self, text: str, width: float, size: float, least: float, family: str, bold: bool
    ) -> float:
        """The largest size from *size* down to *least* in which *text* takes one line."""
        while size > least and self.measure(text, size, family, bold) > width:
            size -= 0.5
        return size

    def rule(
        self, y: float, x1: float = MARGIN, x2: float = WIDTH - MARGIN, *, width: float = 0.2,
        colour: tuple[int, int, int] = LINE,
    ) -> None:  # fmt: skip
        """A horizontal line."""
        self.set_draw_color(*colour)
        self.set_line_width(width)
        self.line(x1, y, x2, y)

    def code(self, x: float, y: float, side: float) -> None:
        """The QR code of the verification page, drawn as squares (no picture to blur)."""
        matrix = segno.make(self.issue["verify_url"], error="m", micro=False).matrix
        cell = side / len(matrix)
        self.set_fill_color(*INK)
        for row, modules in enumerate(matrix):
            start = None
            for column, dark in enumerate([*modules, 0]):
                if dark and start is None:
                    start = column
                elif not dark and start is not None:
                    self.rect(
                        x + start * cell, y + row * cell, (column - start) * cell, cell,
                        style=RenderStyle.F,
                    )  # fmt: skip
                    start = None

    def verifying(self, y: float) -> None:
        """The foot: QR code, document number in groups of four, and where to verify it."""
        self.rule(y)
        self.code(MARGIN, y + 4, 21)
        x = MARGIN + 26
        self.say(self.printed["document_no_label"], x, y + 4.5, size=8, colour=SOFT)
        self.say(grouped(self.issue["document_no"]), x, y + 8.5, size=12, bold=True, spacing=0.4)
        told = (
            "To verify this document, scan the code or enter the number at the address below."
            if self.english
            else "QR 코드를 찍거나 아래 주소에서 문서확인번호를 적으면 진위를 확인할 수 있습니다."
        )
        self.say(told, x, y + 15.5, size=8, colour=SOFT)
        self.say(self.issue["verify_page"], x, y + 19.6, size=8, colour=ACCENT)

    def _signed(self) -> tuple[list[str], float, list[str]]:
        """In whose name: the lines of it, their size, and (in English) who signs, below."""
        signer = self.issue.get("signer") or {}
        told = [signer.get("name", ""), signer.get("title", "")]
        name, below = self.printed["institution"], ", ".join(part for part in told if part)
        if not self.english:
            name, below = " ".join(part for part in (name, told[1]) if part), ""
            name = f"{name}\u00a0\u00a0{told[0]}" if told[0] else name
        size = self.fitting(name, NAMED, 19, 12, fonts.SERIF, True)
        lines = self.wrapped(name, NAMED, size, fonts.SERIF, True)
        return lines, size, self.wrapped(below, 150, 11) if below else []

    def signature_height(self) -> float:
        """The height that :meth:`signature` takes, with the seal."""
        lines, size, below = self._signed()
        step = size * POINT * 1.25
        return 14 + max(step * len(lines) + 2 + 6 * len(below), step * len(lines) / 2 + 11)

    def signature(self, y: float, *, centre: float = WIDTH / 2) -> None:
        """Date, institution or signer, and the seal over the end of the name."""
        self.say(
            self.issue["day"], centre - 70, y, 140, size=12, align="C",
        )  # fmt: skip
        lines, size, below = self._signed()
        top, step = y + 14, size * POINT * 1.25
        widths = [self.measure(line, size, fonts.SERIF, True) for line in lines]
        for line, one in zip(lines, widths, strict=True):
            self.say(line, centre - one / 2, top, size=size, family=fonts.SERIF, bold=True)
            top += step
        width, middle, under = max(widths), top - step * len(lines) / 2, top + 2
        for line in below:
            self.say(line, centre - 75, under, 150, size=11, align="C", colour=SOFT)
            under += 6
        if self.seal is not None:
            side = 22.0
            x = min(centre + width / 2 + (3 if self.english else -5), WIDTH - MARGIN - side + 4)
            self.image(self.seal, x, middle - side / 2, side, side, alt_text=self._seal_words())
        else:
            self.say(
                "(seal omitted)" if self.english else "(직인 생략)",
                centre + width / 2 + 3, middle - 1.8, size=8.5, colour=SOFT,
            )  # fmt: skip

    def specimen(self) -> None:
        """Mark a page that is only shown to see how it looks."""
        word = "SPECIMEN" if self.english else "견본"
        with self.rotation(35, WIDTH / 2, HEIGHT / 2):
            self.say(
                word, 20, HEIGHT / 2 - 18, 170, size=92, align="C", bold=True,
                colour=(228, 230, 236),
            )  # fmt: skip

    def _seal_words(self) -> str:
        return "Seal of the institution" if self.english else "기관 직인"

    def _font(self, family: str, size: float, bold: bool) -> None:
        self.set_font(family, "B" if bold or family == fonts.SERIF else "", size)
