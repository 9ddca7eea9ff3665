"""What a learner may see of a question, and what their form says in the question's own terms.

Nothing here tells which answer is right: no fraction, no feedback, no title, no order of the
author's where the order is the answer. Choices, items, prompts and gaps go by tokens that a
random *seed* makes (keep it on the server, from at least 32 random bits), so that two learners'
forms have nothing in common.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from hashlib import blake2b
from typing import Any, TypeVar

from lms.courses.questions.rules.marking import worth
from lms.courses.questions.rules.texts import comparable
from lms.interop.formats.questions.model import Choice, Gap, Kind, Question, Text

Thing = TypeVar("Thing")
#: A form's fields without their prefix: choice, choices, truth, text, files, pair-…, place-…, gap-….
Fields = Mapping[str, str | list[str]]

LINE_CHARS = 1_000
"""The longest answer in one line."""
TEXT_CHARS = 200_000
"""The longest essay or program."""
_GAP = re.compile(r"\{\{([^{}]+)\}\}")


@dataclass(frozen=True)
class Option:
    """Something to be taken, matched or put in order."""

    token: str
    text: Text


@dataclass(frozen=True)
class AskedGap:
    """A hole in the text, where ``{{token}}`` stands. *kind*: short, numerical, single, multiple."""

    token: str
    kind: Kind
    options: tuple[Option, ...] = ()
    display: str = ""  # of options: "" (a list to open), "row", "column"


@dataclass(frozen=True)
class Presented:
    """A question as it is put to one learner."""

    kind: Kind
    text: Text
    points: Decimal
    options: tuple[Option, ...] = ()  # choices; of MATCHING the answers
    prompts: tuple[Option, ...] = ()  # of MATCHING; of ORDERING the items
    gaps: tuple[AskedGap, ...] = ()
    numbering: str = ""
    units: bool = False  # an answer may name its unit
    unit_required: bool = False
    language: str = ""
    template: str = ""
    least_words: int | None = None
    most_words: int | None = None
    most_files: int = 1
    file_types: tuple[str, ...] = ()
    files: tuple[str, ...] = ()  # names of what the texts refer to


def token(seed: int, role: str, key: str) -> str:
    """The name under which a part is known in the form that *seed* makes."""
    return blake2b(
        f"{role}\0{key}".encode(), key=str(seed).encode()[:64], digest_size=8
    ).hexdigest()


def present(question: Question, seed: int, *, shuffle: bool) -> Presented:
    """*question* as the learner of *seed* sees it.

    *shuffle* is the quiz's wish; the author can keep choices in order with the question's own.
    What is to be matched or put in order never comes in the author's order.
    """
    mixed = shuffle and question.shuffle
    tokens = {gap.key: token(seed, "gap", gap.key) for gap in question.gaps}
    return Presented(
        kind=question.kind,
        text=_with_tokens(question.text, tokens) if question.kind is Kind.CLOZE else question.text,
        points=worth(question),
        options=_options(question, seed, mixed),
        prompts=_prompts(question, seed, mixed),
        gaps=tuple(_asked(gap, tokens[gap.key], seed, shuffle) for gap in question.gaps),
        numbering=question.numbering,
        units=bool(question.units),
        unit_required=question.unit_required and bool(question.units),
        language=question.language,
        template=question.template,
        least_words=question.least_words,
        most_words=question.most_words,
        most_files=question.most_files,
        file_types=question.file_types,
        files=tuple(one.name for one in question.files),
    )


def _with_tokens(text: Text, tokens: Mapping[str, str]) -> Text:
    source = _GAP.sub(
        lambda found: f"{{{{{tokens[found[1]]}}}}}" if found[1] in tokens else found[0],
        text.source,
    )
    return Text(source, text.format)


def _mixed(things: Iterable[Thing], seed: int, role: str) -> list[Thing]:
    order = list(things)
    random.Random(f"{seed}:{role}").shuffle(order)  # noqa: S311 (an order, not a secret)
    return order


def _chosen(choices: Sequence[Choice], seed: int, role: str, mixed: bool) -> tuple[Option, ...]:
    order = _mixed(choices, seed, role) if mixed else choices
    return tuple(Option(token(seed, role, one.key), one.text) for one in order)


def answers_of(question: Question) -> list[str]:
    """What can be matched: each answer once, in alphabetical order."""
    texts: dict[str, str] = {}
    for text in (*(pair.answer for pair in question.pairs), *question.distractors):
        texts.setdefault(comparable(text, case_sensitive=True), text)
    return sorted(texts.values())


def _options(question: Question, seed: int, mixed: bool) -> tuple[Option, ...]:
    if question.kind is Kind.MATCHING:
        answers = answers_of(question)
        order = _mixed(answers, seed, "answer") if mixed else answers
        return tuple(Option(token(seed, "answer", one), Text(one)) for one in order)
    return _chosen(question.choices, seed, "choice", mixed)


def _prompts(question: Question, seed: int, mixed: bool) -> tuple[Option, ...]:
    if question.kind is Kind.MATCHING:
        order = _mixed(question.pairs, seed, "pair") if mixed else question.pairs
        return tuple(Option(token(seed, "pair", one.key), one.prompt) for one in order)
    items = _mixed(question.items, seed, "item")
    return tuple(Option(token(seed, "item", one.key), one.text) for one in items)


def _asked(gap: Gap, name: str, seed: int, shuffle: bool) -> AskedGap:
    options = _chosen(gap.choices, seed, f"gap:{gap.key}", shuffle and gap.shuffle)
    return AskedGap(name, gap.kind, options, gap.display)


# ---- forms and responses -------------------------------------------------------------------------


def own_fields(form: Iterable[tuple[str, list[str]]], prefix: str) -> dict[str, str | list[str]]:
    """The fields of one question out of a page's form (``request.form.lists()``)."""
    return {
        name[len(prefix) :]: values if len(values) != 1 else values[0]
        for name, values in form
        if name.startswith(prefix)
    }


def read_response(question: Question, seed: int, form: Fields) -> dict[str, Any]:
    """What *form* says, in the question's own keys; {} where nothing was answered.

    What the form has no business to say (unknown tokens, two answers to a single choice) is left
    out.
    """
    kind = question.kind
    if kind is Kind.SINGLE:
        return _kept("choice", _one(_keys(question.choices, seed, "choice", form.get("choice"))))
    if kind is Kind.MULTIPLE:
        return _kept("choices", _keys(question.choices, seed, "choice", form.get("choices")))
    if kind is Kind.TRUE_FALSE:
        given = _line(form.get("truth"))
        return {"truth": given == "true"} if given in {"true", "false"} else {}
    if kind in {Kind.SHORT, Kind.NUMERICAL}:
        return _kept("text", _line(form.get("text")))
    if kind in {Kind.ESSAY, Kind.CODE}:
        text = _clean(_first(form.get("text")), TEXT_CHARS)
        return {"text": text} if text.strip() else {}
    if kind is Kind.MATCHING:
        return _kept("pairs", _pairs(question, seed, form))
    if kind is Kind.ORDERING:
        return _order(question, seed, form)
    if kind is Kind.CLOZE:
        return _kept("gaps", _gaps(question, seed, form))
    if kind is Kind.FILE:
        return _kept("files", [int(one) for one in _many(form.get("files")) if _is_id(one)])
    return {}


def filled(question: Question, seed: int, response: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that say *response*: what :func:`read_response` reads back, for showing a form."""
    fields: dict[str, Any] = {}
    for name in ("text", "files"):
        if name in response:
            fields[name] = response[name]
    if "truth" in response:
        fields["truth"] = "true" if response["truth"] else "false"
    if "choice" in response:
        fields["choice"] = token(seed, "choice", str(response["choice"]))
    if "choices" in response:
        fields["choices"] = [token(seed, "choice", str(one)) for one in response["choices"]]
    for key, answer in dict(response.get("pairs") or {}).items():
        fields[f"pair-{token(seed, 'pair', key)}"] = token(seed, "answer", _spelt(question, answer))
    for place, key in enumerate(response.get("order") or [], start=1):
        if key:
            fields[f"place-{token(seed, 'item', key)}"] = str(place)
    gaps = {gap.key: gap for gap in question.gaps}
    for key, given in dict(response.get("gaps") or {}).items():
        if key in gaps:
            fields[f"gap-{token(seed, 'gap', key)}"] = _gap_field(gaps[key], seed, given)
    return fields


def _gap_field(gap: Gap, seed: int, given: Any) -> Any:
    if gap.kind is Kind.SINGLE:
        return token(seed, f"gap:{gap.key}", str(given))
    if gap.kind is Kind.MULTIPLE:
        return [token(seed, f"gap:{gap.key}", str(one)) for one in given]
    return given


def _spelt(question: Question, answer: str) -> str:
    wanted = comparable(answer, case_sensitive=True)
    same = (one for one in answers_of(question) if comparable(one, case_sensitive=True) == wanted)
    return next(same, answer)


def _kept(name: str, value: Any) -> dict[str, Any]:
    return {name: value} if value else {}


def _many(given: str | list[str] | None) -> list[str]:
    if given is None:
        return []
    return [str(one) for one in given] if isinstance(given, list) else [given]


def _first(given: str | list[str] | None) -> str:
    return next(iter(_many(given)), "")


def _one(keys: Sequence[str]) -> str:
    return keys[0] if len(keys) == 1 else ""


def _clean(text: str, most: int) -> str:
    """What every database can hold, with line ends as Unix has them."""
    unix = text.replace("\r\n", "\n").replace("\x00", "")
    return "".join(char for char in unix if not "\ud800" <= char <= "\udfff")[:most]


def _line(given: str | list[str] | None) -> str:
    return _clean(_first(given), LINE_CHARS).strip()


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 10


def _keys(
    choices: Sequence[Choice], seed: int, role: str, given: str | list[str] | None
) -> list[str]:
    wanted = set(_many(given))
    return sorted(one.key for one in choices if token(seed, role, one.key) in wanted)


def _pairs(question: Question, seed: int, form: Fields) -> dict[str, str]:
    answers = {token(seed, "answer", one): one for one in answers_of(question)}
    found = {}
    for pair in question.pairs:
        given = _first(form.get(f"pair-{token(seed, 'pair', pair.key)}"))
        if given in answers:
            found[pair.key] = answers[given]
    return found


def _order(question: Question, seed: int, form: Fields) -> dict[str, Any]:
    """Items by the place that each was given. Of two in one place the first token stays: a rule
    that says nothing of the right order."""
    count = len(question.items)
    places: list[str] = [""] * count
    for name, key in sorted((token(seed, "item", one.key), one.key) for one in question.items):
        given = _first(form.get(f"place-{name}"))
        place = int(given) if _is_id(given) else 0
        if 1 <= place <= count and not places[place - 1]:
            places[place - 1] = key
    return {"order": places} if any(places) else {}


def _gaps(question: Question, seed: int, form: Fields) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for gap in question.gaps:
        given = form.get(f"gap-{token(seed, 'gap', gap.key)}")
        answer: Any
        if gap.kind in {Kind.SINGLE, Kind.MULTIPLE}:
            keys = _keys(gap.choices, seed, f"gap:{gap.key}", given)
            answer = keys if gap.kind is Kind.MULTIPLE else _one(keys)
        else:
            answer = _line(given)
        if answer:
            found[gap.key] = answer
    return found
