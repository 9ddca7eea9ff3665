"""Texts that are translated late are text, not markup: what is put into them is escaped."""

from __future__ import annotations

from flask import Flask, render_template_string
from flask_babel import lazy_gettext
from markupsafe import Markup

TYPED = "<img src=x onerror=alert(1)>"


def test_what_somebody_typed_is_escaped_in_a_lazy_error(app: Flask) -> None:
    error = lazy_gettext("이 항목의 답이 아닙니다: %(given)s", given=TYPED)
    with app.test_request_context("/"):
        shown = render_template_string("{{ e }}|{{ e ~ '!' }}|{{ ('<b>' | safe) ~ e }}", e=error)
    assert "<img" not in shown
    assert shown.count("&lt;img") == 3


def test_a_lazy_text_put_into_markup_is_escaped(app: Flask) -> None:
    with app.test_request_context("/"):
        assert "<img" not in Markup("<p>{}</p>").format(lazy_gettext("%(x)s", x=TYPED))
