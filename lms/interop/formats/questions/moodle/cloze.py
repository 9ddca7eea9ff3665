"""Moodle's embedded answers: ``{2:MULTICHOICE_V:~wrong#why~=right}`` within a text."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from lms.interop.formats.questions import numbers
from lms.interop.formats.questions.canonical import free_prefix
from lms.interop.formats.questions.markup import as_html
from lms.interop.formats.questions.model import (
    EMPTY,
    ONE,
    ZERO,
    Answer,
    Choice,
    Format,
    Gap,
    Kind,
    Number,
    Text,
)
from lms.interop.formats.questions.reading import Notes, Unreadable
from lms.interop.formats.questions.writing import Unwritable

_WORDS: Final = "SHORTANSWER|SA|MW"
_KINDS: Final[dict[str, tuple[Kind, bool, str, bool]]] = {
    # name: kind, case matters, display, shuffled
    **dict.fromkeys(("SHORTANSWER", "SA", "MW"), (Kind.SHORT, False, "", False)),
    **dict.fromkeys(("SHORTANSWER_C", "SAC", "MWC"), (Kind.SHORT, True, "", False)),
    **dict.fromkeys(("NUMERICAL", "NM"), (Kind.NUMERICAL, False, "", False)),
    **dict.fromkeys(("MULTICHOICE", "MC"), (Kind.SINGLE, False, "", False)),
    **dict.fromkeys(("MULTICHOICE_S", "MCS"), (Kind.SINGLE, False, "", True)),
    **dict.fromkeys(("MULTICHOICE_V", "MCV"), (Kind.SINGLE, False, "column", False)),
    **dict.fromkeys(("MULTICHOICE_VS", "MCVS"), (Kind.SINGLE, False, "column", True)),
    **dict.fromkeys(("MULTICHOICE_H", "MCH"), (Kind.SINGLE, False, "row", False)),
    **dict.fromkeys(("MULTICHOICE_HS", "MCHS"), (Kind.SINGLE, False, "row", True)),
    **dict.fromkeys(("MULTIRESPONSE", "MR"), (Kind.MULTIPLE, False, "column", False)),
    **dict.fromkeys(("MULTIRESPONSE_S", "MRS"), (Kind.MULTIPLE, False, "column", True)),
    **dict.fromkeys(("MULTIRESPONSE_H", "MRH"), (Kind.MULTIPLE, False, "row", False)),
    **dict.fromkeys(("MULTIRESPONSE_HS", "MRHS"), (Kind.MULTIPLE, False, "row", True)),
}
_START: Final = re.compile(r"\{([0-9]*):([A-Za-z_]+):")
_END: Final = re.compile(r"\\.|\}", re.DOTALL)
_SHARE: Final = re.compile(r"=|%(-?[0-9]+(?:\.[0-9]*)?)%")
_ESCAPE: Final = re.compile(r"\\([}#~/\"\\])")


def read(source: str, format: Format, notes: Notes) -> tuple[str, tuple[Gap, ...]]:
    """The text with ``{{key}}`` where gaps stand, and the gaps."""
    found: list[tuple[int, int, str, str, str]] = []
    at = 0
    while start := _START.search(source, at):
        end = next((one for one in _END.finditer(source, start.end()) if one[0] == "}"), None)
        if end is None:
            raise Unreadable("cloze.open")
        body = source[start.end() : end.start()]
        found.append((start.start(), end.end(), start[1], start[2].upper(), body))
        at = end.end()
    pieces, gaps, last = [], [], 0
    literal = "".join(
        source[a:b]
        for a, b in zip(
            [0, *(one[1] for one in found)], [*(one[0] for one in found), None], strict=True
        )
    )
    prefix = free_prefix(literal)
    for number, (begins, ends, weight, name, body) in enumerate(found, 1):
        pieces += [source[last:begins], "{{", f"{prefix}{number}", "}}"]
        gaps.append(_gap(f"{prefix}{number}", weight, name, body, format, notes))
        last = ends
    return "".join([*pieces, source[last:]]), tuple(gaps)


def _gap(key: str, weight: str, name: str, body: str, format: Format, notes: Notes) -> Gap:
    if name not in _KINDS:
        raise Unreadable("cloze.kind", kind=name)
    kind, case_sensitive, display, shuffle = _KINDS[name]
    value = Decimal(weight[:9]) if weight else ONE
    if not value:
        notes.add("cloze.weight")
        value = ONE
    pieces = [_alternative(one, format) for one in _divided(body, "~") if one.strip()]
    answers: list[Answer] = []
    accepted: list[Number] = []
    choices: list[Choice] = []
    for at, (words, fraction, feedback) in enumerate(pieces):
        if kind is Kind.SHORT:
            answers.append(Answer(html.unescape(words), fraction, feedback))
        elif kind is Kind.NUMERICAL:
            accepted.append(_number(html.unescape(words), fraction, feedback))
        else:
            choices.append(Choice(str(at), Text(words, format), fraction, feedback))
    return Gap(
        key, kind, value, tuple(answers), tuple(accepted), tuple(choices),
        case_sensitive, display, shuffle,
    )  # fmt: skip


def _divided(text: str, mark: str) -> list[str]:
    """*text* at each *mark* that no backslash stands before."""
    return re.split(r"(?<!\\)" + re.escape(mark), text)


def _alternative(piece: str, format: Format) -> tuple[str, Decimal, Text]:
    body, *rest = _divided(piece, "#")
    fraction = ZERO
    bare = body.strip()
    share = _SHARE.match(bare)
    if share:
        bare = bare[share.end() :].strip()
        fraction = ONE
        if share[1] is not None:
            value = numbers.decimal(share[1])
            if value is None:
                raise Unreadable("question.number", value=share[1])
            fraction = numbers.share(value)
    feedback = _unescaped("#".join(rest)).strip()
    return _unescaped(bare), fraction, Text(feedback, format) if feedback else EMPTY


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(r"\1", text)


def _number(words: str, fraction: Decimal, feedback: Text) -> Number:
    if words == "*":
        return Number(fraction=fraction, feedback=feedback)
    centre, colon, reach = words.partition(":")
    value, tolerance = numbers.decimal(centre), numbers.decimal(reach) if colon else ZERO
    if value is None or tolerance is None:
        raise Unreadable("question.number", value=words)
    return numbers.around(value, tolerance, fraction, feedback)


# ---- writing ------------------------------------------------------------------------------------


def write(text: Text, gaps: Sequence[Gap]) -> str:
    """The source of *text* with each ``{{key}}`` as Moodle writes a gap."""
    source = text.source
    scale = _scale(gaps)
    for gap in gaps:
        slot = "{{" + gap.key + "}}"
        if slot not in source:
            raise Unwritable("write.gap_place")
        source = source.replace(slot, _written(gap, scale, text.format), 1)
    return source


def _scale(gaps: Sequence[Gap]) -> Decimal:
    """What weights are multiplied by, since Moodle takes whole ones only."""
    places = max((-int(gap.weight.normalize().as_tuple().exponent) for gap in gaps), default=0)
    return Decimal(10) ** min(max(places, 0), 6)


def _written(gap: Gap, scale: Decimal, format: Format) -> str:
    name = _name(gap)
    weight = numbers.plain((gap.weight * scale).quantize(ONE))
    if gap.kind is Kind.SHORT:
        found = [
            (html.escape(one.pattern, quote=False), one.fraction, one.feedback)
            for one in gap.answers
        ]
    elif gap.kind is Kind.NUMERICAL:
        found = [(_range(one), one.fraction, one.feedback) for one in gap.numbers]
    else:
        found = [(_source(one.text, format), one.fraction, one.feedback) for one in gap.choices]
    body = "~".join(
        _share(words, fraction) + _feedback(_source(text, format))
        for words, fraction, text in found
    )
    return f"{{{weight}:{name}:{body}}}"


def _name(gap: Gap) -> str:
    if gap.kind is Kind.SHORT:
        return "SHORTANSWER_C" if gap.case_sensitive else "SHORTANSWER"
    if gap.kind is Kind.NUMERICAL:
        return "NUMERICAL"
    if gap.kind not in {Kind.SINGLE, Kind.MULTIPLE}:
        raise Unwritable("write.kind")
    across = {"row": "H", "column": "V"}.get(gap.display, "")
    if gap.kind is Kind.MULTIPLE:
        across = across.replace("V", "")
    marks = across + ("S" if gap.shuffle else "")
    stem = "MULTICHOICE" if gap.kind is Kind.SINGLE else "MULTIRESPONSE"
    return f"{stem}_{marks}" if marks else stem


def _share(words: str, fraction: Decimal) -> str:
    body = _escaped(words)
    if fraction == ONE:
        return "=" + body if not body.startswith(("=", "%")) else f"%100%{body}"
    if not fraction and not body.startswith(("=", "%")):
        return body
    return f"%{numbers.percent(fraction)}%{body}"


def _range(one: Number) -> str:
    if numbers.is_anything(one):
        return "*"
    middle = numbers.centre(one)
    if middle is None:
        raise Unwritable("write.open_range")
    return f"{numbers.plain(middle[0])}:{numbers.plain(middle[1])}"


def _source(text: Text, format: Format) -> str:
    """A text as it can stand in one of *format*: Moodle knows no other within it."""
    return as_html(text) if format is Format.HTML else text.source


def _feedback(source: str) -> str:
    return "#" + _escaped(source) if source else ""


def _escaped(text: str) -> str:
    return re.sub(r"[}#~]", lambda found: "\\" + found[0], text)
