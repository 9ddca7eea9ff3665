"""The fonts of documents, which travel with the product and into every file.

Sans (regular, bold) for tables and lines, serif for titles and names; the serif also has the
4,888 Chinese characters of KS X 1001, which a name may hold. Sources and licence: fonts/OFL.txt.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont
from fpdf import FPDF

FOLDER = Path(__file__).parents[1] / "fonts"
SANS, SERIF = "sans", "serif"
_FILES = {
    (SANS, ""): "sans-regular.ttf",
    (SANS, "B"): "sans-bold.ttf",
    (SERIF, "B"): "serif-bold.ttf",
}
#: Between words; lines are broken there, and nothing of them is printed.
_BLANK = " \t\n\r\u3000"


def load(pdf: FPDF) -> None:
    """Make the fonts known to *pdf*; a character that one lacks is taken from the other."""
    for (family, style), name in _FILES.items():
        pdf.add_font(family, style, FOLDER / name)
    pdf.set_fallback_fonts([SERIF, SANS], exact_match=False)


@cache
def _characters() -> frozenset[int]:
    found: set[int] = set()
    for name in _FILES.values():
        with TTFont(FOLDER / name, lazy=True) as font:
            found |= set(font.getBestCmap())
    return frozenset(found)


def unprintable(text: str) -> str:
    """The characters of *text* that no font has, each once; invisible ones by number (U+200B)."""
    lacking = sorted({char for char in text if ord(char) not in _characters()} - set(_BLANK))
    return " ".join(char if char.isprintable() else f"U+{ord(char):04X}" for char in lacking)
