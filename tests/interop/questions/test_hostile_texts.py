"""Texts that try to run something go out in every format that holds them, and come back."""

from __future__ import annotations

from decimal import Decimal

import pytest

from lms.interop.formats.questions import FORMATS, read, write_plan
from lms.interop.formats.questions.model import Choice, Format, Kind, Question, Text
from tests.browser.payloads import PAYLOADS


@pytest.mark.slow
@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("written_as", Format)
def test_texts_that_try_to_run_something_break_no_format(name: str, written_as: Format) -> None:
    questions = []
    for source in PAYLOADS:
        choices = (
            Choice("a", Text(source, written_as), Decimal(1), Text(source, written_as)),
            Choice("b", Text("나", written_as)),
        )
        text = Text(source, written_as)
        questions.append(Question(Kind.SINGLE, text, source, feedback=text, choices=choices))
    written = write_plan(questions, name)
    kept = len(questions) - len(written.left_out)
    if written.data is None:
        assert kept == 0
        return
    plan = read(written.data, f"questions{written.file_ending}")
    assert len(plan.questions) + len(plan.rejected) >= kept
