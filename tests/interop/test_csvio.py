"""Tables over the web: names, headers and what comes back in."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.datastructures import FileStorage

from lms.csvio import csv_download, uploaded_table, xlsx_download
from lms.interop.formats.limits import DOCUMENT_BYTES
from lms.interop.formats.problems import Refused


@pytest.fixture(autouse=True)
def request_context() -> Iterator[None]:
    with Flask(__name__).test_request_context():
        yield


def upload(data: bytes, name: str) -> FileStorage:
    return FileStorage(io.BytesIO(data), filename=name)


def body(response: object) -> bytes:
    response.direct_passthrough = False  # type: ignore[attr-defined]
    data: bytes = response.get_data()  # type: ignore[attr-defined]
    return data


def test_a_download_has_a_korean_name_and_is_kept_by_no_cache() -> None:
    response = csv_download("수강생 명단", ["이름"], [["한가람"]])
    assert "filename*=UTF-8''%EC%88%98" in response.headers["Content-Disposition"]
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["Cache-Control"] == "no-store"
    assert body(response).startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("download", [csv_download, xlsx_download])
def test_what_goes_out_can_be_uploaded_again(download: object) -> None:
    rows = [["=1+1", "00123"], ["한가람", "두\n줄"]]
    response = download("명단", ["이름", "학번"], rows)  # type: ignore[operator]
    table = uploaded_table(upload(body(response), "명단.csv"))
    assert table.header == ("이름", "학번")
    assert [list(row.cells) for row in table.rows] == rows


def test_a_problem_in_an_upload_names_the_file_without_its_folders() -> None:
    with pytest.raises(Refused) as refused:
        uploaded_table(upload(b'a,"b', "C:\\Users\\kim\\명단.csv"))
    assert refused.value.ko.startswith("명단.csv 1행")


def test_an_upload_over_the_limit_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        uploaded_table(upload(b"a" * (DOCUMENT_BYTES + 1), "a.csv"))
    assert refused.value.code == "file.too_large"
