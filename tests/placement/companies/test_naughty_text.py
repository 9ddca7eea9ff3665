"""Strings that break things, through a company's fields: kept as they are, shown as text."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

import pytest
from flask import Flask
from markupsafe import escape
from wtforms import ValidationError

from lms.db import db
from lms.placement.companies import queries
from lms.placement.companies.forms import Storable, stripped
from tests.cast import Cast
from tests.conftest import Browser
from tests.interop.cases import files

ROOM = 2900  # characters: what the field takes, with something to spare


def pieces(texts: list[str]) -> list[str]:
    """The texts, several to a field."""
    found = [""]
    for text in texts:
        if len(found[-1]) + len(text) > ROOM:
            found.append("")
        found[-1] += text[:ROOM] + "\n"
    return [stripped(piece) for piece in found]


@pytest.mark.parametrize("path", files("TEXT_CASES", "text", "blns.json"))
def test_naughty_strings_are_kept_unchanged_and_shown_inert(
    client: Browser, cast: Cast, path: Path
) -> None:
    client.sign_in(cast.employer)
    where = f"/company/{cast.company.id}"
    for piece in pieces(json.loads(path.read_text())):
        profile = queries.profile_of(cast.company.id)
        assert profile is not None
        answer = client.post(
            f"{where}/edit",
            data={
                "name": "한빛모빌리티",
                "industry": "automotive",
                "summary_ko": piece,
                "version": str(profile.version),
            },
        )
        assert answer.status_code == 303, piece
        db.session.expire_all()
        assert profile.summary_ko == piece
        assert str(escape(piece)) in client.get(where).text


@pytest.mark.parametrize("text", ["a\0b", "\ud800"])
def test_what_no_database_can_hold_is_refused(app: Flask, text: str) -> None:
    with pytest.raises(ValidationError):
        Storable()(None, SimpleNamespace(data=text))  # type: ignore[arg-type]
