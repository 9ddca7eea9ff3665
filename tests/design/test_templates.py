"""Templates keep to the strict content policy, to icons that exist, and to both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

LMS = Path(__file__).parents[2] / "lms"
TEMPLATES = sorted((LMS / "templates").rglob("*.html"))
SYMBOLS = set(re.findall(r'<symbol id="([\w-]+)"', (LMS / "static" / "icons.svg").read_text()))
FAMILIES = ("base.html", "macros/**.html", "errors/**.html", "design/**.html")


def name(path: Path) -> str:
    return str(path.relative_to(LMS / "templates"))


@pytest.mark.parametrize("template", TEMPLATES, ids=name)
def test_a_page_carries_no_inline_script_or_style(template: Path) -> None:
    text = template.read_text(encoding="utf-8")
    assert not re.search(r"<style\b|\sstyle=|\son[a-z]+=[\"']|javascript:", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)


@pytest.mark.parametrize("template", TEMPLATES, ids=name)
def test_a_page_loads_nothing_from_elsewhere(template: Path) -> None:
    text = template.read_text(encoding="utf-8")
    assert not re.search(r"<(?:script|link|img|video)[^>]*(?:src|href)=[\"']https?:", text)


@pytest.mark.parametrize("template", TEMPLATES, ids=name)
def test_every_icon_named_is_in_the_sprite(template: Path) -> None:
    text = template.read_text(encoding="utf-8")
    named = set(re.findall(r"(?<![\w.])icon\('([\w-]+)'\)", text))
    named |= set(re.findall(r"(?:icon_name=|'icon': )'([\w-]+)'", text))
    assert named <= SYMBOLS


def test_the_icons_that_macros_choose_by_kind_are_in_the_sprite() -> None:
    chosen = {f"state-{state}" for state in ("met", "partly", "unknown", "not-met")}
    for macros in ("ui", "evidence"):
        text = (LMS / "templates" / "macros" / f"{macros}.html").read_text(encoding="utf-8")
        for table in re.findall(r"_icons = \{(.*?)\}", text, re.S):
            chosen |= set(re.findall(r": '([\w-]+)'", table))
    assert len(chosen) > 15
    assert chosen <= SYMBOLS


def test_the_frame_and_the_macros_are_wholly_translated() -> None:
    with (LMS / "translations/en/LC_MESSAGES/messages.po").open("rb") as file:
        catalogue = read_po(file)
    found = extract_from_dir(LMS / "templates", method_map=[(f, "jinja2") for f in FAMILIES])
    sentences = {message for _file, _line, message, _comments, _context in found}
    assert len(sentences) > 150
    for message in sentences:
        korean = message[0] if isinstance(message, tuple) else message  # with a plural
        kept = catalogue.get(korean)
        assert kept is not None, korean
        holes = re.findall(r"%\(\w+\)s|%%", korean)
        for english in kept.string if isinstance(kept.string, tuple) else (kept.string,):
            assert english, korean
            assert sorted(re.findall(r"%\(\w+\)s|%%", english)) == sorted(holes), korean
