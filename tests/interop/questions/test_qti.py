"""QTI: what items of either version become, and packages of them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from lms.interop.formats.questions import Plan, Read, read
from lms.interop.formats.questions.model import Format, Kind, Number, Scoring, Text
from tests.interop.makers import zipped

QTI12 = "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"
QTI21 = "http://www.imsglobal.org/xsd/imsqti_v2p1"


def material(text: str, kind: str = "text/plain") -> str:
    return f'<material><mattext texttype="{kind}">{text}</mattext></material>'


def item12(presentation: str, processing: str = "", metadata: str = "", rest: str = "") -> str:
    return (
        f'<questestinterop xmlns="{QTI12}"><item ident="x" title="이름"><itemmetadata><qtimetadata>'
        f"{metadata}</qtimetadata></itemmetadata><presentation>{presentation}</presentation>"
        f"<resprocessing>{processing}</resprocessing>{rest}</item></questestinterop>"
    )


def field(label: str, entry: str) -> str:
    return f"<qtimetadatafield><fieldlabel>{label}</fieldlabel><fieldentry>{entry}</fieldentry></qtimetadatafield>"


def label(ident: str, text: str) -> str:
    return f'<response_label ident="{ident}">{material(text)}</response_label>'


def gives(score: str, *tests: str, action: str = "Set") -> str:
    return (
        f"<respcondition><conditionvar>{''.join(tests)}</conditionvar>"
        f'<setvar action="{action}" varname="SCORE">{score}</setvar></respcondition>'
    )


def is_(value: str, response: str = "r", name: str = "varequal", more: str = "") -> str:
    return f'<{name} respident="{response}"{more}>{value}</{name}>'


def only(text: str) -> Read:
    plan = read(text.encode())
    assert not plan.rejected, plan.rejected
    (found,) = plan.questions
    return found


def codes(found: Read) -> set[str]:
    return {problem.code for problem in found.problems}


CHOICES = material("가?") + (
    '<response_lid ident="r" rcardinality="{}"><render_choice shuffle="No">'
    + label("a", "하나") + label("b", "둘") + label("c", "셋") + "</render_choice></response_lid>"
)  # fmt: skip
FIB = (
    material("가?")
    + '<response_str ident="r"><render_fib fibtype="{}"><response_label ident="t"/></render_fib></response_str>'
)


def test_what_is_set_last_when_nothing_else_fits_does_not_undo_what_fits() -> None:
    otherwise = gives("0", "<other/>")
    found = only(item12(CHOICES.format("Single"), gives("5", is_("b")) + otherwise)).question
    assert [one.fraction for one in found.choices] == [0, 1, 0]
    assert (found.points, found.shuffle) == (Decimal(5), False)


def test_adding_up_choices_is_told_from_all_or_nothing() -> None:
    adding = gives("50", is_("a"), action="Add") + gives("50", is_("b"), action="Add")
    adding += gives("-50", is_("c"), action="Add")
    found = only(item12(CHOICES.format("Multiple"), adding)).question
    assert found.scoring is Scoring.SUM
    assert [one.fraction for one in found.choices] == [
        Decimal("0.5"),
        Decimal("0.5"),
        Decimal("-0.5"),
    ]
    both = gives("100", f"<and>{is_('a')}{is_('b')}<not>{is_('c')}</not></and>")
    assert only(item12(CHOICES.format("Multiple"), both)).question.scoring is Scoring.ALL
    canvas = only(
        item12(
            CHOICES.format("Multiple"), both, field("question_type", "multiple_answers_question")
        )
    )
    assert canvas.question.scoring is Scoring.RIGHT_MINUS_WRONG
    assert "qti.canvas_partial" in codes(canvas)


def test_feedback_is_bound_to_what_it_is_shown_for() -> None:
    shown = '<respcondition continue="Yes"><conditionvar>{}</conditionvar><displayfeedback linkrefid="{}"/></respcondition>'
    rules = shown.format(is_("a"), "f1") + shown.format("<other/>", "f2") + gives("100", is_("b"))
    texts = "".join(
        f'<itemfeedback ident="{ident}"><flow_mat>{material(ident)}</flow_mat></itemfeedback>'
        for ident in ("f1", "f2", "f3")
    )
    found = only(item12(CHOICES.format("Single"), rules, rest=texts))
    assert found.question.choices[0].feedback.source == "f1"
    assert found.question.wrong_feedback.source == "f2"
    assert [dict(one.params)["ident"] for one in found.problems] == ["f3"]


@pytest.mark.parametrize(
    ("tests", "low", "high", "code"),
    [
        (is_("5"), "5", "5", ""),
        (is_("1", name="vargte") + is_("2", name="varlte"), "1", "2", ""),
        (is_("1", name="vargt") + is_("2", name="varlt"), "1", "2", "qti.exclusive"),
        (is_("5", name="vargte"), "5", None, ""),
        (is_("200", more=' margintype="percent" margin="10"'), "180", "220", ""),
        (is_("5", more=' margintype="absolute" margin="2"'), "3", "7", ""),
        (is_("1.25", more=' precisiontype="decimals" precision="2"'), "1.245", "1.255", ""),
        (is_("1234", more=' precisiontype="significantDigits" precision="2"'), "1184", "1284", ""),
    ],
)
def test_numbers_are_exact_ranges_margins_or_precisions(
    tests: str, low: str, high: str | None, code: str
) -> None:
    found = only(item12(FIB.format("Decimal"), gives("100", tests)))
    (number,) = found.question.numbers
    assert number.low == Decimal(low)
    assert number.high == (None if high is None else Decimal(high))
    assert codes(found) == ({code} if code else set())


def test_case_matters_where_the_file_says_so() -> None:
    for case, strict in (("", False), (' case="Yes"', True), (' case="No"', False)):
        assert (
            only(
                item12(FIB.format("String"), gives("1", is_("가나*", more=case)))
            ).question.case_sensitive
            is strict
        )
    found = only(item12(FIB.format("String"), gives("1", is_("가나*")))).question
    assert [one.pattern for one in found.answers] == ["가나\\*"]


def test_gaps_stand_where_responses_stand() -> None:
    gap = '<response_str ident="{0}"><render_fib><response_label ident="x"/></render_fib></response_str>'
    body = material("하늘은 ") + gap.format("g") + material(", 땅은 ") + gap.format("h")
    rules = gives("1", is_("파랑", "g"), action="Add") + gives("3", is_("갈색", "h"), action="Add")
    found = only(item12(body, rules)).question
    assert found.text == Text("하늘은 {{g1}}, 땅은 {{g2}}", Format.PLAIN)
    assert [(one.answers[0].pattern, one.weight) for one in found.gaps] == [
        ("파랑", Decimal(1)),
        ("갈색", Decimal(3)),
    ]


def test_categories_without_left_overs_are_pairs() -> None:
    def category(ident: str, name: str) -> str:
        return (
            f'<response_lid ident="{ident}" rcardinality="Multiple">{material(name)}<render_choice>'
            f"{label('1', '개')}{label('2', '참새')}</render_choice></response_lid>"
        )

    rules = gives("50", is_("1", "p"), action="Add") + gives("50", is_("2", "q"), action="Add")
    found = only(item12(material("가") + category("p", "포유류") + category("q", "조류"), rules))
    assert [(one.prompt.source, one.answer) for one in found.question.pairs] == [
        ("개", "포유류"),
        ("참새", "조류"),
    ]
    assert "qti.categories_as_pairs" in codes(found)


@pytest.mark.parametrize(
    ("algorithm", "words", "pattern"),
    [
        ("TextContainsAnswer", "빨강", "*빨강*"),
        ("TextRegex", "^빨강$", "빨강"),
        ("TextRegex", "빨강", "*빨강*"),
        ("TextRegex", "빨.*", None),
    ],
)
def test_new_quizzes_ways_of_comparing(algorithm: str, words: str, pattern: str | None) -> None:
    listed = f'<response_label ident="1" scoring_algorithm="{algorithm}">{material(words)}</response_label>'
    body = (
        material("[b]")
        + f'<response_lid ident="response_b"><render_choice>{listed}</render_choice></response_lid>'
    )
    plan = read(
        item12(
            body,
            gives("100", is_("1", "response_b")),
            field("question_type", "fill_in_multiple_blanks_question"),
        ).encode()
    )
    if pattern is None:
        assert [one.problems[0].code for one in plan.rejected] == ["qti.regex"]
    else:
        assert plan.questions[0].question.gaps[0].answers[0].pattern == pattern


def test_canvas_s_twin_of_a_quiz_is_read_once() -> None:
    item = item12(material("가"), metadata=field("question_type", "text_only_question"))
    manifest = (
        '<manifest><resources><resource type="imsqti_xmlv1p2/imscc_xmlv1p1/assessment">'
        '<file href="g1/assessment_qti.xml"/></resource></resources></manifest>'
    )
    plan = read(
        zipped(
            {
                "imsmanifest.xml": manifest,
                "g1/assessment_qti.xml": item,
                "non_cc_assessments/g1.xml.qti": item,
            }
        )
    )
    assert len(plan.questions) == 1
    assert plan.questions[0].place.part == "non_cc_assessments/g1.xml.qti"
    assert {"qti.twin", "qti.not_listed"} == {one.code for one in plan.problems}


def test_a_picture_of_canvas_is_carried() -> None:
    shown = '&lt;img src="$IMS-CC-FILEBASE$/a%20b.png?canvas_download=1"&gt;'
    item = item12(material(shown, "text/html"))
    plan = read(zipped({"q.xml": item, "web_resources/a b.png": b"\x89PNG\r\n\x1a\n"}))
    (found,) = plan.questions
    assert [one.name for one in found.question.files] == ["a b.png"]
    assert found.question.text.source == '<img src="file:a%20b.png">'
    assert {one.code for one in plan.problems} == {"qti.no_manifest"}


# ---- 2.1 ----------------------------------------------------------------------------------------


def item21(declared: str, body: str, rules: str = "", rest: str = "") -> str:
    return (
        f'<assessmentItem xmlns="{QTI21}" identifier="x" title="이름"><responseDeclaration identifier="R" '
        f"{declared}</responseDeclaration><itemBody>{body}</itemBody>{rules}{rest}</assessmentItem>"
    )


def template(name: str) -> str:
    return f'<responseProcessing template="http://www.imsglobal.org/question/qti_v2p1/rptemplates/{name}"/>'


MAPPED = (
    'cardinality="multiple" baseType="identifier"><correctResponse><value>A</value></correctResponse>'
    '<mapping defaultValue="-1"><mapEntry mapKey="A" mappedValue="2"/><mapEntry mapKey="B" mappedValue="1"/></mapping>'
)
CHOICE21 = (
    '<choiceInteraction responseIdentifier="R" maxChoices="0"><prompt>가?</prompt>'
    + "".join(f'<simpleChoice identifier="{one}">{one}</simpleChoice>' for one in "ABC")
    + "</choiceInteraction>"
)


def test_a_mapping_gives_shares_and_its_default_is_a_penalty() -> None:
    found = only(item21(MAPPED, CHOICE21, template("map_response"))).question
    third = Decimal(1) / 3
    assert [
        round(one.fraction - share, 12)
        for one, share in zip(found.choices, (2 * third, third, -third), strict=True)
    ] == [0, 0, 0]
    assert (found.points, found.scoring) == (Decimal(3), Scoring.SUM)


def test_without_a_mapping_everything_right_counts_or_nothing() -> None:
    found = only(item21(MAPPED, CHOICE21, template("match_correct"))).question
    assert [one.fraction for one in found.choices] == [1, 0, 0]
    assert found.scoring is Scoring.ALL
    assert found.text.source == "가?"


def test_rules_that_are_not_known_are_told() -> None:
    rules = "<responseProcessing><setOutcomeValue identifier='SCORE'><customOperator/></setOutcomeValue></responseProcessing>"
    assert "qti.processing" in codes(only(item21(MAPPED, CHOICE21, rules)))


def test_a_number_with_a_tolerance_is_read_from_its_rule() -> None:
    rules = (
        "<responseProcessing><responseCondition><responseIf><equal toleranceMode='absolute' tolerance='1 2'>"
        "<variable identifier='R'/><baseValue baseType='float'>10</baseValue></equal><setOutcomeValue identifier='SCORE'>"
        "<baseValue baseType='float'>1</baseValue></setOutcomeValue></responseIf></responseCondition></responseProcessing>"
    )
    body = "<p>가?</p><p><textEntryInteraction responseIdentifier='R'/></p>"
    found = only(item21('cardinality="single" baseType="float">', body, rules)).question
    assert found.numbers == (Number(Decimal(9), Decimal(12), Decimal(10)),)
    assert found.kind is Kind.NUMERICAL
    assert found.text == Text("<p>가?</p>", Format.HTML)


@pytest.mark.parametrize(
    "name",
    [
        "hotspotInteraction",
        "sliderInteraction",
        "hottextInteraction",
        "customInteraction",
        "drawingInteraction",
    ],
)
def test_interactions_that_do_not_exist_here_are_listed_by_name(name: str) -> None:
    plan = read(item21('cardinality="single">', f'<{name} responseIdentifier="R"/>').encode())
    (found,) = plan.rejected
    assert (found.kind, found.problems[0].code) == (name, "question.unsupported")


def test_an_item_that_asks_twice_is_refused() -> None:
    plan = read(item21(MAPPED, CHOICE21 + CHOICE21).encode())
    assert [one.problems[0].code for one in plan.rejected] == ["qti.composite"]


def test_pairs_that_are_not_one_to_one_are_refused() -> None:
    sets = "".join(
        "<simpleMatchSet>"
        + "".join(
            f'<simpleAssociableChoice identifier="{one}" matchMax="2">{one}</simpleAssociableChoice>'
            for one in names
        )
        + "</simpleMatchSet>"
        for names in ("AB", "XY")
    )
    declared = 'cardinality="multiple" baseType="directedPair"><correctResponse><value>A X</value><value>A Y</value></correctResponse>'
    plan = read(
        item21(
            declared, f'<matchInteraction responseIdentifier="R">{sets}</matchInteraction>'
        ).encode()
    )
    assert [one.problems[0].code for one in plan.rejected] == ["qti.match"]


def test_a_test_names_what_is_missing_and_what_is_drawn() -> None:
    test = (
        f'<assessmentTest xmlns="{QTI21}" identifier="t" title="t"><testPart identifier="p"><assessmentSection identifier="s">'
        '<selection select="1"/><assessmentItemRef identifier="a" href="a.xml"/><assessmentItemRef identifier="b" href="b.xml"/>'
        "</assessmentSection></testPart></assessmentTest>"
    )
    essay = item21(
        'cardinality="single" baseType="string">',
        '<extendedTextInteraction responseIdentifier="R"/>',
    )
    plan: Plan = read(zipped({"test.xml": test, "a.xml": essay}))
    assert [one.question.kind for one in plan.questions] == [Kind.ESSAY]
    assert {"qti.draw", "qti.item_missing"} <= {one.code for one in plan.problems}
