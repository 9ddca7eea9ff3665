"""Which kind of question a QTI 1.2 item is, and the kinds with one thing to answer."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Final

from lms.interop.formats.archives import local_name
from lms.interop.formats.questions import numbers
from lms.interop.formats.questions.markup import as_plain
from lms.interop.formats.questions.model import (
    ONE,
    ZERO,
    Answer,
    Choice,
    Kind,
    Number,
    Question,
    Scoring,
)
from lms.interop.formats.questions.model import Item as Ordered
from lms.interop.formats.questions.qti12 import several
from lms.interop.formats.questions.qti12.item import GENERAL, Item
from lms.interop.formats.questions.qti12.processing import Condition, Test
from lms.interop.formats.questions.reading import Unreadable
from lms.interop.formats.questions.trees import Node, below, read_instruction

PATTERN: Final = "answer-pattern"
"""The instruction in a condition whose answer has wildcards."""
ALL_OR_NOTHING: Final = "AllOrNothing"
_TRUE: Final = frozenset({"true", "t", "yes", "o", "참", "맞음", "예", "그렇다"})
_FALSE: Final = frozenset({"false", "f", "no", "x", "거짓", "틀림", "아니오", "아니다"})
_DECIMAL: Final = frozenset({"decimal", "integer", "scientific", "number"})
_GAPS: Final = frozenset({"fill_in_multiple_blanks_question", "multiple_dropdowns_question"})


def read(item: Item, kind: str) -> Question:
    """The question that an item is; *kind* is what Canvas calls it, "" elsewhere."""
    responses = item.responses()
    names = {local_name(one) for one in responses}
    if "response_xy" in names or kind == "hot_spot_question":
        raise Unreadable("question.unsupported", kind="hot spot")
    if "response_grp" in names:
        raise Unreadable("question.unsupported", kind="response_grp")
    if not responses:
        return _without_response(item, kind)
    if names == {"response_lid"}:
        return _of_labels(item, responses, kind)
    if names <= {"response_str", "response_num"} and len(responses) == 1:
        return _of_text(item, responses[0], kind)
    return several.cloze(item, responses, kind)


def _without_response(item: Item, kind: str) -> Question:
    if kind == "file_upload_question":
        types = (item.presentation.get("allowed_types") or "").split(",")
        count = numbers.decimal(item.presentation.get("files_count")) or ONE
        endings = tuple("." + one.strip().lstrip(".") for one in types if one.strip())
        return Question(
            Kind.FILE,
            item.asked(),
            most_files=max(1, int(min(count, Decimal(100)))),
            file_types=endings,
        )
    if kind == "essay_question":
        return Question(Kind.ESSAY, item.asked())
    if kind in ("", "text_only_question"):
        return Question(Kind.TEXT, item.asked(), points=ZERO if kind else ONE)
    raise Unreadable("qti.no_response", kind=kind)


def _of_labels(item: Item, responses: list[Node], kind: str) -> Question:
    first = responses[0]
    if kind in _GAPS:
        return several.cloze(item, responses, kind)
    many = (first.get("rcardinality") or "Single").lower()
    if len(responses) > 1:
        if kind == "categorization_question" or many == "multiple":
            return several.categories(item, responses)
        if kind == "matching_question" or all(item.own_text(one) for one in responses):
            return several.matching(item, responses)
        return several.cloze(item, responses, kind)
    if many == "ordered" or kind == "ordering_question":
        return _ordering(item, first)
    if kind == "matching_question":
        return several.matching(item, responses)
    if many == "multiple" or kind == "multiple_answers_question":
        return _multiple(item, first, kind)
    question = _single(item, first)
    return _as_true_false(question) if kind == "true_false_question" else question


# ---- choices ------------------------------------------------------------------------------------


def labels(response: Node) -> list[Node]:
    """The choices of a response."""
    return below(response, "response_label")


def scores(item: Item, response: Node) -> list[Decimal]:
    """What each choice of a response is worth alone, in the file's own scale."""
    name = response.get("ident") or ""
    return [item.processing.score({name: [one.get("ident") or ""]}) for one in labels(response)]


def choices(item: Item, response: Node, fractions: list[Decimal]) -> tuple[Choice, ...]:
    """A response's choices with their worth and feedback."""
    name = response.get("ident") or ""
    return tuple(
        Choice(
            one.get("ident") or "",
            item.label_text(one),
            fraction,
            item.value_feedback(name, one.get("ident") or ""),
        )
        for one, fraction in zip(labels(response), fractions, strict=True)
    )


def shuffled(response: Node) -> bool:
    """Whether choices are shuffled; Canvas says nothing, and leaves it to the quiz."""
    found = [one for one in response if local_name(one).startswith("render_")]
    return not found or (found[0].get("shuffle") or "Yes").lower() != "no"


def _single(item: Item, response: Node) -> Question:
    worth = scores(item, response)
    best = max([*worth, ZERO])
    whole = item.scaled(best)
    return Question(
        Kind.SINGLE,
        item.asked(),
        choices=choices(item, response, [numbers.ratio(one, whole) for one in worth]),
        points=points(item, best),
        shuffle=shuffled(response),
    )


def points(item: Item, best: Decimal) -> Decimal:
    """The item's points where its metadata do not say: the best score, unless it is per cent."""
    if item.points is not None:
        return item.points
    return best if best > 0 and best != 100 else ONE


def _as_true_false(question: Question) -> Question:
    found: dict[bool, Choice] = {}
    for one in question.choices:
        word = as_plain(one.text).strip().lower()
        if word in _TRUE or word in _FALSE:
            found[word in _TRUE] = one
    if len(found) != 2 or len(question.choices) != 2:
        return question
    return replace(
        question,
        kind=Kind.TRUE_FALSE,
        choices=(),
        shuffle=True,
        truth=_truth(found[True].fraction, found[False].fraction),
        true_feedback=found[True].feedback,
        false_feedback=found[False].feedback,
    )


def _truth(right: Decimal, wrong: Decimal) -> bool | None:
    return right > wrong if right != wrong else None


def _multiple(item: Item, response: Node, kind: str) -> Question:
    algorithm = item.metadata.get("scoring_algorithm", "")
    name = response.get("ident") or ""
    worth = item.processing.worth
    if any(one.together or len(one.tests) > 1 for one in worth):
        right = {test.value for test in worth[0].positive(name)}
        fractions = [ONE if one.get("ident") in right else ZERO for one in labels(response)]
        best = worth[0].amount or ONE
        item.scaled(best)
        if algorithm == ALL_OR_NOTHING or (not algorithm and kind != "multiple_answers_question"):
            scoring = Scoring.ALL
        else:
            scoring = Scoring.RIGHT_MINUS_WRONG
            if not algorithm:
                item.notes.add("qti.canvas_partial", "note")
    else:
        alone = scores(item, response)
        best = sum((one for one in alone if one > 0), ZERO)
        whole = item.scaled(best, max([*alone, ZERO]))
        fractions = [numbers.ratio(one, whole) for one in alone]
        scoring = Scoring.ALL if algorithm == ALL_OR_NOTHING else Scoring.SUM
    return Question(
        Kind.MULTIPLE,
        item.asked(),
        choices=choices(item, response, fractions),
        scoring=scoring,
        points=points(item, best),
        shuffle=shuffled(response),
    )


def _ordering(item: Item, response: Node) -> Question:
    by_ident = {one.get("ident") or "": one for one in labels(response)}
    found = [one.positive() for one in item.processing.worth]
    order = found[0] if found else []
    order = sorted(order, key=lambda one: int(numbers.decimal(one.element.get("index")) or 0))
    values = [one.value for one in order]
    if len(found) > 1 and all(len(one) == 1 for one in found):
        values = [one[0].value for one in found]  # each place by itself, as it is worth points
    if sorted(values) != sorted(by_ident):
        raise Unreadable("qti.order")
    if any(not _of_label(one) for one in below(response, "material")):
        item.notes.add("qti.order_labels")
    return Question(
        Kind.ORDERING,
        item.asked(),
        items=tuple(Ordered(value, item.label_text(by_ident[value])) for value in values),
        points=points(item, ZERO),
    )


def _of_label(element: Node) -> bool:
    return any(local_name(up) == "response_label" for up in element.iterancestors())


# ---- what is typed ------------------------------------------------------------------------------


def _of_text(item: Item, response: Node, kind: str) -> Question:
    fib = next((one for one in response if local_name(one) == "render_fib"), None)
    typed = ((fib.get("fibtype") if fib is not None else "") or "").lower()
    answered = [one for one in item.processing.scored if one.tests]
    if kind == "essay_question" or (not answered and kind in ("", "essay_question")):
        return _essay(item, response)
    if kind == "numerical_question" or typed in _DECIMAL or local_name(response) == "response_num":
        return _numerical(item, answered)
    return _short(item, response, answered)


def _essay(item: Item, response: Node) -> Question:
    limited = (response.get("word_limit_enabled") or "").lower() in ("yes", "true")
    least = numbers.decimal(response.get("word_limit_min")) if limited else None
    most = numbers.decimal(response.get("word_limit_max")) if limited else None
    return Question(
        Kind.ESSAY,
        item.asked(),
        least_words=int(least) if least else None,
        most_words=int(most) if most else None,
    )


def literal(text: str) -> str:
    """A text as a pattern that only it fits."""
    return text.replace("*", "\\*")


def _short(item: Item, response: Node, conditions: list[Condition]) -> Question:
    best = max([one.amount or ZERO for one in conditions] or [ZERO])
    whole = item.scaled(best)
    answers, strict = [], False
    for one in conditions:
        for test in one.tests:
            if test.negated or test.name not in ("varequal", "varsubstring"):
                item.notes.add("qti.test", name=test.name)
                continue
            strict = strict or (test.element.get("case") or "").lower() == "yes"
            pattern = _pattern(one, test)
            feedback = item.value_feedback(response.get("ident") or "", test.value)
            answers.append(Answer(pattern, numbers.ratio(one.amount or ZERO, whole), feedback))
    return Question(
        Kind.SHORT,
        item.asked(),
        answers=tuple(answers),
        case_sensitive=strict,
        points=points(item, best),
    )


def _pattern(condition: Condition, test: Test) -> str:
    beside = read_instruction(condition.element, PATTERN)
    if beside and beside.get("shown") == test.value and isinstance(beside.get("pattern"), str):
        return str(beside["pattern"])
    return f"*{literal(test.value)}*" if test.name == "varsubstring" else literal(test.value)


def _numerical(item: Item, answered: list[Condition]) -> Question:
    best = max([one.amount or ZERO for one in answered] or [ZERO])
    whole = item.scaled(best)
    accepted = []
    for one in item.processing.scored:
        names = {local_name(test) for test in one.element.iter()}
        if one.tests:
            accepted.append(_number(item, one, numbers.ratio(one.amount or ZERO, whole)))
        elif "other" in names and any(ident not in GENERAL for ident in one.feedback):
            ident = next(ident for ident in one.feedback if ident not in GENERAL)
            accepted.append(
                Number(
                    fraction=numbers.ratio(one.amount or ZERO, whole),
                    feedback=item.feedback_text(ident),
                )
            )
    return Question(
        Kind.NUMERICAL, item.asked(), numbers=tuple(accepted), points=points(item, best)
    )


def _number(item: Item, condition: Condition, fraction: Decimal) -> Number:
    found: dict[str, Decimal] = {}
    exact = None
    for test in condition.tests:
        value = numbers.decimal(test.value)
        if value is None or test.negated:
            raise Unreadable("question.number", value=test.value)
        if test.name == "varequal":
            exact = test
        found[test.name] = value
    low, high = found.get("vargte", found.get("vargt")), found.get("varlte", found.get("varlt"))
    if "vargt" in found or "varlt" in found:
        item.notes.add("qti.exclusive", "note")
    value = found.get("varequal")
    if exact is not None and value is not None:
        reach = _reach(exact.element, value)
        contradicts = low is not None and high is not None and not low <= value <= high
        if contradicts:
            item.notes.add("qti.contradiction", value=numbers.plain(value))
        if low is None or high is None or contradicts:
            around = numbers.around(value, reach)
            low, high = around.low, around.high
    feedback = item.tests_feedback(condition.tests)
    if low is not None and high is not None and low > high:
        raise Unreadable("question.number", value=f"{low}..{high}")
    return Number(low, high, value, fraction, feedback)


def _reach(element: Node, value: Decimal) -> Decimal:
    """How far an answer may be off: a margin, or half of the last place that is asked for."""
    margin = numbers.decimal(element.get("margin"))
    if margin is not None:
        percent = (element.get("margintype") or "").lower() == "percent"
        return abs(numbers.share(value * margin)) if percent else margin
    precision = numbers.decimal(element.get("precision"))
    if precision is None or not 0 <= precision <= 30:
        return ZERO
    places = int(precision)
    if "digit" in (element.get("precisiontype") or "").lower():
        places -= (value.adjusted() if value else 0) + 1
    return Decimal(5).scaleb(-places - 1)
