"""Questions to QTI 1.2 as Canvas reads it."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from lms.interop.formats.questions.media import Shelf
from lms.interop.formats.questions.model import Question
from lms.interop.formats.questions.qti12.writing import SPACE, ItemWriter
from lms.interop.formats.questions.trees import add, default_space, serialise


def parts(questions: Sequence[Question]) -> tuple[dict[str, bytes], str]:
    """A package's parts (path → bytes) and the path of the questions' own."""
    root = etree.Element(f"{{{SPACE}}}questestinterop", nsmap=default_space(SPACE))
    assessment = add(root, "assessment", ident="assessment", title="questions")
    section = add(assessment, "section", ident="root_section")
    files: dict[str, bytes] = {}
    for number, question in enumerate(questions, 1):
        shelf = Shelf(f"media/q{number}", question.files)
        files |= shelf.parts()
        ItemWriter(question, f"q{number}", shelf).write(section)
    name = "assessment.xml"
    return {name: serialise(root), **files}, name
