"""Whatever bytes arrive, a view comes back, in bounded time."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.interop.formats.works import Kind, View, member, view
from tests.interop.makers import hwpx, hwpx_paragraph, zipped
from tests.interop.outcomes import attempt
from tests.interop.test_any_bytes import EASY, damaged
from tests.interop.works.makers import odt, pptx

WHOLE = {
    "pptx": pptx([("가", ["나"])], note="다"),
    "odt": odt("<text:h>가</text:h><text:p>나</text:p>"),
    "hwpx": hwpx(hwpx_paragraph("가")),
    "zip": zipped({"가/나.txt": "다", "b.py": "print(1)"}),
}


@EASY
@given(st.binary(max_size=2000), st.text(max_size=20))
def test_any_bytes_under_any_name_are_viewed(data: bytes, name: str) -> None:
    assert isinstance(view(data, name), View)


@pytest.mark.parametrize("kind", WHOLE)
@settings(EASY, max_examples=40)
@given(data=st.data())
def test_a_damaged_file_is_viewed_or_told(kind: str, data: st.DataObject) -> None:
    found = view(data.draw(damaged(WHOLE[kind])), f"a.{kind}")
    assert found.parts or found.entries or found.problems or found.text or found.kind is Kind.OTHER


@EASY
@given(damaged(WHOLE["zip"]), st.integers(-2, 5))
def test_any_member_of_a_damaged_zip_is_read_or_refused(data: bytes, index: int) -> None:
    attempt(lambda: member(data, index))
