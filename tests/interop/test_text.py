"""Text decoding: Korean files of four decades, and what must not be guessed."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.interop.formats.problems import Refused
from lms.interop.formats.syllables import korean_share
from lms.interop.formats.text import decode
from tests.interop.cases import files
from tests.interop.outcomes import attempt

SENTENCE = "광주 인공지능 사관학교에서 자율주행 인지 과정을 수료하고 데이터 분석을 담당했습니다."


@pytest.mark.parametrize(
    ("codec", "name"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("utf-16", "UTF-16"),
        ("utf-32", "UTF-32"),
        ("cp949", "CP949"),
        ("johab", "Johab"),
        ("iso2022_kr", "ISO-2022-KR"),
    ],
)
def test_korean_text_is_recognised_in_each_encoding(codec: str, name: str) -> None:
    decoded = decode(SENTENCE.encode(codec))
    assert (decoded.text, decoded.encoding) == (SENTENCE, name)


def test_syllables_outside_the_old_standard_need_the_windows_code_page() -> None:
    text = "쀍 같은 글자도 이름에 쓰입니다. 똠방각하와 펲시콜라를 봤다."
    assert decode(text.encode("cp949")).text == text


def test_a_decomposed_name_from_a_mac_comes_in_composed() -> None:
    apart = unicodedata.normalize("NFD", "한지우")
    assert decode(apart.encode()).text == "한지우"
    assert decode(apart.encode(), normalise=False).text == apart


def test_a_declared_korean_label_means_the_windows_code_page() -> None:
    page = '<?xml version="1.0" encoding="euc-kr"?><a>쀍</a>'
    assert decode(page.encode("cp949")).text == page


def test_a_declaration_in_html_is_honoured() -> None:
    page = (
        '<html><head><meta charset="windows-1252"></head>caf\u00e9 \u2013 r\u00e9sum\u00e9</html>'
    )
    decoded = decode(page.encode("cp1252"))
    assert (decoded.text, decoded.encoding) == (page, "Windows-1252")


def test_a_declaration_that_bytes_contradict_is_refused_with_both_names() -> None:
    page = f'<?xml version="1.0" encoding="iso-8859-1"?><a>{SENTENCE}</a>'
    with pytest.raises(Refused) as refused:
        decode(page.encode("cp949"))
    assert refused.value.code == "text.contradiction"
    assert "ISO-8859-1" in refused.value.ko
    assert "CP949" in refused.value.ko


def test_a_stale_label_on_a_file_that_is_utf8_does_no_harm() -> None:
    page = f'<?xml version="1.0" encoding="euc-kr"?><a>{SENTENCE}</a>'
    assert decode(page.encode()).text == page


@pytest.mark.parametrize(
    ("data", "code", "named"),
    [
        ("日本語のテキスト".encode("iso2022_jp"), "text.unsupported", "ISO-2022-JP"),
        (b'<?xml version="1.0" encoding="Shift_JIS"?><a/>', "text.unsupported", "SHIFT_JIS"),
        ("한글".encode("utf-16-le") + "plain ascii text here".encode("utf-16-le"),
         "text.unsupported", "UTF-16LE"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "text.binary", ""),
        (b"plain\x00text\x00with\x00\x00zeros", "text.binary", ""),
    ],
)  # fmt: skip
def test_what_is_not_read_is_refused_by_its_name(data: bytes, code: str, named: str) -> None:
    with pytest.raises(Refused) as refused:
        decode(data)
    assert refused.value.code == code
    assert named in refused.value.en


@pytest.mark.parametrize(
    "data",
    [
        "履歴書です。データ分析を担当しました。東京の会社で働きました。".encode("euc_jp"),
        "履歴書です。データ分析を担当しました。東京の会社で働きました。".encode("shift_jis"),
        "我的简历：数据分析工程师，在北京的公司工作了三年。".encode("gb18030"),
        "我的履歷：資料分析工程師，在台北的公司工作了三年。".encode("big5"),
        "résumé of José Núñez, señor ingeniero; Zoë Müller, Köln".encode("cp1252"),
        "Резюме: инженер по данным, работал в Москве три года".encode("cp1251"),
    ],
)
def test_foreign_text_is_refused_instead_of_turning_into_broken_hangul(data: bytes) -> None:
    with pytest.raises(Refused):
        decode(data)


def test_a_damaged_utf8_file_is_refused_at_its_line() -> None:
    data = f"첫 줄입니다\n둘째 줄에 {SENTENCE}".encode() + b"\xff\xfe" + "\n셋째 줄".encode()
    with pytest.raises(Refused) as refused:
        decode(data)
    assert refused.value.problem.where.line == 2
    assert refused.value.code == "text.invalid"


def test_a_file_over_the_limit_is_refused_before_it_is_looked_at() -> None:
    with pytest.raises(Refused) as refused:
        decode(b"a" * 101, limit=100)
    assert refused.value.code == "file.too_large"


@given(st.binary(max_size=600))
def test_any_bytes_are_text_or_refused(data: bytes) -> None:
    result = attempt(lambda: decode(data))
    if not isinstance(result, Refused):
        assert "\x00" not in result.text
        assert result.text.encode("utf-8").decode("utf-8") == result.text


@given(st.text(alphabet=st.characters(codec="cp949", exclude_characters="\x00"), max_size=200))
def test_cp949_text_is_never_read_as_other_text(text: str) -> None:
    result = attempt(lambda: decode(text.encode("cp949"), normalise=False))
    if not isinstance(result, Refused) and result.encoding == "CP949":
        assert result.text == text
    # By chance the same bytes may be good UTF-8, which is then what they are taken for.
    if not isinstance(result, Refused) and result.encoding == "Johab":
        pytest.fail(f"{text!r} was read as {result.text!r}")


@pytest.mark.parametrize("path", files("ENCODING_CASES", "encodings", "*.txt", "*.xml", "*.html"))
def test_real_korean_files_are_recognised_or_refused_by_name(path: Path) -> None:
    decoded = attempt(lambda: decode(path.read_bytes()))
    if isinstance(decoded, Refused):
        assert decoded.code in ("text.unsupported", "text.invalid", "text.contradiction")
        return
    counted, share = korean_share(decoded.text)
    assert counted > 20
    assert share > 0.8
    assert "\ufffd" not in decoded.text


@pytest.mark.parametrize("path", files("ENCODING_CASES", "encodings", "*.txt", "*.xml", "*.html"))
def test_a_folder_named_after_an_encoding_holds_files_in_it(path: Path) -> None:
    named = {"euc-kr": "CP949", "cp949": "CP949", "johab": "Johab", "iso-2022-kr": "ISO-2022-KR"}
    expected = named.get(path.parent.name.lower())
    if expected is None:
        pytest.skip(f"{path.parent.name} is not the name of an encoding")
    assert decode(path.read_bytes()).encoding == expected
