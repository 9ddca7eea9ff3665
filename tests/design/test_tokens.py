"""Colours are readable in both themes, by number (WCAG 2.2: 1.4.3 text 4.5:1, 1.4.11 parts 3:1)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

CSS = Path(__file__).parents[2] / "lms" / "static" / "css"
TOKENS = (CSS / "tokens.css").read_text(encoding="utf-8")
COLOUR = re.compile(r"--([\w-]+): (#[0-9a-f]{6});")

GROUNDS = ("bg", "bg-sunken", "bg-hover", "surface")
STATES = ("success", "warning", "danger", "info", "neutral")
CODE = ("ink", "comment", "keyword", "string", "number", "name", "error")

TEXT_PAIRS = [
    *((ink, ground) for ink in ("ink", "ink-2", "ink-3", "accent-text") for ground in GROUNDS),
    *((state, ground) for state in STATES for ground in (*GROUNDS, f"{state}-soft")),
    *(("ink", f"{state}-soft") for state in STATES),
    *((f"code-{part}", ground) for part in CODE for ground in ("code-bg", "code-line")),
    ("accent-text", "accent-soft"),
    ("on-accent", "accent-fill"),
    ("on-accent", "accent-fill-hover"),
    ("on-danger", "danger-fill"),
    ("on-danger", "danger-fill-hover"),
    ("ink", "mark"),
]
PART_PAIRS = [
    *((part, g) for part in ("line-control", "focus", "accent") for g in (*GROUNDS[:2], "surface")),
    *((f"chart-{n}", ground) for n in (1, 2, 3, 4) for ground in ("bg", "surface")),
    *((bar, "chart-track") for bar in ("accent", "danger", "success-fill", "neutral-fill")),
]


def block(after: str) -> dict[str, str]:
    """The colours of the first braces that follow *after*."""
    return dict(COLOUR.findall(TOKENS.partition(after)[2].partition("}")[0]))


THEMES = {"light": block(":root {"), "dark": block(':root[data-theme="dark"] {')}


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("text", "ground"), TEXT_PAIRS)
def test_text_stands_out_from_its_ground(theme: str, text: str, ground: str) -> None:
    colours = THEMES[theme]
    assert contrast(colours[text], colours[ground]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("part", "ground"), PART_PAIRS)
def test_borders_bars_and_rings_stand_out(theme: str, part: str, ground: str) -> None:
    colours = THEMES[theme]
    assert contrast(colours[part], colours[ground]) >= 3


def test_the_two_copies_of_the_dark_theme_are_equal() -> None:
    assert block(':root:not([data-theme="light"]) {') == THEMES["dark"] != {}


def test_every_light_colour_has_a_dark_one() -> None:
    assert THEMES["light"].keys() == THEMES["dark"].keys()


@pytest.mark.parametrize("sheet", sorted(CSS.glob("*.css")), ids=lambda path: path.name)
def test_colours_and_variables_come_from_the_tokens(sheet: Path) -> None:
    text = sheet.read_text(encoding="utf-8")
    used = set(re.findall(r"var\(--([\w-]+)", text))
    known = set(re.findall(r"--([\w-]+):", TOKENS)) | set(re.findall(r"--([\w-]+):", text))
    assert used <= known
    if sheet.name != "tokens.css":
        assert not re.search(r"#[0-9a-fA-F]{3,8}\b|rgb\(", text)
