"""Questions of every kind by chance, with what each format can hold of them."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from hypothesis import strategies as st

from lms.interop.formats.questions.model import (
    EMPTY,
    ONE,
    ZERO,
    Answer,
    Choice,
    File,
    Format,
    Gap,
    Item,
    Kind,
    Number,
    Pair,
    Question,
    Scoring,
    Text,
    Unit,
)

#: What formats escape, what they mean something by, and letters of several scripts.
LETTERS = "abz019 가힣각ñ漢~=#{}:\\%*[]()<>&\"'`/-_$@!?;,.|^+"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)


def tidy(text: str) -> str:
    return unicodedata.normalize("NFC", " ".join(text.split()))


def words(letters: str = LETTERS, least: int = 1, most: int = 24) -> st.SearchStrategy[str]:
    """One line, as it comes out of a form."""
    return (
        st.text(letters, min_size=least, max_size=most)
        .map(tidy)
        .filter(lambda one: len(one) >= least)
    )


PLAIN_LINES = st.lists(words(), min_size=1, max_size=3).map("\n".join)
TAGS = st.sampled_from(
    [
        "<p>{}</p>",
        "<b>{}</b>",
        "<pre>\n{}\n</pre>",
        '<a href="https://x.kr/?a=1&amp;b=2">{}</a>',
        "{}<br>x",
        "<ul><li>{}<li>y</ul>",
    ]
)


@st.composite
def html(draw: st.DrawFn) -> str:
    inner = draw(words()).replace("&", "&amp;").replace("<", "&lt;")
    return draw(TAGS).format(inner.replace("{", "&#123;").replace("}", "&#125;"))


@st.composite
def texts(draw: st.DrawFn, formats: tuple[Format, ...] = tuple(Format)) -> Text:
    """A text in one of the formats."""
    format = draw(st.sampled_from(formats))
    if format is Format.HTML:
        return Text(draw(html()), format)
    return Text(draw(PLAIN_LINES), format)


def maybe(one: st.SearchStrategy[Text]) -> st.SearchStrategy[Text]:
    return st.just(EMPTY) | one


FRACTIONS = st.sampled_from(
    [Decimal(one) for one in ("0", "0.5", "-0.5", "0.3333333", "1", "-1", "0.25")]
)
POSITIVE = FRACTIONS.filter(lambda one: one > 0)


def choices(
    text: st.SearchStrategy[Text], *, right: bool = True
) -> st.SearchStrategy[tuple[Choice, ...]]:
    """Two to five choices, the first or a later one wholly right."""

    @st.composite
    def made(draw: st.DrawFn) -> tuple[Choice, ...]:
        count = draw(st.integers(2, 5))
        at = draw(st.integers(0, count - 1)) if right else -1
        return tuple(
            Choice(f"k{one}", draw(text), ONE if one == at else draw(FRACTIONS), draw(maybe(text)))
            for one in range(count)
        )

    return made()


PATTERN = words("abz019 가힣*~=#{}:%<>&'-")


def answers(
    text: st.SearchStrategy[Text], pattern: st.SearchStrategy[str] = PATTERN
) -> st.SearchStrategy[tuple[Answer, ...]]:
    one = st.builds(Answer, pattern, FRACTIONS, maybe(text))
    whole = st.builds(Answer, pattern, st.just(ONE), maybe(text))
    return st.tuples(whole, st.lists(one, max_size=2)).map(
        lambda found: _different((found[0], *found[1]))
    )


def _different(found: tuple[Answer, ...]) -> tuple[Answer, ...]:
    seen: dict[str, Answer] = {}
    for one in found:
        seen.setdefault(one.pattern.casefold(), one)
    return tuple(seen.values())


VALUES = st.decimals(-10_000, 10_000, places=3, allow_nan=False, allow_infinity=False)


@st.composite
def numbers(
    draw: st.DrawFn, text: st.SearchStrategy[Text], ranges: bool = True
) -> tuple[Number, ...]:
    """One to three ranges, with or without a middle value; perhaps a catch-all with feedback."""
    found: dict[tuple[Decimal, Decimal], Number] = {}
    for at in range(draw(st.integers(1, 3))):
        value, reach = draw(VALUES), abs(draw(VALUES))
        shown = value if not ranges or draw(st.booleans()) else None
        fraction = ONE if at == 0 else draw(FRACTIONS)
        one = Number(value - reach, value + reach, shown, fraction, draw(maybe(text)))
        found.setdefault((value, reach), one)
    result = list(found.values())
    if draw(st.booleans()):
        result.append(Number(fraction=ZERO, feedback=draw(text)))
    return tuple(result)


@st.composite
def pairs(
    draw: st.DrawFn, text: st.SearchStrategy[Text], line: st.SearchStrategy[str]
) -> tuple[tuple[Pair, ...], tuple[str, ...]]:
    listed = draw(st.lists(line, min_size=2, max_size=5, unique=True))
    count = draw(st.integers(1, len(listed)))
    return (
        tuple(Pair(f"k{at}", draw(text), one) for at, one in enumerate(listed[:count])),
        tuple(listed[count:]),
    )


@st.composite
def cloze(
    draw: st.DrawFn, kinds: tuple[Kind, ...], format: Format, simple: bool
) -> tuple[Text, tuple[Gap, ...]]:
    """A text with one to three gaps; *simple*: answers that are wholly right, without wildcards."""
    line = words("abz019 가힣,.")
    text = st.builds(Text, line, st.just(format))
    pieces, gaps = [draw(line)], []
    for at in range(draw(st.integers(1, 3))):
        kind = draw(st.sampled_from(kinds))
        gap = Gap(f"x{at}", kind, Decimal(draw(st.integers(1, 3))))
        if kind is Kind.SHORT:
            if simple:
                found = tuple(
                    Answer(one)
                    for one in draw(st.lists(line, min_size=1, max_size=3, unique_by=str.casefold))
                )
            else:
                found = draw(answers(text, words("abz019 가힣*~#}%<>&'-")))
            gap = replace(gap, answers=found, case_sensitive=draw(st.booleans()))
        elif kind is Kind.NUMERICAL:
            gap = replace(gap, numbers=draw(numbers(text, ranges=False)))
        else:
            listed = draw(choices(text))
            gap = replace(gap, choices=listed)
            if kind is Kind.MULTIPLE:
                gap = replace(gap, display=draw(st.sampled_from(["row", "column"])))
        gaps.append(gap)
        pieces += ["{{" + gap.key + "}}", draw(line)]
    source = " ".join(pieces)
    return Text(f"<p>{source}</p>" if format is Format.HTML else source, format), tuple(gaps)


def files(question: Question, count: int) -> Question:
    """The question with pictures that its text shows."""
    made = tuple(File(f"그림 {at}.png", PNG + bytes([at]), "image/png") for at in range(count))
    shown = "".join(f"\n\n![](file:그림%20{at}.png)" for at in range(count))
    return replace(question, text=Text(question.text.source + shown, Format.MARKDOWN), files=made)


LABEL = words("abz019 가힣-_")
LABELS = st.lists(LABEL, max_size=3, unique=True).map(tuple)

Draw = Callable[[st.DrawFn], Question]


@st.composite
def gift(draw: st.DrawFn) -> Question:
    """What GIFT holds."""
    text = texts()
    line = words(LETTERS.replace(">", ""))
    arrowless = text.filter(lambda one: "->" not in one.source)
    kind = draw(
        st.sampled_from(
            [
                Kind.SINGLE,
                Kind.MULTIPLE,
                Kind.TRUE_FALSE,
                Kind.SHORT,
                Kind.NUMERICAL,
                Kind.MATCHING,
                Kind.ESSAY,
                Kind.TEXT,
            ]
        )
    )
    question = Question(
        kind,
        draw(text),
        title=draw(st.just("") | words()),
        category=draw(LABELS),
        tags=draw(LABELS),
        external_id=draw(st.just("") | LABEL),
    )
    if kind is not Kind.TEXT:
        question = replace(question, feedback=draw(maybe(text)))
    if kind is Kind.SINGLE:
        found = draw(choices(text))
        if all(one.fraction == ONE for one in found):
            found = (*found[:1], *(replace(one, fraction=ZERO) for one in found[1:]))
        return replace(question, choices=found)
    if kind is Kind.MULTIPLE:
        return replace(question, choices=draw(choices(text)))
    if kind is Kind.TRUE_FALSE:
        return replace(
            question,
            truth=draw(st.booleans()),
            true_feedback=draw(maybe(text)),
            false_feedback=draw(maybe(text)),
        )
    if kind is Kind.SHORT:
        return replace(
            question, answers=draw(answers(text, PATTERN.filter(lambda one: "->" not in one)))
        )
    if kind is Kind.NUMERICAL:
        return replace(question, numbers=draw(numbers(text)))
    if kind is Kind.MATCHING:
        made, wrong = draw(pairs(arrowless, line))
        return replace(question, pairs=made, distractors=wrong)
    return question


@st.composite
def aiken(draw: st.DrawFn) -> Question:
    """What Aiken holds."""
    line = words(LETTERS)
    text = st.builds(Text, line, st.just(Format.PLAIN))
    found = draw(st.lists(text, min_size=2, max_size=6))
    right = draw(st.integers(0, len(found) - 1))
    return Question(
        Kind.SINGLE,
        Text("문제: " + draw(line), Format.PLAIN),
        choices=tuple(
            Choice(str(at), one, ONE if at == right else ZERO) for at, one in enumerate(found)
        ),
    )


@st.composite
def whole(
    draw: st.DrawFn, kinds: tuple[Kind, ...], gaps: tuple[tuple[Kind, ...], ...], simple_gaps: bool
) -> Question:
    """A question of one of *kinds* with nearly every field that a question has."""
    text = texts()
    kind = draw(st.sampled_from(kinds))
    question = Question(
        kind,
        draw(text),
        title=draw(st.just("") | words()),
        points=draw(st.sampled_from([Decimal(1), Decimal("2.5"), Decimal(10)])),
        penalty=draw(st.sampled_from([ZERO, Decimal("0.3333333")])),
        feedback=draw(maybe(text)),
        hints=tuple(draw(st.lists(text, max_size=2))),
        category=draw(LABELS),
        tags=draw(LABELS),
        external_id=draw(st.just("") | LABEL),
        difficulty=draw(st.none() | st.integers(1, 5)),
    )
    if kind not in {Kind.TEXT, Kind.ESSAY, Kind.CODE, Kind.FILE}:
        question = replace(
            question,
            right_feedback=draw(maybe(text)),
            partly_feedback=draw(maybe(text)),
            wrong_feedback=draw(maybe(text)),
        )
    question = _answered(draw, question, text, gaps, simple_gaps)
    if kind is not Kind.CLOZE and draw(st.integers(0, 4)) == 0:
        question = files(question, draw(st.integers(1, 2)))
    return question


def _answered(
    draw: st.DrawFn,
    question: Question,
    text: st.SearchStrategy[Text],
    gaps: tuple[tuple[Kind, ...], ...],
    simple_gaps: bool,
) -> Question:
    kind = question.kind
    shuffle = draw(st.booleans())
    if kind in {Kind.SINGLE, Kind.MULTIPLE}:
        scoring = draw(st.sampled_from(list(Scoring))) if kind is Kind.MULTIPLE else Scoring.SUM
        numbering = draw(st.sampled_from(["", "abc", "ABCD", "123", "none"]))
        return replace(
            question,
            choices=draw(choices(text)),
            scoring=scoring,
            shuffle=shuffle,
            numbering=numbering,
        )
    if kind is Kind.TRUE_FALSE:
        return replace(
            question,
            truth=draw(st.booleans()),
            true_feedback=draw(maybe(text)),
            false_feedback=draw(maybe(text)),
        )
    if kind is Kind.SHORT:
        return replace(question, answers=draw(answers(text)), case_sensitive=draw(st.booleans()))
    if kind is Kind.NUMERICAL:
        units = draw(st.sampled_from([(), (Unit("m"), Unit("cm", Decimal(100)))]))
        required = bool(units) and draw(st.booleans())
        penalty = Decimal("0.1") if required else ZERO
        return replace(
            question,
            numbers=draw(numbers(text)),
            units=units,
            unit_required=required,
            unit_penalty=penalty,
        )
    if kind is Kind.MATCHING:
        made, wrong = draw(pairs(text, words()))
        return replace(question, pairs=made, distractors=wrong, shuffle=shuffle)
    if kind is Kind.ORDERING:
        return replace(
            question,
            items=tuple(
                Item(str(at), one)
                for at, one in enumerate(draw(st.lists(text, min_size=2, max_size=5)))
            ),
        )
    if kind is Kind.CLOZE:
        format = draw(st.sampled_from(list(Format)))
        asked, gapped = draw(cloze(draw(st.sampled_from(gaps)), format, simple_gaps))
        return replace(question, text=asked, gaps=gapped)
    if kind in {Kind.ESSAY, Kind.CODE}:
        question = replace(
            question,
            least_words=draw(st.none() | st.integers(1, 50)),
            most_words=draw(st.none() | st.integers(50, 500)),
        )
        language = draw(st.sampled_from(["python", "c++"])) if kind is Kind.CODE else ""
        template = draw(st.just("") | words())
        return replace(
            question, grader_note=draw(maybe(text)), template=template, language=language
        )
    if kind is Kind.FILE:
        return replace(
            question,
            most_files=draw(st.integers(1, 5)),
            file_types=draw(st.sampled_from([(), (".pdf", ".hwpx")])),
            grader_note=draw(maybe(text)),
        )
    return question


ALL = tuple(Kind)
MADE: dict[str, st.SearchStrategy[Question]] = {
    "gift": gift(),
    "aiken": aiken(),
    "moodle_xml": whole(ALL, ((Kind.SHORT, Kind.NUMERICAL, Kind.SINGLE, Kind.MULTIPLE),), False),
    "qti12": whole(ALL, ((Kind.SHORT,), (Kind.SINGLE,)), True),
    "qti21": whole(ALL, ((Kind.SHORT, Kind.NUMERICAL, Kind.SINGLE),), False),
}
"""For each format the questions that it holds unchanged."""
