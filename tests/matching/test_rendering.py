"""Korean text in English words, for a model that reads English only."""

from __future__ import annotations

import pytest

from lms.matching.text.rendering import AsWritten, EnglishRendering, glossary
from lms.matching.text.terms import counted, terms_of
from tests.matching.fakes import FakeTaxonomy

render = EnglishRendering(FakeTaxonomy())


@pytest.mark.parametrize(
    ("text", "rendered"),
    [
        ("딥러닝 기반 객체 검출 모델 개발", "Deep learning Object detection model development"),
        ("파이썬을 이용한 데이터 분석, 웹을 개발", "Python data analysis, web development"),
        ("C++ 펌웨어 개발경험", "C++ firmware development experience"),
        ("k8s cluster operation", "k8s cluster operation (Kubernetes)"),
        ("Kubernetes operation", "Kubernetes operation"),
        ("성실하고 밝은 분", ""),
        ("홍길동 010-1234-5678", ""),
        ("", ""),
    ],
)
def test_a_text_is_rendered_by_skill_names_and_common_words(text: str, rendered: str) -> None:
    assert render(text) == rendered


def test_a_rendering_holds_no_korean_whatever_the_text() -> None:
    text = "".join(f"{word}을 하고 " for word in glossary()) + "모르는낱말"
    assert not any("가" <= ch <= "힣" for ch in render(text))


def test_a_bilingual_encoder_gets_the_text_as_written_without_personal_data() -> None:
    assert AsWritten()("  딥러닝 개발,\n연락 010-1234-5678 ") == "딥러닝 개발, 연락"


def test_the_edition_of_the_taxonomy_is_part_of_a_renderings_id() -> None:
    assert FakeTaxonomy.version in render.id


def test_words_keep_their_signs_and_lose_particles_and_plurals() -> None:
    assert terms_of("C++과 .NET, models") == ["c++", "net", "model"]
    assert terms_of("모델을") == terms_of("모델")
    assert set(terms_of("객체인식")) >= set(terms_of("객체")) | set(terms_of("인식"))


def test_terms_are_counted_in_ascending_order() -> None:
    hashes, times = counted("model model data")
    assert sorted(hashes.tolist()) == hashes.tolist()
    assert sorted(times.tolist()) == [1.0, 2.0]
