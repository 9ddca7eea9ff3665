"""Files as they are read again: every word of the snapshot, on every page, in embedded fonts."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date
from typing import Any

import pdfplumber
import pytest

from lms.courses.documents.drawing import draw, unprintable
from lms.courses.documents.rules.facts import Average, Facts, ResultLine
from lms.courses.documents.rules.kinds import Kind, title
from lms.courses.documents.rules.numbers import grouped, with_check
from lms.courses.documents.rules.wording import day, printed
from tests.courses.documents.conftest import picture

NUMBER = with_check("7K2MABCDEFGH234")
LONG = "프란치스코 하비에르 알레한드로 데 라 크루스 몬테네그로 이 산토스"
TITLES = (
    "인공지능개론", "딥러닝과 컴퓨터 비전", "데이터 구조와 알고리즘",
    "에너지 산업을 위한 시계열 예측과 이상 탐지 프로젝트 실습 (산학협력 캡스톤 디자인)",
)  # fmt: skip


def lines(count: int) -> tuple[ResultLine, ...]:
    return tuple(
        ResultLine(
            code=f"AI{100 + at}", ko=TITLES[at % 4 if at % 9 == 0 else at % 3], en=f"Course {at}",
            label="1학기", starts_on="2024-03-02", ends_on="2024-06-20", credits="3", hours="48",
            letter="A+", points="4.5", percent="", earned=True, counts=True,
        )
        for at in range(count)
    )  # fmt: skip


def snapshot(kind: Kind, language: str = "ko", stream: str = "degree", **values: Any) -> Any:
    base: dict[str, Any] = {
        "kind": kind, "stream": stream, "title": title(kind, stream, "성적증명서"),
        "institution": {"ko": "빛고을대학교", "en": "Bitgoeul University"}, "name": "한지우",
        "english_name": "Han Jiwoo", "number": "20261234", "starts_on": "2026-03-02",
        "track": {"ko": "인공지능융합학과", "en": "AI Convergence"}, "ends_on": "2026-08-31",
        "cohort": {"ko": "7기", "en": "Cohort 7"}, "on": "2026-08-31",
        "course": {"ko": "컴퓨터 비전", "en": "Computer Vision"}, "code": "CV101",
    }  # fmt: skip
    facts = Facts(**(base | values))
    return {
        "facts": facts.stored(),
        "printed": printed(facts, language, purpose="취업 제출용" if language == "ko" else "Work"),
        "issue": {
            "serial": "AI-2026-000123", "document_no": NUMBER, "language": language,
            "day": day(date(2026, 11, 23), language), "at": "2026-11-23T00:00:00+00:00",
            "signer": {"title": "총장", "name": "김빛고을"},
            "verify_page": "https://lms.example.org/verify",
            "verify_url": f"https://lms.example.org/verify/document/{NUMBER}",
        },
    }  # fmt: skip


def squeezed(text: str) -> str:
    """Without white space, which a page adds where it breaks a line."""
    return re.sub(r"\s+", "", text)


def pages_of(data: bytes) -> list[str]:
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        return [squeezed(page.extract_text()) for page in pdf.pages]


def expected(snap: Any) -> list[str]:
    """Every word that the snapshot holds; a sentence that is broken into lines stays in order."""
    said = snap["printed"]
    found = [said["title"], said["institution"], said["name"], said["name_below"], said["body"]]
    found += [text for row in said["rows"] for text in (row["label"], row["value"])]
    found += [text for one in said["totals"] for text in (one["label"], one["value"])]
    return [*found, *said["notes"], snap["issue"]["serial"], snap["issue"]["day"], grouped(NUMBER)]


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("kind", list(Kind))
def test_the_file_says_every_word_of_its_snapshot(kind: Kind, language: str) -> None:
    values = {"lines": lines(3), "averages": (Average("4.12/4.5", "95.2", "9", "37.1", "9"),)}
    snap = snapshot(kind, language, **(values if kind is Kind.TRANSCRIPT else {}))
    text = "".join(pages_of(draw(snap, picture())))
    for words in expected(snap):
        assert squeezed(words) in text, words


@pytest.mark.parametrize("name", ["한지우", LONG, "王小明", "Nguyễn Thị Ánh Tuyết"])
def test_names_of_any_length_and_script_are_printed_whole(name: str) -> None:
    assert unprintable(name) == ""
    snap = snapshot(Kind.COMPLETION, name=name)
    assert squeezed(name) in pages_of(draw(snap, None))[0]
    assert len(pages_of(draw(snap, None))) == 1


def test_a_long_title_and_name_leave_the_signature_above_the_code() -> None:
    track = {
        "ko": "에너지·헬스케어·자동차 산업 융합 인공지능 전문인력 양성을 위한 심화 과정 " * 2,
        "en": "",
    }
    snap = snapshot(Kind.COMPLETION, name=LONG, english_name=LONG, track=track, stream="academy")
    with pdfplumber.open(io.BytesIO(draw(snap, picture()))) as pdf:
        page = pdf.pages[0]
        seal, code = page.images[0], page.search(grouped(NUMBER))[0]
        assert seal["bottom"] < code["top"]
        assert all(char["x1"] < page.width and char["bottom"] < page.height for char in page.chars)


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("kind", [Kind.COMPLETION, Kind.TRANSCRIPT])
def test_a_long_institution_and_name_stay_on_the_page_and_off_one_another(
    kind: Kind, language: str
) -> None:
    place = {
        "ko": "광주 인공지능산업융합사업단 부설 인공지능사관학교 평생교육원 " * 2,
        "en": "The Gwangju Institute for Lifelong Education at the Artificial Intelligence Academy "
        "of the AI Industry Convergence Agency",
    }
    name = "Francisco Javier Alejandro de la Cruz Montenegro y Santos-Villanueva"
    many = {"lines": lines(14)} if kind is Kind.TRANSCRIPT else {}
    snap = snapshot(kind, language, institution=place, name=name, english_name=name, **many)
    with pdfplumber.open(io.BytesIO(draw(snap, picture()))) as pdf:
        for page in pdf.pages:
            assert all(char["x0"] > 10 and char["x1"] < page.width - 10 for char in page.chars)
            inked = [char for char in page.chars if char["text"].strip()]
            for at, one in enumerate(inked):
                assert not any(_overlap(one, other) for other in inked[at + 1 :]), one["text"]
        seal, code = pdf.pages[-1].images[0], pdf.pages[-1].search(grouped(NUMBER))[0]
        assert seal["bottom"] < code["top"]
        assert seal["x1"] < pdf.pages[-1].width - 20


def _overlap(one: Any, other: Any) -> bool:
    """Whether two letters share more ground than neighbours in a line do."""
    wide = min(one["x1"], other["x1"]) - max(one["x0"], other["x0"])
    high = min(one["bottom"], other["bottom"]) - max(one["top"], other["top"])
    return bool(wide > 1.5 and high > 2.5)


def test_results_of_a_term_name_it_and_hours_are_added_up_where_there_are_no_credits() -> None:
    one = lines(1)[0]
    termed = (replace(one, term="2025-winter"), replace(one, term="2026-1"))
    korean = snapshot(Kind.TRANSCRIPT, lines=termed)["printed"]
    assert [line["term"] for line in korean["lines"]] == ["2025 겨울학기", "2026 1학기"]
    assert korean["columns"][0]["label"] == "학기"
    english = snapshot(Kind.TRANSCRIPT, "en", lines=termed)["printed"]
    assert [line["term"] for line in english["lines"]] == ["2025 Winter", "2026 Spring"]
    hourly = (replace(one, credits=""), replace(one, credits="", earned=False))
    by_hours = snapshot(Kind.TRANSCRIPT, stream="academy", lines=hourly)["printed"]
    assert [one["label"] for one in by_hours["columns"]][3] == "교육시간"
    assert {"label": "이수 시간", "value": "48시간"} in by_hours["totals"]


@pytest.mark.parametrize("count", [1, 18, 19, 20, 21, 22, 23, 45, 60])
def test_a_transcript_holds_every_course_with_its_head_on_each_page(count: int) -> None:
    averages = (Average("4.12/4.5", "", "180", "742.5", "180"),)
    snap = snapshot(Kind.TRANSCRIPT, lines=lines(count), averages=averages)
    found = pages_of(draw(snap, picture()))
    whole = "".join(found)
    for line in snap["printed"]["lines"]:
        assert whole.count(line["code"]) == 1
    for at, text in enumerate(found, 1):
        assert f"{at}/{len(found)}" in text
        assert snap["issue"]["serial"] in text
        if any(line["code"] in text for line in snap["printed"]["lines"]):
            assert squeezed(snap["printed"]["columns"][2]["label"]) in text
    assert "4.12/4.5" in found[-1]
    if count > 1:
        assert any(line["code"] in found[-1] for line in snap["printed"]["lines"])
    assert len(found) <= (2 if count < 24 else 3)


def test_fonts_are_embedded_as_subsets_and_the_file_says_what_it_is() -> None:
    data = draw(snapshot(Kind.GRADUATION), picture())
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        fonts = {char["fontname"] for char in pdf.pages[0].chars}
        assert all(re.match(r"[A-Z]{6}\+", font) for font in fonts), fonts
        assert pdf.doc.catalog["Lang"] in (b"ko", "ko", b"\xfe\xff\x00k\x00o")
    assert "졸업증명서 AI-2026-000123".encode() in data  # in the XMP packet
    assert "빛고을대학교".encode() in data
    assert b"FontFile2" in data
    assert b"pdfaid:part" in data
    assert len(data) < 200_000


def test_the_same_snapshot_gives_the_same_bytes_at_any_time(monkeypatch: Any) -> None:
    import time

    first = draw(snapshot(Kind.COMPLETION), picture())
    later = time.time() + 100_000
    monkeypatch.setattr(time, "time", lambda: later)
    time.sleep(1.1)  # a moment of the clock in the file would show
    assert draw(snapshot(Kind.COMPLETION), picture()) == first
