"""Which skills a sentence names, in Korean, in English and in the mix that people write."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.matching.taxonomy import load

TAXONOMY = load()


def found(text: str) -> list[str]:
    return [mention.skill_id for mention in TAXONOMY.mentions(text)]


@pytest.mark.parametrize(
    ("sentence", "skills"),
    [
        ("파이토치를 이용한 객체 탐지 모델 개발", ["pytorch", "object-detection"]),
        ("쿠버네티스(k8s)와 도커로 배포", ["kubernetes", "kubernetes", "docker"]),
        ("비지도 학습과 준지도학습의 차이", ["unsupervised-learning", "semi-supervised-learning"]),
        (
            "자연어처리, 검색 증강 생성",
            ["natural-language-processing", "retrieval-augmented-generation"],
        ),
        ("기계 학습", ["machine-learning"]),
        ("깃, 깃허브로 협업", ["git", "github", "teamwork"]),
        ("정보처리기사 취득", ["engineer-information-processing"]),
    ],
)
def test_korean_sentences_name_their_skills(sentence: str, skills: list[str]) -> None:
    assert found(sentence) == skills


@pytest.mark.parametrize(
    ("sentence", "skills"),
    [
        ("Experience with deep-learning on AWS", ["deep-learning", "aws"]),
        ("Python, Go and Rust", ["python", "go", "rust"]),
        ("Node.js or ASP.NET Core", ["node-js", "dot-net"]),
        ("machine\nlearning across a wrapped line", ["machine-learning"]),
        ("neural network / neural networks", ["deep-learning", "deep-learning"]),
        ("C, C++ and C# are three languages", ["c", "c-plus-plus", "c-sharp"]),
        ("Fluent in Korean and English", ["korean", "english"]),
        ("R language and SQL", ["r", "sql"]),
        ("a service written in Go", ["go"]),
        ("Written English good enough for mailing lists", ["english"]),
        ("RESTful back-end", ["rest-api", "backend-development"]),
    ],
)
def test_english_sentences_name_their_skills(sentence: str, skills: list[str]) -> None:
    assert found(sentence) == skills


@pytest.mark.parametrize(
    ("sentence", "skills"),
    [
        ("PyTorch를 활용, OpenCV와 YOLO도", ["pytorch", "opencv", "yolo"]),
        ("C++로 구현하고 C#으로 화면 개발", ["c-plus-plus", "c-sharp"]),
        ("R을 활용한 통계 분석", ["r", "statistics"]),
        ("C언어 또는 Go 언어", ["c", "go"]),
        (".NET개발, CI·CD 경험", ["dot-net", "ci-cd"]),
        (
            "AI 모델 개발, ML/DL 엔지니어",
            ["artificial-intelligence", "machine-learning", "deep-learning"],
        ),
        (
            "답변 품질 평가(QA), BI 대시보드",
            ["software-testing", "business-intelligence", "dashboard-design"],
        ),
        ("Python3.11과 C++17", ["python", "c-plus-plus"]),
        ("ＰｙＴｏｒｃｈ 경험", ["pytorch"]),
    ],
)
def test_mixed_sentences_name_their_skills(sentence: str, skills: list[str]) -> None:
    assert found(sentence) == skills


@pytest.mark.parametrize(
    "sentence",
    [
        "We go to market and react to changes.",
        "R&D 기획, C-level 보고, Vitamin C, zinc",
        "등급 A/B/C 가운데 옵션 C를 고르세요",
        "스프링클러 설비, 스파크 플러그 교체",
        "재검증과 양자화학",
        "https://github.com/python/cpython, react@example.com, www.docker.com",
        "Going, algorithmic, jawas and sqlish",
        "nine Korean hospitals",
        "fit(C=10)",
        "",
    ],
)
def test_words_that_mean_something_else_name_nothing(sentence: str) -> None:
    assert found(sentence) == []


def test_the_longest_name_wins() -> None:
    assert found("Spring Boot 기반 React Native 앱") == ["spring-framework", "react-native"]
    assert found("비정형 데이터 분석") == ["text-mining"]


def test_a_name_is_found_in_decomposed_text_at_its_place_there() -> None:
    text = unicodedata.normalize("NFD", "한글로 쓴 파이썬을 쓴다")
    (mention,) = TAXONOMY.mentions(text)
    assert mention.skill_id == "python"
    assert unicodedata.normalize("NFC", mention.surface) == "파이썬"
    assert text[mention.start : mention.end] == mention.surface


def test_a_list_of_one_a_line_vouches_for_short_names() -> None:
    assert found("Python\nR\nSQL") == ["python", "r", "sql"]


def test_confidence_falls_as_the_words_leave_room_for_doubt() -> None:
    def sure(text: str) -> float:
        (mention,) = TAXONOMY.mentions(text)
        return mention.confidence

    assert sure("딥러닝을") == 1.0
    assert 1.0 > sure("딥러닝모델을") > sure("R 프로그래머가 R을 사용") > sure("딥러닝사관생도")


def test_a_shipped_skill_is_found_by_every_unambiguous_name_of_its_own() -> None:
    """Standing alone in a line, each name of three characters or more leads to its skill."""
    from lms.matching.taxonomy.context import EVERYDAY
    from lms.matching.taxonomy.folding import key_of

    missed = [
        (skill.id, name, found(name))
        for skill in TAXONOMY.skills.values()
        for name in skill.names
        if len(key_of(name)) > 2 and key_of(name) not in EVERYDAY and found(name) != [skill.id]
    ]
    assert missed == []


NAMES = sorted({name for skill in TAXONOMY.skills.values() for name in skill.names})
PIECES = st.one_of(
    st.sampled_from(NAMES),
    st.sampled_from(
        [" ", ", ", "\n", "-", "/", "를 ", "의", " and ", "", "\u200b", "\u1112\u1161", "ﬁ"]
    ),
    st.text(max_size=6),
)


@given(st.lists(PIECES, max_size=14).map("".join))
def test_mentions_lie_in_the_text_in_order_and_never_overlap(text: str) -> None:
    mentions = TAXONOMY.mentions(text)
    end = 0
    for mention in mentions:
        assert end <= mention.start < mention.end <= len(text)
        assert mention.surface == text[mention.start : mention.end]
        assert 0 < mention.confidence <= 1
        assert mention.skill_id in TAXONOMY.skills
        end = mention.end


@given(st.sampled_from(NAMES), st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"]))
def test_the_unicode_form_of_a_text_changes_no_skill(name: str, form: str) -> None:
    text = f"업무: {name}, Python"
    assert found(unicodedata.normalize(form, text)) == found(text)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "unit", ["a", "a@", "가", "C, ", "파이썬 R, ", "\u0301", " \n", "data-", "x.co/"]
)
def test_time_grows_in_step_with_the_text(unit: str) -> None:
    def seconds(length: int) -> float:
        text = (unit * (length // len(unit) + 1))[:length]
        started = time.process_time()
        TAXONOMY.mentions(text)
        return time.process_time() - started

    seconds(20_000)
    short = min(seconds(20_000) for _ in range(3))
    assert min(seconds(160_000) for _ in range(2)) < max(short, 0.005) * 8 * 4
