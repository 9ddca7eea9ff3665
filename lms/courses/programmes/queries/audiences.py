"""Whom tracks are for: the codes that the office offers, and the words of all there ever were."""

from __future__ import annotations

from collections.abc import Iterable

from flask import g, has_request_context
from sqlalchemy import select

from lms import i18n, policies
from lms.access import ROOT
from lms.courses.programmes.rules.policy import Audiences, LeavingCode
from lms.db import db
from lms.policies import Policy

AUDIENCES = "audiences"


def audience_words() -> dict[str, str]:
    """Code → name in the page's language: what is offered first, then what was once."""
    language = i18n.current()
    key = f"audience_words_{language}"
    if has_request_context() and key in g:
        known: dict[str, str] = g.get(key)
        return known
    offered = policies.in_force(AUDIENCES, ROOT).value.listed()
    rows = db.session.scalars(
        select(Policy)
        .where(Policy.kind == AUDIENCES, Policy.inherits.is_(False))
        .order_by(Policy.id.desc())
    )
    once = [one for row in rows for one in policies.parse(AUDIENCES, row.value).listed()]
    found: dict[str, str] = {}
    for one in (*offered, *once, *Audiences().listed()):
        found.setdefault(one.code, _local(one, language))
    if has_request_context():
        setattr(g, key, found)
    return found


def audience_choices(held: Iterable[str] = ()) -> list[tuple[str, str]]:
    """(code, name) for a form: what is offered, and what the track has already."""
    words = audience_words()
    codes = [one.code for one in policies.in_force(AUDIENCES, ROOT).value.listed()]
    return [(code, words.get(code, code)) for code in dict.fromkeys([*codes, *held])]


def _local(one: LeavingCode, language: str) -> str:
    return one.en if language == "en" else one.ko
