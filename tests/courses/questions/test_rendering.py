"""Whatever stands in a question's text is shown, and is inert, in each way that it can be written."""

from __future__ import annotations

import pytest
from flask import Flask

from lms.courses.questions import rendering
from lms.interop.formats.questions.model import Format, Text
from tests.browser.payloads import PAYLOADS
from tests.hostile.reading import read

pytestmark = pytest.mark.sqlite_only


@pytest.mark.parametrize("written_as", Format)
def test_texts_that_try_to_run_something_are_shown_and_do_not(
    app: Flask, written_as: Format
) -> None:
    with app.test_request_context("/"):
        for source in (*PAYLOADS, "\n\n".join(PAYLOADS)):
            text = Text(source, written_as)
            for show in (rendering.shown, rendering.inline):
                assert read(str(show(text))).wrong == [], source
            assert "\n" not in rendering.excerpt(text)
