"""Problems: every code speaks both languages, and says where."""

from __future__ import annotations

import ast
import string
from pathlib import Path

import pytest

import lms.interop.formats as formats
from lms.interop.formats.messages import MESSAGES
from lms.interop.formats.problems import Place, Refused, problem

SOURCES = sorted(Path(formats.__file__).parent.rglob("*.py"))


def placeholders(template: str) -> set[str]:
    names = {name for _, name, _, _ in string.Formatter().parse(template) if name}
    return {name.removesuffix("_ko").removesuffix("_en") for name in names}


@pytest.mark.parametrize("code", sorted(MESSAGES))
def test_both_languages_say_the_same_things(code: str) -> None:
    korean, english = MESSAGES[code]
    assert placeholders(korean) >= placeholders(english) - {"found", "expected"}
    assert placeholders(english) >= placeholders(korean)
    assert any("가" <= ch <= "힣" for ch in korean)
    assert not any("가" <= ch <= "힣" for ch in english)


def test_every_sentence_is_used_and_every_code_used_has_one() -> None:
    texts = {
        node.value
        for path in SOURCES
        if not path.name.endswith("messages.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert set(MESSAGES) <= texts


def test_an_unknown_code_is_an_error_of_the_program() -> None:
    with pytest.raises(KeyError):
        problem("no.such.code")


def test_a_place_is_told_with_and_without_words() -> None:
    place = Place("users.csv", line=3, column="email")
    assert str(place) == "users.csv:3:email"
    assert place.describe("ko") == "users.csv 3행 email 열"
    assert place.describe("en") == "users.csv, line 3, column email"
    assert str(Place(page=2, line=14)) == "p2:14"
    assert Place(pointer="/work/0").describe() == "/work/0"


def test_a_piece_of_the_file_in_a_sentence_is_short_and_on_one_line() -> None:
    shown = problem("zip.path", name="a\n\u202eb" + "c" * 500).ko
    assert "\n" not in shown
    assert "\u202e" not in shown
    assert len(shown) < 120


def test_braces_in_a_file_do_no_harm() -> None:
    assert "{0}{x}" in problem("zip.path", name="{0}{x}").en


def test_a_refusal_can_be_placed_inside_a_larger_upload() -> None:
    outer = Refused("xml.broken", Place("a.xml", line=2), detail="x").inside("b.zip")
    assert outer.problem.where == Place("b.zip/a.xml", line=2)
    assert str(outer) == outer.en
