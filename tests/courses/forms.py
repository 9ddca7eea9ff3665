"""Forms of a page, as a browser would send them."""

from __future__ import annotations

import lxml.html


def fields(page: str) -> dict[str, str]:
    """What the largest form of a page would send as it stands."""
    forms = lxml.html.fromstring(page).forms
    form = max(forms, key=lambda one: len(one.fields.keys()))
    return {name: value for name, value in form.form_values() if name != "csrf_token"}
