"""One question as a QTI 1.2 item."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Final

from lxml import etree

from lms.interop.formats.questions import numbers
from lms.interop.formats.questions.markup import as_plain
from lms.interop.formats.questions.media import Shelf
from lms.interop.formats.questions.model import (
    ONE,
    ZERO,
    Answer,
    Choice,
    Format,
    Kind,
    Number,
    Question,
    Scoring,
    Text,
)
from lms.interop.formats.questions.qti12 import material
from lms.interop.formats.questions.qti12.beside import is_simple, kept, shown
from lms.interop.formats.questions.qti12.kinds import ALL_OR_NOTHING, PATTERN, literal
from lms.interop.formats.questions.qti12.several import WEIGHTS
from lms.interop.formats.questions.trees import Node, add, details, instruction
from lms.interop.formats.questions.writing import Unwritable

SPACE: Final = "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"
_TYPES: Final = {
    Kind.SINGLE: "multiple_choice_question",
    Kind.MULTIPLE: "multiple_answers_question",
    Kind.TRUE_FALSE: "true_false_question",
    Kind.SHORT: "short_answer_question",
    Kind.NUMERICAL: "numerical_question",
    Kind.MATCHING: "matching_question",
    Kind.ORDERING: "ordering_question",
    Kind.ESSAY: "essay_question",
    Kind.CODE: "essay_question",
    Kind.FILE: "file_upload_question",
    Kind.TEXT: "text_only_question",
}


class ItemWriter:
    """Writes one item."""

    def __init__(self, question: Question, ident: str, shelf: Shelf) -> None:
        self.question = question
        self.ident = ident
        self.shelf = shelf
        self.feedback: list[tuple[str, Text]] = []

    def write(self, section: Node) -> None:
        question = self.question
        item = add(section, "item", ident=self._identity(), title=question.title)
        self.metadata(item)
        self.presentation = add(item, "presentation")
        if question.kind is not Kind.CLOZE:
            material.write(self.presentation, question.text, self.shelf)
        self.processing = etree.Element(f"{{{SPACE}}}resprocessing")
        outcomes = add(self.processing, "outcomes")
        add(outcomes, "decvar", maxvalue="100", minvalue="0", varname="SCORE", vartype="Decimal")
        self._general()
        kind = _KINDS.get(question.kind)
        if kind:
            kind(self)
        if question.wrong_feedback:
            self.shown("general_incorrect_fb")
        item.append(self.processing)
        for ident, text in self.feedback:
            shown = add(add(item, "itemfeedback", ident=ident), "flow_mat")
            material.write(shown, text, self.shelf)
        beside = details(question, kept(question))
        if beside is not None:
            item.append(beside)

    def _identity(self) -> str:
        said = self.question.external_id
        digest = hashlib.sha256(f"{self.ident}\0{said}".encode()).hexdigest()
        return f"i{digest[:31]}"

    def metadata(self, item: Node) -> None:
        question = self.question
        fields = {
            "question_type": self._type(),
            "points_possible": numbers.plain(question.points),
        }
        if question.kind is Kind.MULTIPLE and question.scoring is not Scoring.SUM:
            whole = question.scoring is Scoring.ALL
            fields["scoring_algorithm"] = ALL_OR_NOTHING if whole else "PartialScore"
        if question.kind is Kind.CODE:
            fields["answer_kind"] = "code"
        if question.grader_note.format is Format.PLAIN and question.grader_note:
            fields["grading_notes"] = question.grader_note.source
        data = add(add(item, "itemmetadata"), "qtimetadata")
        for label, entry in fields.items():
            one = add(data, "qtimetadatafield")
            add(one, "fieldlabel", label)
            add(one, "fieldentry", entry)

    def _type(self) -> str:
        question = self.question
        if question.kind is not Kind.CLOZE:
            return _TYPES[question.kind]
        kinds = {gap.kind for gap in question.gaps}
        if kinds == {Kind.SHORT}:
            return "fill_in_multiple_blanks_question"
        if kinds == {Kind.SINGLE}:
            return "multiple_dropdowns_question"
        raise Unwritable("write.mixed_gaps")

    # ---- conditions and feedback -----------------------------------------------------------------

    def _general(self) -> None:
        question = self.question
        for ident, text in (
            ("general_fb", question.feedback),
            ("correct_fb", question.right_feedback),
            ("general_incorrect_fb", question.wrong_feedback),
        ):
            if text:
                self.feedback.append((ident, text))
        if question.feedback:
            self.shown("general_fb")

    def shown(self, ident: str, *tests: tuple[str, str]) -> None:
        """A condition that only shows feedback."""
        condition = add(self.processing, "respcondition", continue_="Yes")
        variables = add(condition, "conditionvar")
        if not tests:
            add(variables, "other")
        for response, value in tests:
            add(variables, "varequal", value, respident=response)
        add(condition, "displayfeedback", feedbacktype="Response", linkrefid=ident)

    def condition(self, fraction: Decimal, action: str) -> Node:
        """A condition that gives *fraction* of the points; its tests are to be added."""
        condition = add(self.processing, "respcondition", continue_="No")
        variables = add(condition, "conditionvar")
        add(
            condition, "setvar", numbers.written(fraction.scaleb(2)), action=action, varname="SCORE"
        )
        if self.question.right_feedback and fraction == ONE:
            add(condition, "displayfeedback", feedbacktype="Response", linkrefid="correct_fb")
        return variables

    def choice_feedback(self, response: str, ident: str, text: Text) -> None:
        if text:
            self.feedback.append((f"{ident}_fb", text))
            self.shown(f"{ident}_fb", (response, ident))

    def label(self, parent: Node, ident: str, text: Text, **attributes: str) -> None:
        one = add(parent, "response_label", ident=ident, **attributes)
        material.write(one, text, self.shelf)

    # ---- by kind ---------------------------------------------------------------------------------

    def response(self, name: str, ident: str, cardinality: str = "Single") -> Node:
        return add(self.presentation, name, ident=ident, rcardinality=cardinality)

    def choices(self) -> None:
        question = self.question
        many = question.kind is Kind.MULTIPLE
        response = self.response("response_lid", "response1", "Multiple" if many else "Single")
        shuffle = "Yes" if question.shuffle else "No"
        listed = add(response, "render_choice", shuffle=shuffle)
        idents = [self._choice_ident(at) for at in range(1, len(question.choices) + 1)]
        for ident, one in zip(idents, question.choices, strict=True):
            self.label(listed, ident, one.text)
            self.choice_feedback("response1", ident, one.feedback)
        found = list(zip(idents, question.choices, strict=True))
        if many and question.scoring is not Scoring.SUM:
            self._all_of(found)
            return
        for ident, one in found:
            if one.fraction:
                variables = self.condition(one.fraction, "Add" if many else "Set")
                add(variables, "varequal", ident, respident="response1")

    def _choice_ident(self, at: int) -> str:
        digest = hashlib.sha256(f"{self.ident}\0{at}".encode()).hexdigest()
        return str(int(digest[:8], 16) % 900_000 + 100_000) + f"{at:02d}"

    def _all_of(self, found: list[tuple[str, Choice]]) -> None:
        everything = add(self.condition(ONE, "Set"), "and")
        for ident, one in found:
            holder = everything if one.fraction > 0 else add(everything, "not")
            add(holder, "varequal", ident, respident="response1")

    def true_false(self) -> None:
        question = self.question
        response = self.response("response_lid", "response1")
        listed = add(response, "render_choice")
        for ident, word, feedback in (
            ("t1", "True", question.true_feedback),
            ("t2", "False", question.false_feedback),
        ):
            self.label(listed, ident, Text(word, Format.PLAIN))
            self.choice_feedback("response1", ident, feedback)
        variables = self.condition(ONE, "Set")
        add(variables, "varequal", "t1" if question.truth else "t2", respident="response1")

    def _typed(self, type: str = "") -> None:
        response = self.response("response_str", "response1")
        fib = add(response, "render_fib", **({"fibtype": type} if type else {}))
        add(fib, "response_label", ident="answer1")

    def short(self) -> None:
        question = self.question
        self._typed()
        case = {"case": "Yes"} if question.case_sensitive else {}
        alike = all(one.fraction == ONE and is_simple(one) for one in question.answers)
        together = self.condition(ONE, "Set") if alike else None
        for number, one in enumerate(question.answers, 1):
            words = shown(one)
            variables = self.condition(one.fraction, "Set") if together is None else together
            if not is_simple(one):
                beside = {"pattern": one.pattern, "shown": words}
                variables.getparent().append(instruction(PATTERN, beside))
            add(variables, "varequal", words, respident="response1", **case)
            if one.feedback:
                self.feedback.append((f"a{number}_fb", one.feedback))
                self.shown(f"a{number}_fb", ("response1", words))

    def numerical(self) -> None:
        self._typed("Decimal")
        for number, one in enumerate(self.question.numbers, 1):
            variables = self.condition(one.fraction, "Set")
            if numbers.is_anything(one):
                add(variables, "other")
            else:
                _range(variables, one)
            if one.feedback or numbers.is_anything(one):
                ident = f"n{number}_fb"
                self.feedback.append((ident, one.feedback))
                add(
                    variables.getparent(), "displayfeedback",
                    feedbacktype="Response", linkrefid=ident,
                )  # fmt: skip

    def matching(self) -> None:
        question = self.question
        answers = list(
            dict.fromkeys([*(one.answer for one in question.pairs), *question.distractors])
        )
        idents = {answer: f"{at}00{at}" for at, answer in enumerate(answers, 1)}
        each = ONE / len(question.pairs) if question.pairs else ONE
        for at, one in enumerate(question.pairs, 1):
            response = self.response("response_lid", f"response_{at}")
            material.write(response, one.prompt, self.shelf)
            listed = add(response, "render_choice")
            for answer, ident in idents.items():
                self.label(listed, ident, Text(answer, Format.PLAIN))
            variables = self.condition(each, "Add")
            add(variables, "varequal", idents[one.answer], respident=f"response_{at}")

    def ordering(self) -> None:
        question = self.question
        response = self.response("response_lid", "response1", "Ordered")
        listed = add(add(response, "render_extension"), "ims_render_object", shuffle="Yes")
        flow = add(listed, "flow_label")
        idents = {self._choice_ident(at): one for at, one in enumerate(question.items, 1)}
        for ident in sorted(idents):  # not in the right order
            self.label(flow, ident, idents[ident].text)
        variables = self.condition(ONE, "Set")
        for ident in idents:
            add(variables, "varequal", ident, respident="response1")

    def essay(self) -> None:
        question = self.question
        limits = {}
        if question.least_words is not None or question.most_words is not None:
            limits = {
                "word_limit_enabled": "Yes",
                "word_limit_min": str(question.least_words or ""),
                "word_limit_max": str(question.most_words or ""),
            }
        response = add(
            self.presentation, "response_str", ident="response1", rcardinality="Single", **limits
        )
        add(add(response, "render_fib"), "response_label", ident="answer1")
        other = add(add(self.processing, "respcondition", continue_="No"), "conditionvar")
        add(other, "other")

    def file(self) -> None:
        question = self.question
        self.presentation.set("files_count", str(question.most_files))
        if question.file_types:
            types = (one.removeprefix(".") for one in question.file_types)
            self.presentation.set("allowed_types", ",".join(types))

    def cloze(self) -> None:
        question = self.question
        names = {gap.key: self._free(at) for at, gap in enumerate(question.gaps, 1)}
        material_ = material.write(self.presentation, question.text, self.shelf)
        words = next(one for one in material_ if isinstance(one.tag, str))
        for gap in question.gaps:
            slot = "{{" + gap.key + "}}"
            if slot not in (words.text or ""):
                raise Unwritable("write.gap_place")
            words.text = (words.text or "").replace(slot, f"[{names[gap.key]}]", 1)
        total = sum((gap.weight for gap in question.gaps), ZERO)
        for at, gap in enumerate(question.gaps, 1):
            ident = f"response_{names[gap.key]}"
            response = add(self.presentation, "response_lid", ident=ident)
            add(add(response, "material"), "mattext", names[gap.key])
            listed = add(response, "render_choice")
            share = gap.weight / total
            offered: Sequence[Choice | Answer] = gap.choices or gap.answers
            for place, one in enumerate(offered, 1):
                label = f"{at}{place:03d}"
                if isinstance(one, Choice):
                    self.label(listed, label, one.text)
                else:
                    self._accepted(listed, label, one, strict=gap.case_sensitive)
                self.choice_feedback(ident, label, one.feedback)
                if one.fraction:
                    variables = self.condition(share * one.fraction, "Add")
                    add(variables, "varequal", label, respident=ident)
        if len({gap.weight for gap in question.gaps}) > 1:
            weights = [numbers.plain(gap.weight) for gap in question.gaps]
            self.presentation.getparent().append(instruction(WEIGHTS, {"weights": weights}))

    def _accepted(self, listed: Node, ident: str, answer: Answer, *, strict: bool) -> None:
        how, words = {}, answer.pattern
        inner = words[1:-1]
        if words.startswith("*") and words.endswith("*") and inner and literal(inner) == inner:
            how, words = {"scoring_algorithm": "TextContainsAnswer"}, inner
        elif strict:
            how = {"scoring_algorithm": "TextEquivalence"}
        if how:
            how["answer_type"] = "openEntry"
        self.label(listed, ident, Text(words.replace("\\*", "*"), Format.PLAIN), **how)

    def _free(self, at: int) -> str:
        """A gap's name that does not stand in the text otherwise."""
        prefix = "blank"
        while f"[{prefix}" in as_plain(self.question.text) + self.question.text.source:
            prefix += "_"
        return f"{prefix}{at}"


_KINDS: Final[dict[Kind, Callable[[ItemWriter], None]]] = {
    Kind.SINGLE: ItemWriter.choices,
    Kind.MULTIPLE: ItemWriter.choices,
    Kind.TRUE_FALSE: ItemWriter.true_false,
    Kind.SHORT: ItemWriter.short,
    Kind.NUMERICAL: ItemWriter.numerical,
    Kind.MATCHING: ItemWriter.matching,
    Kind.ORDERING: ItemWriter.ordering,
    Kind.ESSAY: ItemWriter.essay,
    Kind.CODE: ItemWriter.essay,
    Kind.FILE: ItemWriter.file,
    Kind.CLOZE: ItemWriter.cloze,
}


def _range(variables: Node, one: Number) -> None:
    """A range as Canvas writes it: the value, or what is between; the value may be missing."""
    holder = variables
    if one.value is not None:
        holder = add(variables, "or")
        add(holder, "varequal", numbers.plain(one.value), respident="response1")
    both = add(holder, "and") if one.value is not None else holder
    if one.low is not None:
        add(both, "vargte", numbers.plain(one.low), respident="response1")
    if one.high is not None:
        add(both, "varlte", numbers.plain(one.high), respident="response1")
