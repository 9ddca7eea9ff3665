"""Personal data is gone before anything is compared; what is not personal stays."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.matching.text.masking import MASK, mask


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("주민번호 990302-1234567 입니다", "990302-1234567"),
        ("990302 - 2234567", "2234567"),
        ("9903021234567", "9903021234567"),
        ("990302-1******", "990302"),
        ("연락 010-1234-5678", "5678"),
        ("01012345678로 전화", "01012345678"),
        ("+82 10 1234 5678", "1234"),
        ("(062) 715-2000", "715-2000"),
        ("hong.gildong@example.co.kr 로", "gildong"),
        ("https://github.com/honggildong", "honggildong"),
        ("github.com/honggildong/repo", "honggildong"),
        ("생년월일: 1999.03.02", "1999"),
        ("1999년 3월 2일생", "1999"),
        ("99년생 지원자", "99년"),
        ("1999-03-02생", "1999"),
        ("저는 1998년 광주에서 태어나 자랐습니다", "1998"),
        ("전남 순천에서 태어난 저는", "순천"),
        ("세 남매의 맏이로 자랐습니다", "맏이"),
        ("2남 1녀 중 장남으로", "장남"),
        ("장녀로서 책임감을", "장녀"),
        ("기독교 가정에서 배운 책임감", "기독교"),
        ("만 26세입니다", "26"),
        ("27살 개발자", "27"),
        ("I am 27 years old", "27"),
        ("30대 후반의 개발자", "30"),
        ("성별: 여", "여"),
        ("저는 여성으로서 일해 왔습니다", "여성"),
        ("홍길동(남)", "남"),
        ("Female engineer; she built it", "emale"),
        ("She led the team", "She"),
        ("광주광역시 북구 첨단과기로 123, 101동 1203호에 삽니다", "첨단과기로"),
        ("광주광역시 북구 첨단과기로 123, 101동 1203호에 삽니다", "1203"),
        ("서울특별시 강남구 테헤란로 152 (역삼동) 12층", "역삼동"),
        ("광주 북구 오룡동 123-1", "오룡동"),
        ("123 Cheomdan-ro, Buk-gu", "Cheomdan"),
        ("221 Baker Street, London", "Baker"),
        ("사진: face.jpg", "face"),
        ("![me](me.png)", "me.png"),
        ("data:image/png;base64,AAAA", "AAAA"),
        ("가족관계: 부 홍판서, 모 춘섬", "홍판서"),
        ("고향: 전남 장성", "장성"),
        ("병역: 육군 병장 만기제대", "육군"),
        ("혼인여부: 미혼", "미혼"),
        ("Marital status: single", "single"),
        ("성명\t홍길동\t성별\t남", "홍길동"),
    ],
)
def test_personal_data_is_masked(text: str, secret: str) -> None:
    assert secret in text
    assert secret not in mask(text)
    assert MASK in mask(text)


@pytest.mark.parametrize(
    "text",
    [
        "2023.03.02 ~ 2024.02.28 데이터 분석 인턴",
        "Python으로 10개 프로젝트를 수행",
        "광주광역시 소재 인공지능사관학교 수료",
        "병원정보시스템(HIS)과 EMR 연동, MS degree",
        "5세대 통신, 21세기 기술, 26세트",
        "기독교 방송국 누리집과 자매결연 도시 자료, 형제 기업의 둘째 공장",
        "경로 3개를 계획하는 알고리즘, 길이 100 이상",
        "40 man-hours of work",
        "mAP 0.812, FPS 30, 1,000시간 교육",
        "ISO 26262, IEC 62304, 802.11",
        "SQLD (2024-05) 취득, ADsP 합격",
    ],
)
def test_what_is_not_personal_stays_as_it_is(text: str) -> None:
    assert mask(text) == text


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("홍길동은 파이썬을 씁니다", "홍길동"),
        ("홍 길 동 올림", "홍길동"),
        ("작성자 Minsu Kim, 2024", "Kim Minsu"),
        ("MINSU KIM", "Minsu Kim"),
        ("제갈공명입니다", "제갈공명"),
        ("지원자 김수", "김수"),
    ],
)
def test_a_name_that_the_caller_knows_is_masked(text: str, name: str) -> None:
    masked = mask(text, [name])
    assert MASK in masked
    for part in name.split():
        assert part.lower() not in masked.lower()


def test_a_name_inside_another_word_is_left_alone() -> None:
    assert mask("인공지능 수학", ["공지"]) == "인공지능 수학"
    assert mask("Kimchi recipes", ["Kim"]) == "Kimchi recipes"


@given(st.text(max_size=120), st.lists(st.text(max_size=8), max_size=3))
@settings(deadline=None)
def test_masking_what_is_masked_changes_nothing(text: str, names: list[str]) -> None:
    once = mask(text)
    assert mask(once) == once
    assert isinstance(mask(text, names), str)


def test_loose_jamo_are_composed_before_anything_is_looked_for() -> None:
    assert mask("성명: 홍길동") == MASK
