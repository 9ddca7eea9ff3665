"""Moodle XML: what its types become, and what is told of the rest."""

from __future__ import annotations

from decimal import Decimal

import pytest

from lms.interop.formats.questions import Read, read, write
from lms.interop.formats.questions.model import (
    Format,
    Kind,
    Number,
    Question,
    Scoring,
    Text,
    Unit,
)
from lms.interop.formats.questions.moodle import cloze
from lms.interop.formats.questions.reading import Notes


def question(kind: str, inner: str, text: str = "가?") -> bytes:
    return (
        f'<quiz><question type="{kind}"><name><text>이름</text></name><questiontext format="html">'
        f"<text><![CDATA[{text}]]></text></questiontext>{inner}</question></quiz>"
    ).encode()


def one(kind: str, inner: str, text: str = "가?") -> Read:
    plan = read(question(kind, inner, text))
    assert not plan.rejected, plan.rejected
    (found,) = plan.questions
    return found


def codes(found: Read) -> list[str]:
    return [problem.code for problem in found.problems]


ANSWERS = (
    '<answer fraction="100"><text>1</text></answer><answer fraction="0"><text>2</text></answer>'
)


@pytest.mark.parametrize(
    "kind",
    ["calculated", "calculatedmulti", "ddmarker", "ddimageortext", "coderunner", "", "no such"],
)
def test_types_that_do_not_exist_here_are_listed_by_name(kind: str) -> None:
    plan = read(question(kind, ANSWERS))
    assert plan.questions == ()
    (found,) = plan.rejected
    assert (found.kind, found.title, found.place.line) == (kind, "이름", 1)
    assert found.problems[0].code == "question.unsupported"
    assert (kind or "?") in found.problems[0].en


def test_a_random_draw_is_told_to_be_the_quiz_s_business() -> None:
    (found,) = read(question("random", "")).rejected
    assert found.problems[0].code == "question.random"


def test_all_or_nothing_of_the_plugin_is_kept() -> None:
    found = one("multichoiceset", ANSWERS).question
    assert (found.kind, found.scoring) == (Kind.MULTIPLE, Scoring.ALL)


def test_numbers_have_their_tolerance_and_units() -> None:
    inner = (
        '<answer fraction="100"><text>2.5</text><tolerance>0.1</tolerance></answer>'
        '<answer fraction="0"><text>*</text><feedback><text>왜?</text></feedback></answer>'
        "<units><unit><multiplier>1</multiplier><unit_name>m</unit_name></unit>"
        "<unit><multiplier>100</multiplier><unit_name>cm</unit_name></unit></units>"
        "<unitgradingtype>2</unitgradingtype><unitpenalty>0.2</unitpenalty><showunits>0</showunits>"
    )
    found = one("numerical", inner).question
    value = Decimal("2.5")
    assert found.numbers[0] == Number(Decimal("2.4"), Decimal("2.6"), value)
    assert found.numbers[1].low is found.numbers[1].high is None
    assert found.units == (Unit("m"), Unit("cm", Decimal(100)))
    assert (found.unit_required, found.unit_penalty) == (True, Decimal("0.2"))


def test_words_to_choose_or_to_drag_become_gaps_with_lists() -> None:
    inner = "".join(
        f"<selectoption><text>{word}</text><group>{group}</group></selectoption>"
        for word, group in (("빨강", 1), ("파랑", 1), ("개", 2), ("고양이", 2))
    )
    found = one("gapselect", inner, "하늘은 [[2]], [[4]]는 야옹").question
    assert found.text.source == "하늘은 {{g1}}, {{g2}}는 야옹"
    for gap, right, listed in zip(found.gaps, ("파랑", "고양이"), (2, 2), strict=True):
        assert len(gap.choices) == listed
        assert [choice.text.source for choice in gap.choices if choice.fraction] == [right]
    dragged = inner.replace("selectoption", "dragbox")
    assert "moodle.drag_words" in codes(one("ddwtos", dragged, "[[1]]"))


def test_what_moodle_says_and_we_have_no_place_for_is_told() -> None:
    inner = ANSWERS + "<answernumbering>iii</answernumbering><hidden>1</hidden>"
    inner += "<hint><text>힌트</text><shownumcorrect/></hint>"
    assert set(codes(one("multichoice", inner))) == {
        "moodle.numbering", "moodle.hidden", "moodle.hint_options",
    }  # fmt: skip
    essay = "<responseformat>editorfilepicker</responseformat><attachments>3</attachments>"
    assert codes(one("essay", essay)) == ["moodle.essay_files"]


def test_an_essay_without_a_text_box_asks_for_files() -> None:
    inner = "<responseformat>noinline</responseformat><attachments>2</attachments><filetypeslist>.pdf,.hwpx</filetypeslist>"
    found = one("essay", inner).question
    assert (found.kind, found.most_files, found.file_types) == (Kind.FILE, 2, (".pdf", ".hwpx"))


def test_files_of_one_name_and_different_contents_stay_apart() -> None:
    def picture(body: str) -> str:
        return f'<file name="a.png" path="/" encoding="base64">{body}</file>'

    inner = (
        '<answer fraction="100" format="html"><text><![CDATA[<img src="@@PLUGINFILE@@/a.png">]]></text>'
        f'{picture("QQ==")}</answer><answer fraction="0" format="html"><text>'
        f'<![CDATA[<img src="@@PLUGINFILE@@/a.png">]]></text>{picture("Qg==")}</answer>'
    )
    found = one("multichoice", inner).question
    assert {file.name: file.data for file in found.files} == {"a.png": b"A", "a-2.png": b"B"}
    assert [choice.text.source for choice in found.choices] == [
        '<img src="file:a.png">', '<img src="file:a-2.png">',
    ]  # fmt: skip


def test_a_file_in_a_folder_and_with_a_korean_name_is_found() -> None:
    text = '<a href="@@PLUGINFILE@@/%ED%8F%B4%EB%8D%94/%EA%B7%B8%EB%A6%BC%201.png">그림</a>'
    data = question("description", "", text).replace(
        b"</questiontext>",
        '<file name="그림 1.png" path="/폴더/" encoding="base64">QQ==</file></questiontext>'.encode(),
    )
    (found,) = read(data).questions
    assert [file.name for file in found.question.files] == ["그림 1.png"]
    assert 'href="file:그림%201.png"' in found.question.text.source
    assert found.problems == ()


@pytest.mark.parametrize(
    ("written", "kind", "display", "shuffle", "strict"),
    [
        ("SHORTANSWER", Kind.SHORT, "", False, False),
        ("MW", Kind.SHORT, "", False, False),
        ("SAC", Kind.SHORT, "", False, True),
        ("NM", Kind.NUMERICAL, "", False, False),
        ("MULTICHOICE", Kind.SINGLE, "", False, False),
        ("MCV", Kind.SINGLE, "column", False, False),
        ("MULTICHOICE_HS", Kind.SINGLE, "row", True, False),
        ("mcs", Kind.SINGLE, "", True, False),
        ("MULTIRESPONSE", Kind.MULTIPLE, "column", False, False),
        ("MRHS", Kind.MULTIPLE, "row", True, False),
    ],
)
def test_each_sort_of_gap_is_known_by_all_of_its_names(
    written: str, kind: Kind, display: str, shuffle: bool, strict: bool
) -> None:
    source, (gap,) = cloze.read(f"가 {{3:{written}:=1~%50%2#둘}} 나", Format.HTML, Notes())
    assert source == "가 {{g1}} 나"
    assert (gap.kind, gap.display, gap.shuffle, gap.case_sensitive) == (
        kind,
        display,
        shuffle,
        strict,
    )
    assert gap.weight == 3
    parts = gap.answers or gap.numbers or gap.choices
    assert [part.fraction for part in parts] == [1, Decimal("0.5")]
    assert parts[1].feedback == Text("둘", Format.HTML)


def test_gaps_with_escapes_entities_and_tolerances() -> None:
    text = r"{1:SA:=a\}b\~c\#d&lt;~*#no} {2:NM:=3.5:0.5}"
    found = one("cloze", "", text).question
    assert found.gaps[0].answers[0].pattern == "a}b~c#d<"
    assert found.gaps[1].numbers == (Number(Decimal(3), Decimal(4), Decimal("3.5")),)
    assert found.points == 3


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{1:SA:=x", "cloze.open"),
        ("{1:ESSAY:x}", "cloze.kind"),
        ("{1:NM:=x}", "question.number"),
        ("nothing", "question.no_gaps"),
        ("{1:MC:}", "question.no_answers"),
    ],
)
def test_gaps_that_cannot_be_read_refuse_their_question(text: str, code: str) -> None:
    (found,) = read(question("cloze", "", text)).rejected
    assert found.problems[0].code == code


def test_difficulty_and_scoring_come_back_and_are_told_to_be_our_own() -> None:
    asked = Question(Kind.ESSAY, Text("가"), difficulty=4)
    (found,) = read(write([asked], "moodle_xml")).questions
    assert found.question.difficulty == 4


def test_details_that_somebody_forged_are_not_believed() -> None:
    forged = '<?question-details {"difficulty": "x", "scoring": "all"}?>'
    assert (
        one("multichoice", f"<single>false</single>{ANSWERS}{forged}").question.scoring
        is Scoring.SUM
    )
