"""JSON Resume: the public schema decides, pointers say where, and nothing is lost on the way."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from lms.interop.formats.problems import Refused
from lms.interop.formats.resumes import Resume, json_resume, read_resume, write_json_resume
from tests.interop.cases import files
from tests.interop.outcomes import attempt


def read(value: Any) -> Resume:
    return json_resume.read(json.dumps(value).encode())


def refusal(value: Any) -> Refused:
    result = attempt(lambda: read(value))
    assert isinstance(result, Refused)
    return result


def told(result: Resume) -> list[tuple[str, str, str, str, bool]]:
    return [(p.kind.value, p.text, str(p.start), str(p.end), p.ongoing) for p in result.passages]


def test_an_entry_becomes_passages_in_its_own_words() -> None:
    result = read(
        {
            "basics": {"name": "한가람"},
            "work": [
                {
                    "name": "데모모빌리티",
                    "position": "데이터 엔지니어",
                    "startDate": "2021-03",
                    "endDate": "2023",
                    "summary": "차량 로그를 다뤘다",
                    "highlights": ["수집 비용 30% 절감"],
                }
            ],
            "skills": [{"name": "ML", "level": "상", "keywords": ["PyTorch", "ONNX"]}],
        }
    )
    assert result.name == "한가람"
    assert told(result) == [
        (
            "experience",
            "데이터 엔지니어, 데모모빌리티: 차량 로그를 다뤘다",
            "2021-03",
            "2023",
            False,
        ),
        ("experience", "수집 비용 30% 절감", "2021-03", "2023", False),
        ("skill", "ML (상): PyTorch, ONNX", "None", "None", False),
    ]
    assert [str(p.where) for p in result.passages] == [
        "/work/0",
        "/work/0/highlights/0",
        "/skills/0",
    ]


@pytest.mark.parametrize(
    ("value", "code", "pointer"),
    [
        ({"work": [{}, {"startDate": "2021-3"}]}, "json.pattern", "/work/1/startDate"),
        ({"basics": {"location": {"city": 3}}}, "json.type", "/basics/location/city"),
        ({"skills": {"name": "x"}}, "json.type", "/skills"),
        ({"work": [{"highlights": [None]}]}, "json.type", "/work/0/highlights/0"),
        ([], "json.type", ""),
        ({"work": [{"summary": "a\u0000b"}]}, "json.character", "/work/0/summary"),
        ({"work": [{"summary": "950314-1234567 주민"}]}, None, None),
    ],
)
def test_what_does_not_follow_the_schema_is_refused_by_pointer(
    value: Any, code: str | None, pointer: str | None
) -> None:
    if code is None:
        assert read(value).passages
        return
    refused = refusal(value)
    assert (refused.code, refused.problem.where.pointer) == (code, pointer)


def test_names_with_slashes_are_escaped_in_the_pointer() -> None:
    refused = refusal({"a/b~c": ["\ud800"]})
    assert refused.problem.where.pointer == "/a~1b~0c/0"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('{"work": [}', "json.broken"),
        ('{"a": NaN}', "json.broken"),
        ("[" * 100_000, "json.depth"),
        ('{"a": ' + "[" * 80 + "]" * 80 + "}", "json.depth"),
        ('{"a": ' + "9" * 5000 + "}", "json.broken"),
        ("", "json.broken"),
    ],
)
def test_broken_and_absurd_json_is_refused(text: str, code: str) -> None:
    result = attempt(lambda: json_resume.read(text.encode()))
    assert isinstance(result, Refused)
    assert result.code == code


def test_a_syntax_error_is_located_by_line_and_column() -> None:
    result = attempt(lambda: json_resume.read(b'{\n  "work": [}\n}'))
    assert isinstance(result, Refused)
    assert (result.problem.where.line, result.problem.where.column) == (2, 12)


def test_a_date_that_no_calendar_has_is_left_out_and_pointed_at() -> None:
    result = read({"work": [{"summary": "일", "startDate": "2021-19", "endDate": "2023-02-30"}]})
    assert told(result) == [("experience", "일", "None", "None", False)]
    assert [(p.code, str(p.where)) for p in result.problems] == [
        ("json.date", "/work/0/startDate"),
        ("json.date", "/work/0/endDate"),
    ]


def test_an_odd_address_is_pointed_at_and_not_refused() -> None:
    result = read({"basics": {"email": "nowhere", "url": "not a url", "summary": "글"}})
    assert {(p.code, str(p.where)) for p in result.problems} == {
        ("json.format", "/basics/email"),
        ("json.format", "/basics/url"),
    }


def test_a_repeated_name_is_reported() -> None:
    result = json_resume.read(b'{"skills": [{"name": "a"}], "skills": [{"name": "b"}]}')
    assert "json.duplicate_key" in {p.code for p in result.problems}
    assert [p.text for p in result.passages] == ["b"]


def test_contact_data_is_never_evidence() -> None:
    result = read(
        {
            "basics": {
                "name": "한가람",
                "email": "a@example.com",
                "phone": "010-1234-5678",
                "location": {"city": "광주"},
            },
            "references": [{"name": "김아무개", "reference": "좋은 사람"}],
        }
    )
    assert result.passages == ()
    assert "resume.empty" in {p.code for p in result.problems}


def test_a_resident_number_refuses_the_file() -> None:
    refused = refusal({"basics": {"summary": "주민번호 950314-1234567"}})
    assert (refused.code, str(refused.problem.where)) == (
        "personal.resident_number",
        "/basics/summary",
    )


def test_a_text_resume_can_be_carried_away_as_json_resume() -> None:
    original = read_resume(
        "성명: 한가람\n경력\n2021.03 ~ 현재 데모모빌리티\n- 로그 분석\n자격증\n정보처리기사 2022.05\n"
        "활동\n2020.01 ~ 2020.06 봉사\n".encode()
    )
    again = read_resume(write_json_resume(original))
    assert told(again) == told(original)
    assert again.name == original.name
    assert Draft7Validator(json_resume.SCHEMA).is_valid(json.loads(write_json_resume(original)))


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=10)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(
                ["basics", "work", "name", "startDate", "highlights", "skills", "keywords", "x/y"]
            ),
            inner,
            max_size=4,
        ),
    ),
    max_leaves=12,
)


@given(JSON)
def test_any_json_is_a_resume_or_refused_with_a_place(value: Any) -> None:
    result = attempt(lambda: read(value))
    if isinstance(result, Refused):
        assert result.problem.where.pointer is not None
    else:
        again = json_resume.read(json_resume.write(result))
        assert (again.name, told(again)) == (result.name, told(result))


# --- real files: the schema that lies in their folder is the oracle ---

REAL = files("RESUME_CASES", "resumes", "*.json")


def is_resume_schema(value: Any) -> bool:
    return isinstance(value, dict) and {"basics", "work"} <= set(value.get("properties", ()))


def oracle() -> Draft7Validator:
    for param in REAL:
        if param.values[0] is None:
            pytest.skip(param.marks[0].kwargs["reason"])
        value = json.loads(param.values[0].read_text())
        if is_resume_schema(value):
            return Draft7Validator(value)
    pytest.fail("the folder of résumé cases holds no résumé schema to judge by")


def documents(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """The documents of a file: itself, or the fixtures that it lists by name."""
    value = json.loads(path.read_text())
    if not isinstance(value, dict) or "properties" in value:
        return
    named = {key: item for key, item in value.items() if "valid" in key.lower()}
    if named:
        yield from ((key, item) for key, item in named.items() if isinstance(item, dict))
    else:
        yield path.name, value


@pytest.mark.parametrize("path", REAL)
def test_real_documents_are_judged_as_the_schema_judges_them(path: Path) -> None:
    schema = oracle()
    for name, document in documents(path):
        result = attempt(lambda document=document: read(document))  # type: ignore[misc]
        assert isinstance(result, Refused) != schema.is_valid(document), name


@pytest.mark.parametrize("path", REAL)
def test_fixtures_named_valid_import_and_those_named_invalid_say_where(path: Path) -> None:
    for name, document in documents(path):
        if "valid" not in name.lower():
            continue
        result = attempt(lambda document=document: read(document))  # type: ignore[misc]
        if "invalid" in name.lower():
            assert isinstance(result, Refused), name
            pointer = result.problem.where.pointer
            assert pointer, name
            here: Any = document
            for step in pointer.strip("/").split("/"):
                here = here[int(step)] if isinstance(here, list) else here[step]
        else:
            assert isinstance(result, Resume), name


@pytest.mark.parametrize("path", REAL)
def test_real_resumes_survive_export_and_import(path: Path) -> None:
    for name, document in documents(path):
        result = attempt(lambda document=document: read(document))  # type: ignore[misc]
        if isinstance(result, Refused):
            continue
        again = json_resume.read(json_resume.write(result))
        assert again.name == result.name, name
        assert sorted(told(again)) == sorted(told(result)), name
        assert json_resume.write(again) == json_resume.write(result)


@pytest.mark.parametrize("path", REAL)
def test_the_words_of_real_resumes_are_all_there_and_no_others(path: Path) -> None:
    for name, document in documents(path):
        result = attempt(lambda document=document: read(document))  # type: ignore[misc]
        if isinstance(result, Refused):
            continue
        source = json.dumps(document, ensure_ascii=False)
        for passage in result.passages:
            for word in passage.text.replace(":", " ").replace(",", " ").split():
                assert word.strip("()") in source or word in source.replace("\\", ""), name
        for entry in document.get("work", ()):
            for highlight in entry.get("highlights", ()):
                assert any(p.text == highlight for p in result.passages), name
