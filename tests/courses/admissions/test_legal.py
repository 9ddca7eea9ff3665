"""What a form may ask: the dated table, word by word, in both languages."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.courses.admissions.operations.standard import standard_form
from lms.courses.admissions.rules import form, legal
from lms.courses.admissions.rules.form import Item
from lms.courses.admissions.rules.legal import Verdict, check

ON = date(2026, 11, 1)

REFUSED = [
    ("주민등록번호", "resident_number"), ("주 민 등 록 번 호", "resident_number"),
    ("주민\u200b번호 뒷자리", "resident_number"), ("Resident registration number", "resident_number"),
    ("외국인 등록번호", "resident_number"), ("여권번호", "identifiers"), ("Passport number", "identifiers"),
    ("가족 관계", "family"), ("부모님 직업", "family"), ("Names of your parents", "family"),
    ("결혼 여부", "marriage"), ("Marital status", "marriage"), ("재산", "property"),
    ("월 소득", "property"), ("Household income", "property"), ("증명사진", "appearance"),
    ("키", "appearance"), ("키와 몸무게", "appearance"), ("사진을 첨부해 주세요", "appearance"),
    ("Photo", "appearance"), ("Profile picture", "appearance"), ("출신 지역", "home_town"),
    ("고향", "home_town"), ("Home town", "home_town"), ("Place of birth", "home_town"),
    ("종교", "belief"), ("Religion", "belief"), ("병력 사항", "health"), ("건강 상태", "health"),
    ("범죄 경력", "criminal"), ("전과", "criminal"), ("성별", "gender"), ("Gender", "gender"),
    ("남성", "gender"), ("Female", "gender"), ("자가용 소유", "property"), ("신용 등급", "property"),
    ("자가/전세", "property"), ("신장 (cm)", "appearance"), ("셀카", "appearance"),
    ("세대주 이름", "family"), ("부모 소득", "family"), ("Ethnicity", "home_town"), ("인종", "home_town"),
    ("신앙", "belief"), ("흡연 여부", "health"),
]  # fmt: skip
ONLY_FOR_ELIGIBILITY = [
    ("생년월일", "birth_date"), ("나이", "birth_date"), ("How old are you?", "birth_date"),
    ("거주지", "residence"), ("주소", "residence"), ("Home address", "residence"),
    ("고용보험 가입 여부", "employment_insurance"), ("국적", "nationality"), ("병역", "military"),
]  # fmt: skip
UNDER_CONSENT = [("장애 여부", "disability"), ("저소득 전형 해당 여부", "low_income"),
                 ("Disability", "disability")]  # fmt: skip
ALLOWED = [
    "지원 동기", "자기소개", "포트폴리오 링크", "깃허브 주소", "이메일 주소", "GitHub address", "경력 사항",
    "작품 사진을 첨부해 주세요", "키워드로 자신을 소개하기", "나이브 베이즈를 써 보았습니까", "지식재산권 수업",
    "장애 대응 경험", "질병 예측 프로젝트", "비장애인과 함께한 활동", "전과정 이수 여부", "Package manager",
    "Programming language", "Message to us", "Page layout", "주민등록번호 뒷자리를 가리고 올리십시오",
    "주민등록번호는 적지 마십시오", "Do not write your resident registration number", "고향사랑 기부제 프로젝트",
    "자동차 회사 재직 경험", "차량 데이터 분석 경험", "신장 질환 데이터 프로젝트", "부동산 데이터 분석 경험",
    "남녀노소가 쓰는 서비스", "인종 차별을 찾는 모델", "A race condition that you fixed",
]  # fmt: skip


@pytest.mark.parametrize(("text", "code"), REFUSED)
def test_what_may_never_be_asked_is_refused_for_every_purpose(text: str, code: str) -> None:
    for purpose in ("scored", "eligibility", "contact"):
        found = check([text], purpose, ON, consent="optional")
        assert (code, "never") in [(one.item.code, one.why) for one in found], purpose


@pytest.mark.parametrize(("text", "code"), ONLY_FOR_ELIGIBILITY)
def test_some_things_are_asked_to_check_eligibility_alone(text: str, code: str) -> None:
    assert (code, "purpose") in [(one.item.code, one.why) for one in check([text], "scored", ON)]
    assert check([text], "eligibility", ON) == []


@pytest.mark.parametrize(("text", "code"), UNDER_CONSENT)
def test_extra_points_need_a_free_consent_of_their_own(text: str, code: str) -> None:
    def why(**how: object) -> list[str]:
        return [one.why for one in check([text], "eligibility", ON, **how) if one.item.code == code]  # type: ignore[arg-type]

    assert why() == ["consent"]
    assert why(consent="required") == ["consent_required"]
    assert why(consent="optional", required=True) == ["required"]
    assert why(consent="optional") == []


@pytest.mark.parametrize("text", ALLOWED)
def test_ordinary_questions_are_left_alone(text: str) -> None:
    assert check([text], "scored", ON) == []


def test_the_words_that_it_went_by_and_the_way_out_are_told() -> None:
    (found,) = check(["지원자의 고향"], "scored", ON)
    assert found.words == ("고향",)
    assert "거주지" in found.item.instead["ko"]
    assert "residence" in found.item.instead["en"]


def test_help_and_options_are_read_like_labels() -> None:
    asked = Item(
        "q", "one", "해당하는 것", options=(("a", "기혼", "Married"), ("b", "그 밖", "Other"))
    )
    assert [one.item.code for one in form.findings(asked, [asked], ON)] == ["marriage"]


def test_a_line_holds_from_its_day_on() -> None:
    before = legal.item("resident_number").since.replace(year=2014, month=8, day=6)
    assert check(["주민등록번호"], "scored", before) == []
    assert check(["주민등록번호"], "scored", date(2014, 8, 7)) != []


def test_every_line_of_the_table_is_whole() -> None:
    codes = [one.code for one in legal.table()]
    assert len(codes) == len(set(codes))
    for one in legal.table():
        for texts in (one.names, one.law, one.applies, one.exception, one.instead):
            assert all(texts[language] for language in ("ko", "en")), one.code
        assert one.since <= legal.edition()
        assert bool(one.purposes) == (one.verdict is Verdict.HIDDEN), one.code


@given(
    st.sampled_from([word for line in legal.table() if line.verdict is Verdict.NEVER
                     for word in line.words if not word.startswith("re:") and not word.isascii()]),
    st.lists(st.sampled_from(["", " ", "\u200b", "·", "  "]), min_size=24, max_size=24),
)  # fmt: skip
def test_gaps_between_letters_hide_nothing(word: str, gaps: list[str]) -> None:
    written = "".join(f"{char}{gap}" for char, gap in zip(word, [*gaps, *[""] * 40], strict=False))
    assert any(one.why == "never" for one in check([written], "eligibility", ON))


@given(st.lists(st.sampled_from([text for text, _code in REFUSED] + ALLOWED), max_size=4))
def test_more_text_never_makes_a_refused_field_lawful(texts: list[str]) -> None:
    alone = {one.item.code for text in texts for one in check([text], "scored", ON)}
    together = {one.item.code for one in check(texts, "scored", ON)}
    assert together == alone


@pytest.mark.parametrize("stream", ["academy", "degree"])
def test_the_form_that_a_call_begins_with_is_lawful(stream: str) -> None:
    assert form.problems(standard_form(stream), ON) == []
