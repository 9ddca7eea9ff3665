"""The picture of an achievement: the same shape as SVG and PNG, its colour by kind."""

from __future__ import annotations

import io
import math
from functools import lru_cache
from html import escape
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from lms.courses.documents.drawing.fonts import FOLDER as FONTS

SIDE = 480
#: Kind → (ground, ring, mark above the title).
LOOKS = {
    "course": ("#25477d", "#9db8e3", "COURSE"),
    "micro": ("#1f6b5c", "#94d3c4", "MICRO-DEGREE"),
    "track": ("#7a4a14", "#e8c38f", "TRACK"),
}
PAPER = "#ffffff"
#: Widths of a line, in Hangul syllables: of the title, of the institution's name.
TITLE, NAME = 9.0, 14.0
_EDGES = 8


def _corners(radius: float) -> list[tuple[float, float]]:
    middle = SIDE / 2
    return [
        (
            round(middle + radius * math.cos(math.pi * (2 * n + 1) / _EDGES), 1),
            round(middle + radius * math.sin(math.pi * (2 * n + 1) / _EDGES), 1),
        )
        for n in range(_EDGES)
    ]


def _width(text: str) -> float:
    return sum(1.0 if ord(char) > 0x2E80 else 0.35 if char == " " else 0.58 for char in text)


def lines_of(text: str, most: float, count: int) -> list[str]:
    """*text* in at most *count* lines of *most* syllables, broken at spaces; the rest is "…"."""
    lines: list[str] = []
    for word in text.split():
        while word:
            joined = f"{lines[-1]} {word}" if lines else word
            if lines and _width(joined) <= most:
                lines[-1], word = joined, ""
            elif _width(word) <= most:
                lines.append(word)
                word = ""
            else:
                cut = next(n for n in range(len(word), 0, -1) if n == 1 or _width(word[:n]) <= most)
                lines.append(word[:cut])
                word = word[cut:]
    if len(lines) > count:
        last = lines[count - 1]
        lines = [*lines[: count - 1], f"{last[:-1] if _width(last) > most - 1 else last}…"]
    return lines


def _layout(kind: str, title: str, issuer: str) -> list[tuple[str, float, int, str]]:
    """Text, baseline, size and colour of each line, from the top."""
    _ground, ring, mark = LOOKS[kind]
    titles = lines_of(title, TITLE, 3)
    names = lines_of(issuer, NAME, 2)
    top = 232 - 23 * (len(titles) - 1)
    found = [(mark, top - 58.0, 19, ring)]
    found += [(line, top + 46.0 * n + 8, 38, PAPER) for n, line in enumerate(titles)]
    below = top + 46.0 * len(titles) + 22
    found += [(line, below + 28.0 * n, 22, ring) for n, line in enumerate(names)]
    return found


def svg(kind: str, title: str, issuer: str) -> str:
    """The picture as an SVG of its own: no script, no style, nothing from elsewhere."""
    ground, ring, _mark = LOOKS[kind]
    shapes = [
        f'<polygon points="{_points(228)}" fill="{ground}"/>',
        f'<polygon points="{_points(206)}" fill="none" stroke="{ring}" stroke-width="4"/>',
    ]
    texts = [
        f'<text x="{SIDE // 2}" y="{y:g}" font-size="{size}" font-weight="700" fill="{colour}" '
        f'text-anchor="middle" font-family="Pretendard, Noto Sans KR, sans-serif">{escape(text)}</text>'
        for text, y, size, colour in _layout(kind, title, issuer)
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIDE} {SIDE}" width="{SIDE}" '
        f'height="{SIDE}" role="img"><title>{escape(title)}</title>{"".join(shapes)}'
        f"{''.join(texts)}</svg>"
    )


def _points(radius: float) -> str:
    return " ".join(f"{x:g},{y:g}" for x, y in _corners(radius))


@lru_cache(maxsize=256)
def png(kind: str, title: str, issuer: str) -> bytes:
    """The same as PNG, drawn twice as large and made smaller for smooth edges."""
    ground, ring, _mark = LOOKS[kind]
    picture = Image.new("RGBA", (SIDE * 2, SIDE * 2), (255, 255, 255, 0))
    pen = ImageDraw.Draw(picture)
    pen.polygon([(x * 2, y * 2) for x, y in _corners(228)], fill=ground)
    inner = [(x * 2, y * 2) for x, y in _corners(206)]
    pen.line([*inner, inner[0], inner[1]], fill=ring, width=8, joint="curve")
    for text, y, size, colour in _layout(kind, title, issuer):
        pen.text((SIDE, y * 2), text, font=_font(size * 2), fill=colour, anchor="ms")
    out = io.BytesIO()
    picture.resize((SIDE, SIDE), Image.Resampling.LANCZOS).save(out, "PNG", optimize=True)
    return out.getvalue()


@lru_cache(maxsize=8)
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(Path(FONTS) / "sans-bold.ttf"), size)
