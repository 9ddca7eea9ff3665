"""Real Moodle XML and QTI files: each is read whole, or refused with its place."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from lms.interop.formats.problems import Refused
from lms.interop.formats.questions import Plan, read, write_plan
from lms.interop.formats.questions.canonical import differences, texts
from lms.interop.formats.questions.markup import referred
from lms.interop.formats.questions.model import Kind
from tests.interop import cases

MOODLE = {
    "category": None,
    "multichoice": {Kind.SINGLE, Kind.MULTIPLE},
    "truefalse": {Kind.TRUE_FALSE},
    "shortanswer": {Kind.SHORT},
    "numerical": {Kind.NUMERICAL},
    "matching": {Kind.MATCHING},
    "cloze": {Kind.CLOZE},
    "essay": {Kind.ESSAY, Kind.FILE, Kind.CODE},
    "description": {Kind.TEXT},
}
CANVAS = {
    "multiple_choice_question": {Kind.SINGLE},
    "true_false_question": {Kind.TRUE_FALSE},
    "short_answer_question": {Kind.SHORT},
    "fill_in_multiple_blanks_question": {Kind.CLOZE},
    "multiple_dropdowns_question": {Kind.CLOZE},
    "multiple_answers_question": {Kind.MULTIPLE},
    "matching_question": {Kind.MATCHING},
    "numerical_question": {Kind.NUMERICAL},
    "essay_question": {Kind.ESSAY},
    "file_upload_question": {Kind.FILE},
    "text_only_question": {Kind.TEXT},
    "calculated_question": None,
    "hot_spot_question": None,
}
"""What Canvas calls its kinds; None: there is no such kind here, and the item is listed as that."""


def tree(data: bytes) -> Any:
    """The parsed file, by a parser that is none of ours; none where it is not well-formed."""
    try:
        parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True)
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        return None


def assert_written_alike(plan: Plan) -> None:
    questions = [one.question for one in plan.questions]
    written = write_plan(questions, plan.format)
    told = [any(one.severity != "note" for one in problems) for problems in written.problems]
    if written.data is None:
        assert all(told)
        return
    again = [one.question for one in read(written.data).questions]
    kept = [one for at, one in enumerate(questions) if at not in written.left_out]
    silent = [flag for at, flag in enumerate(told) if at not in written.left_out]
    for before, after, said in zip(kept, again, silent, strict=True):
        assert said or not differences(before, after)


def assert_files_are_there(plan: Plan) -> None:
    missing = {
        dict(one.params)["name"] for one in plan.problems if one.code == "question.file_missing"
    }
    for one in plan.questions:
        names = {file.name for file in one.question.files}
        assert all(file.data for file in one.question.files)
        for text in texts(one.question):
            assert set(referred(text.source)) <= names | {str(name) for name in missing}


@pytest.mark.parametrize("path", cases.files("MOODLE_XML_CASES", "moodle_xml", "*.xml"))
def test_moodle_files_are_read_question_by_question(path: Path) -> None:
    data = path.read_bytes()
    root = tree(data)
    if root is None:
        with pytest.raises(Refused) as refused:
            read(data, path.name)
        assert refused.value.problem.where.line
        return
    plan = read(data, path.name)
    assert plan.format == "moodle_xml"
    kinds = [one.get("type") for one in root.iter("question") if one.get("type") != "category"]
    assert len(plan.questions) + len(plan.rejected) == len(kinds)
    known = [kind for kind in kinds if kind in MOODLE]
    assert len(plan.questions) == len(known)
    for one, kind in zip(plan.questions, known, strict=True):
        assert one.question.kind in (MOODLE[kind] or set())
    names = [one.findtext("name/text", "").strip() for one in root.iter("question")]
    assert {one.question.title for one in plan.questions} <= {
        " ".join(name.split()) for name in names
    }
    assert sum(len(one.question.files) for one in plan.questions) <= len(
        list(root.iter("file", "image_base64"))
    )
    assert_files_are_there(plan)
    assert_written_alike(plan)


def items_of(root: Any) -> list[Any]:
    names = ("item", "assessmentItem", "bankentry_item")
    return list(root.iter(*(f"{{*}}{name}" for name in names))) if root is not None else []


def canvas_kind(item: Any) -> str:
    for one in item.iter("{*}qtimetadatafield"):
        if one.findtext("{*}fieldlabel") == "question_type":
            return one.findtext("{*}fieldentry") or ""
    return ""


def assert_kinds(plan: Plan, items: list[Any]) -> None:
    """Read or listed, each item is there, in order, as what it calls itself."""
    by_line = {one.place.line: one.question.kind for one in plan.questions}
    listed = {one.place.line for one in plan.rejected}
    assert len(plan.questions) + len(plan.rejected) == len(items)
    for item in items:
        assert (item.sourceline in by_line) != (item.sourceline in listed)
        kind = canvas_kind(item)
        if kind not in CANVAS:
            continue
        wanted = CANVAS[kind]
        if wanted is None:
            assert item.sourceline in listed
        elif item.sourceline in by_line:
            assert by_line[item.sourceline] in wanted


def right_words(item: Any) -> set[str]:
    """The words of the choices that an item of one response names as right."""
    correct = {
        one.text.strip()
        for one in item.iterfind("{*}responseDeclaration/{*}correctResponse/{*}value")
    }
    if not correct:
        scores = [
            (float(one.findtext("{*}setvar") or 0), one)
            for one in item.iter("{*}respcondition")
            if one.find("{*}setvar") is not None
        ]
        best = max((score for score, _ in scores), default=0)
        correct = {
            (value.text or "").strip()
            for score, one in scores
            if score == best and score > 0
            for value in one.iter("{*}varequal")
            if etree.QName(value.getparent()).localname != "not"
        }
    labels = list(item.iter("{*}response_label", "{*}simpleChoice"))
    return {
        " ".join("".join(one.itertext()).split())
        for one in labels
        if (one.get("ident") or one.get("identifier")) in correct
    }


def assert_right_choices(plan: Plan, items: list[Any]) -> None:
    by_line = {item.sourceline: item for item in items}
    for one in plan.questions:
        question = one.question
        if question.kind not in {Kind.SINGLE, Kind.MULTIPLE}:
            continue
        read_as = {choice.text.source for choice in question.choices if choice.fraction > 0}
        assert read_as == right_words(by_line[one.place.line])


@pytest.mark.parametrize("path", cases.files("QTI_CASES", "qti", "*.xml"))
def test_qti_files_are_read_item_by_item(path: Path) -> None:
    data = path.read_bytes()
    root = tree(data)
    if root is None:
        with pytest.raises(Refused) as refused:
            read(data, path.name)
        assert refused.value.code == "xml.broken"
        assert refused.value.problem.where.line
        return
    plan = read(data, path.name)
    assert plan.format == ("qti12" if etree.QName(root).localname == "questestinterop" else "qti21")
    assert_kinds(plan, items_of(root))
    assert_right_choices(plan, items_of(root))
    for one in plan.rejected:
        assert one.problems
        assert all(problem.ko and problem.en for problem in one.problems)
    assert_files_are_there(plan)
    assert_written_alike(plan)


@pytest.mark.parametrize("path", cases.files("QTI_CASES", "qti", "*.zip"))
def test_qti_packages_are_read_item_by_item(path: Path) -> None:
    data = path.read_bytes()
    plan = read(data, path.name)
    items = []
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if name.endswith(".xml"):
                items += items_of(tree(archive.read(name)))
    assert_kinds(plan, items)
    assert_right_choices(plan, items)
    spoken = " ".join(text.source for one in plan.questions for text in texts(one.question))
    shown = " ".join("".join(one.itertext()) for item in items for one in item.iter("{*}mattext"))
    hangul = set(re.findall("[가-힣]+", shown))
    assert hangul <= set(
        re.findall(
            "[가-힣]+",
            spoken
            + " ".join(one.pattern for item in plan.questions for one in item.question.answers),
        )
    )
    assert_written_alike(plan)
