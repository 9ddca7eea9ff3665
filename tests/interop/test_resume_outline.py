"""Understanding a résumé's lines: sections, periods, identity, and nothing invented."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.interop.formats.problems import Refused
from lms.interop.formats.resumes import PartialDate, PassageKind, Resume, read_resume
from lms.interop.formats.resumes.dates import find_period
from lms.interop.formats.resumes.headings import heading_kind
from lms.interop.formats.resumes.outline import tidy
from tests.interop.outcomes import attempt

KOREAN = """\
이 력 서

성명: 한가람
연락처: 010-1234-5678
이메일: garam@example.com
생년월일: 1998년 3월 2일

■ 경력사항
2021.03 ~ 현재  데모모빌리티(주)  데이터 엔지니어
 - Airflow 파이프라인 구축
 - 차량 로그 이상 탐지
데모에너지 인턴
2019.01 - 2019.06
 - 태양광 발전량 예측

■ 학력
2015.03 ~ 2019.02  조선대학교 컴퓨터공학과
■ 자격증
정보처리기사 (2022.05.17)
■ 기술
Python, SQL, PyTorch
■ 가족사항
부 한아무개
"""

ENGLISH = """\
# Garam Han

garam@example.com · +82 10-1234-5678

## Work Experience

**Data Engineer**, Demo Mobility (Mar 2021 – Present)

- Built [Airflow](https://example.com) pipelines that
  feed the dashboards
- Cut cloud cost by 30 %

### Intern, Demo Energy
Jan 2019 - Jun 2019

- Forecast solar output

## Skills

| Skill | Level |
| ----- | ----- |
| Python | expert |

## Favourite quotes

Measure twice, cut once.
"""


def resume(text: str) -> Resume:
    return read_resume(text.encode())


def told(result: Resume) -> list[tuple[str, str, str, str]]:
    return [
        (
            passage.kind.value,
            passage.text,
            str(passage.start or ""),
            "now" if passage.ongoing else str(passage.end or ""),
        )
        for passage in result.passages
    ]


def test_a_korean_resume_is_understood_line_by_line() -> None:
    assert told(resume(KOREAN)) == [
        ("experience", "2021.03 ~ 현재 데모모빌리티(주) 데이터 엔지니어", "2021-03", "now"),
        ("experience", "Airflow 파이프라인 구축", "2021-03", "now"),
        ("experience", "차량 로그 이상 탐지", "2021-03", "now"),
        ("experience", "데모에너지 인턴", "2019-01", "2019-06"),
        ("experience", "태양광 발전량 예측", "2019-01", "2019-06"),
        ("education", "2015.03 ~ 2019.02 조선대학교 컴퓨터공학과", "2015-03", "2019-02"),
        ("certificate", "정보처리기사 (2022.05.17)", "2022-05-17", "2022-05-17"),
        ("skill", "Python, SQL, PyTorch", "", ""),
    ]


def test_an_english_markdown_resume_is_understood() -> None:
    assert told(resume(ENGLISH)) == [
        ("experience", "Data Engineer, Demo Mobility (Mar 2021 – Present)", "2021-03", "now"),
        ("experience", "Built Airflow pipelines that feed the dashboards", "2021-03", "now"),
        ("experience", "Cut cloud cost by 30 %", "2021-03", "now"),
        ("experience", "Intern, Demo Energy", "2019-01", "2019-06"),
        ("experience", "Forecast solar output", "2019-01", "2019-06"),
        ("skill", "Python | expert", "", ""),
        ("other", "Measure twice, cut once.", "", ""),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "경력\n가나테크\n2021.03 ~ 2022.02\n서버 개발\n다라테크\n2022.03 ~ 현재\n앱 개발\n",
        "경력\n2021.03 ~ 2022.02\n가나테크\n서버 개발\n2022.03 ~ 현재\n다라테크\n앱 개발\n",
        "경력\n가나테크 2021.03 ~ 2022.02\n- 서버 개발\n다라테크 2022.03 ~ 현재\n- 앱 개발\n",
    ],
)
def test_a_period_on_a_line_of_its_own_dates_its_entry_and_no_other(text: str) -> None:
    dates = {passage.text.split(" ")[0]: str(passage.start) for passage in resume(text).passages}
    assert dates == {
        "가나테크": "2021-03", "서버": "2021-03", "다라테크": "2022-03", "앱": "2022-03",
    }  # fmt: skip


def test_a_company_without_a_period_does_not_get_that_of_the_one_before() -> None:
    result = resume("경력\n가나테크 2021.03 ~ 2022.02\n- 서버 개발\n다라테크\n- 앱 개발\n")
    assert [str(passage.start) for passage in result.passages] == [
        "2021-03", "2021-03", "None", "None",
    ]  # fmt: skip


def test_identity_and_family_never_become_evidence() -> None:
    words = " ".join(passage.text for passage in resume(KOREAN).passages)
    for private in ("한가람", "010", "example.com", "1998", "한아무개"):
        assert private not in words
    assert "resume.identity" in {problem.code for problem in resume(KOREAN).problems}


def test_the_name_is_taken_only_where_it_is_labelled() -> None:
    assert resume(KOREAN).name == "한가람"
    assert resume(ENGLISH).name is None
    assert resume("Name: Garam Han\n\nSkills\nPython\n").name == "Garam Han"


def test_a_passage_says_where_it_stands() -> None:
    lines = KOREAN.splitlines()
    for passage in resume(KOREAN).passages:
        assert passage.where.line is not None
        assert passage.text.split(" ")[0] in lines[passage.where.line - 1]


def test_a_heading_keeps_its_own_words() -> None:
    assert [(section.title, section.kind.value) for section in resume(ENGLISH).sections] == [
        ("Work Experience", "experience"),
        ("Skills", "skill"),
        ("Favourite quotes", "other"),
    ]


def test_a_label_before_a_colon_says_what_the_line_tells() -> None:
    result = resume("■ 경력\n사용 기술: Kafka, Spark\n어학: TOEIC 900\n")
    assert told(result) == [
        ("skill", "Kafka, Spark", "", ""),
        ("language", "TOEIC 900", "", ""),
    ]


def test_a_resident_registration_number_refuses_the_file_at_its_line() -> None:
    text = "성명: 한가람\n주민등록번호: 950314-1123456\n"
    with pytest.raises(Refused) as refused:
        resume(text)
    assert refused.value.code == "personal.resident_number"
    assert refused.value.problem.where.line == 2
    assert "950314" not in refused.value.ko + refused.value.en


@pytest.mark.parametrize("text", ["\n", "   \n\t\n", "성명: 한가람\n", "이력서\n"])
def test_a_file_without_statements_says_that_it_is_empty(text: str) -> None:
    result = resume(text)
    assert not result.passages
    assert "resume.empty" in {problem.code for problem in result.problems}


def test_a_long_paragraph_is_cut_at_sentence_ends_and_loses_nothing() -> None:
    sentence = "자율주행 데이터를 모아 정제하고 모델의 성능을 비교했습니다."
    result = resume("자기소개\n" + " ".join([sentence] * 60))
    assert len(result.passages) > 1
    assert all(passage.text.endswith(".") for passage in result.passages)
    assert " ".join(passage.text for passage in result.passages).count(sentence) == 60


@given(st.text(max_size=300))
def test_no_word_of_a_passage_is_invented(text: str) -> None:
    result = attempt(lambda: resume(text))
    if isinstance(result, Refused):
        return
    source = tidy(text).replace(" ", "")
    for passage in result.passages:
        for word in passage.text.replace("|", " ").split():
            assert word in source


@given(st.lists(st.sampled_from([*KOREAN.splitlines(), *ENGLISH.splitlines(), ""]), max_size=30))
def test_any_order_of_lines_is_read(lines: list[str]) -> None:
    result = resume("\n".join(lines) + "\n")
    assert all(passage.kind in PassageKind for passage in result.passages)
    assert all(
        passage.start is None or passage.end is None or passage.start <= passage.end
        for passage in result.passages
    )


# --- dates ---

D = PartialDate


@pytest.mark.parametrize(
    ("text", "start", "end", "ongoing"),
    [
        ("2021.03 ~ 2023.02 데모", D(2021, 3), D(2023, 2), False),
        ("2021년 3월 - 현재", D(2021, 3), None, True),
        ("2021. 3. 2. ~ 2021. 12. 31.", D(2021, 3, 2), D(2021, 12, 31), False),
        ("Mar 2021 – Present", D(2021, 3), None, True),
        ("September 2019 to Jan. 2020", D(2019, 9), D(2020, 1), False),
        ("2019-2021 KAIST", D(2019), D(2021), False),
        ("2015/03/02 ~ 2019/02/28", D(2015, 3, 2), D(2019, 2, 28), False),
        ("(2020)", D(2020), D(2020), False),
        ("정보처리기사 2022.05", D(2022, 5), D(2022, 5), False),
    ],
)
def test_a_period_is_read_as_exactly_as_it_is_written(
    text: str, start: PartialDate, end: PartialDate | None, ongoing: bool
) -> None:
    period = find_period(text)
    assert period is not None
    assert (period.start, period.end, period.ongoing) == (start, end, ongoing)


@pytest.mark.parametrize(
    "text",
    ["010-2021-0331", "2021.13 버전", "Windows 2019 서버를 썼다", "IP 2020.1.1.1", "3.67/4.0",
     "'21.03 ~ '23.02", "12020.03", "2019,000원"],
)  # fmt: skip
def test_other_figures_are_no_dates(text: str) -> None:
    assert find_period(text) is None


def test_partial_dates_print_as_far_as_they_are_known() -> None:
    assert [str(D(2024)), str(D(2024, 5)), str(D(2024, 5, 7))] == ["2024", "2024-05", "2024-05-07"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("■ 경 력 사 항", "experience"),
        ("1. 학력", "education"),
        ("[ 보유 기술 ]", "skill"),
        ("III. Projects:", "project"),
        ("【수상 내역】", "award"),
        ("LANGUAGES", "language"),
        ("Licenses & Certifications", "certificate"),
        ("자기소개서", "other"),
    ],
)
def test_headings_are_known_through_their_decoration(text: str, kind: str) -> None:
    assert heading_kind(text) == kind


def test_a_sentence_about_experience_is_no_heading() -> None:
    assert heading_kind("경력 3년의 데이터 엔지니어입니다") is None
